"""Reading the whole chain of the audit trail anew: is every entry what was written, and is none missing?"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import structlog
from django.db import transaction

from apps.accounts import audit
from apps.accounts.chain import GENESIS, is_pseudonym_of, link
from apps.accounts.models import AuditCheck, AuditEntry, AuditHead

log = structlog.get_logger(__name__)
KEPT_CHECKS = 100


class Problem(StrEnum):
    """The first thing that is wrong with a chain."""

    MISSING = "missing"  # the number before is not there
    BROKEN = "broken"  # the entry does not name the hash of the one before
    CHANGED = "changed"  # its hash does not fit what it says
    ACTOR = "actor"  # its actor is not who it was written for
    CUT = "cut"  # the chain ends before its noted end
    REPLACED = "replaced"  # at a noted place stands another hash: the chain was computed anew


@dataclass(frozen=True)
class Mark:
    """A place in the chain that somebody noted."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Report:
    """How far the chain was read, and the first problem: `at` is its number in the chain."""

    entries: int
    end: Mark
    problem: Problem | None = None
    at: int | None = None


def verify(expected: Iterable[Mark] = ()) -> Report:
    """Read the chain from its beginning. `expected` marks, and the stored end, have to be met on the way.

    Seals what is unsealed first. Some 10,000 entries a second; nothing is locked: entries that come meanwhile are not read.
    """
    audit.seal()
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    noted = [*(mark for mark in expected if mark.seq), Mark(head.seq, head.hash)]
    end = Mark(0, GENESIS)
    count = 0
    for entry in AuditEntry.objects.filter(seq__lte=head.seq).order_by("seq").iterator(2000):
        if problem := _problem_with(entry, end, noted):
            return Report(count, end, problem, entry.seq)
        end = Mark(entry.seq or 0, entry.hash)
        count += 1
    if end.seq < max(mark.seq for mark in noted):
        return Report(count, end, Problem.CUT, end.seq + 1)
    return Report(count, end)


def _problem_with(entry: AuditEntry, before: Mark, noted: list[Mark]) -> Problem | None:
    if entry.seq != before.seq + 1:
        return Problem.MISSING
    if entry.previous != before.hash:
        return Problem.BROKEN
    if entry.hash != link(entry.content()):
        return Problem.CHANGED
    if entry.actor_id is not None and not is_pseudonym_of(entry.who, entry.actor_id):
        return Problem.ACTOR
    elsewhere = any(mark.seq == entry.seq and mark.hash != entry.hash for mark in noted)
    return Problem.REPLACED if elsewhere else None


def check() -> AuditCheck:
    """Verify against the last stored check that found all well, and store what was found."""
    last = AuditCheck.objects.filter(problem="").first()
    report = verify([Mark(last.seq, last.hash)] if last else [])
    with transaction.atomic():
        found = AuditCheck.objects.create(
            entries=report.entries,
            seq=report.end.seq,
            hash=report.end.hash,
            problem=report.problem or "",
            problem_seq=report.at,
        )
        # The last good one is what the next look rests on, however long ago it was.
        keep = {last.pk} if last else set()
        keep |= set(AuditCheck.objects.values_list("pk", flat=True)[:KEPT_CHECKS])
        AuditCheck.objects.exclude(pk__in=keep).delete()
    if report.problem:
        log.error("audit_chain_broken", problem=str(report.problem), seq=report.at)
    return found
