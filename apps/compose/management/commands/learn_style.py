"""Fine-tune a private style on a musician's own score files. The files are read where they lie and not kept."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.compose.generators import EXTEND
from apps.compose.learning import Piece, melody_of
from apps.compose.styles import NameRefused, clean_name, store_style
from apps.library.imports import SUFFIXES
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.reading import read_score_safely
from musicstudio.engine.request import CannotCompose


class Command(BaseCommand):
    help = "Learn how a musician's melodies go on: learn_style DIR --name NAME --owner ACCOUNT. Only this account can use it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="score files: MIDI, MusicXML, MuseScore, ABC, UTAU")
        parser.add_argument("--name", required=True, help="how the style is called in the studio")
        parser.add_argument("--owner", required=True, metavar="ACCOUNT", help="user name of its musician")
        parser.add_argument("--minutes", type=float, default=2.0, help="processor time at the most")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        from musicstudio.engine.continuation.style import BUDGET, learn
        from musicstudio.engine.learning.running import text

        owner = User.objects.filter(username=options["owner"]).first()
        if owner is None:
            raise CommandError(f"There is no account {options['owner']!r}.")
        if not options["folder"].is_dir():
            raise CommandError(f"There is no folder {options['folder']}.")
        try:
            name = clean_name(options["name"], owner=owner, job=EXTEND.job)
            pieces = list(self._pieces(options["folder"]))
            learnt = learn(
                [piece.score for piece in pieces],
                options["seed"],
                settings.VAR_DIR,
                lambda line: self.stdout.write(text(line)),
                budget=replace(BUDGET, minutes=options["minutes"]),
            )
        except (NameRefused, CannotCompose) as error:
            raise CommandError(str(error)) from error
        made_of = [piece.as_json() for piece in pieces]
        style = store_style(
            owner=owner, name=name, generator=EXTEND, weights=learnt.weights, figures=learnt.figures, pieces=made_of
        )
        if learnt.before is None or learnt.after is None:
            self.stdout.write("These are too few pieces to spare some that would measure what was learnt.")
        else:
            said = f"{learnt.before:.3f} before, {learnt.after:.3f} after"
            self.stdout.write(f"Nats per note on {learnt.measured} pieces that had no part in it: {said}")
        self.stdout.write(f"{owner.username} can choose the style “{style.name}” now when a melody is continued.")

    def _pieces(self, folder: Path) -> Iterator[Piece]:
        """The likeliest melody of every readable score, in order of file names; what has none is named and passed over."""
        for file in sorted(folder.rglob("*")):
            if file.suffix.lower() not in SUFFIXES:
                continue
            try:
                melody = melody_of(read_score_safely(file.read_bytes(), file.name).score)
            except UnreadableScore as error:
                self.stderr.write(f"Skipped {file.relative_to(folder)}: {error}")
                continue
            if melody:
                yield Piece(file.stem[:200], melody)
            else:
                self.stderr.write(f"Skipped {file.relative_to(folder)}: there is no melody in it.")
