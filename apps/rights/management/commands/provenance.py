"""`manage.py provenance verify FILE`: who made a sound file, and whether it was changed since."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from apps.rights.provenance.api import VerificationSerializer, plain
from apps.rights.provenance.verifying import verify
from musicstudio.engine.audio.errors import UnreadableAudio


class Command(BaseCommand):
    help = "Ask a sound file who made it. It tells what the verify page tells a stranger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        asked = verbs.add_parser("verify", help="who signed a file, whether it holds, what it says, what the studio remembers")
        asked.add_argument("file", type=Path, help="WAV, FLAC, MP3, OGG or AIFF")
        asked.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            told = VerificationSerializer(plain(verify(file.read_bytes(), AnonymousUser()))).data
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except UnreadableAudio as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
            return
        self.stdout.write("\n".join([told["sentence"], *told["remarks"]]))
        for fact in told["facts"]:
            self.stdout.write(f"{fact['about']}: {fact['text']}")
