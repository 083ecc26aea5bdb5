"""`manage.py audit verify` reads the chain of the audit trail anew; `manage.py audit export` writes it out."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.audit_export import FORMATS, lines
from apps.accounts.audit_verification import Mark, verify
from apps.accounts.models import AuditEntry


def mark(text: str) -> Mark:
    """ "12:9f…" as printed by an earlier verification."""
    seq, _, digest = text.partition(":")
    if not seq.isdecimal() or len(digest) != 64:
        raise ArgumentTypeError("write NUMBER:HASH as an earlier verification printed it")
    return Mark(int(seq), digest)


class Command(BaseCommand):
    help = "Verify the hash chain of the audit trail, or export the trail."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        verifying = parts.add_parser("verify", help="read the whole chain; ends with 1 when something is wrong with it")
        verifying.add_argument(
            "--expect", metavar="NUMBER:HASH", type=mark, action="append", default=[], help="an end that was noted earlier"
        )
        exporting = parts.add_parser("export", help="write every entry to the standard output")
        exporting.add_argument("--format", choices=FORMATS, default=FORMATS[0])
        exporting.add_argument("--subject", default="", help='only entries about this, for example "case:0b9f…"')

    def handle(self, *args: Any, part: str, **options: Any) -> None:
        if part == "export":
            wanted = AuditEntry.objects.filter(subject=options["subject"]) if options["subject"] else AuditEntry.objects.all()
            for line in lines(wanted, options["format"]):
                self.stdout.write(line, ending="")
            return
        report = verify(options["expect"])
        if report.problem:
            raise CommandError(f"The audit trail is not whole: {report.problem} at entry {report.at}.")
        self.stdout.write(f"The audit trail is whole: {report.entries} entries, end {report.end.seq}:{report.end.hash}")
