"""Fine-tune a private style on a musician's own score files. The files are read where they lie and not kept."""

from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.compose.generators import EXTEND
from apps.compose.styles import store_style


class Command(BaseCommand):
    help = "Learn how a musician's melodies go on: learn_style DIR --name NAME --owner ACCOUNT. Only this account can use it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="score files: MIDI, MusicXML, MuseScore, ABC")
        parser.add_argument("--name", required=True, help="how the style is called in the studio")
        parser.add_argument("--owner", required=True, metavar="ACCOUNT", help="user name of its musician")
        parser.add_argument("--minutes", type=float, default=6.0, help="processor time at the most")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        from musicstudio.engine.continuation.style import OwnMelodies
        from musicstudio.engine.learning.running import text
        from musicstudio.engine.learning.training import Budget, Line, train

        owner = User.objects.filter(username=options["owner"]).first()
        if owner is None:
            raise CommandError(f"There is no account {options['owner']!r}.")
        if not options["folder"].is_dir():
            raise CommandError(f"There is no folder {options['folder']}.")
        lines: list[Line] = []

        def report(line: Line) -> None:
            lines.append(line)
            self.stdout.write(text(line))

        try:
            recipe = OwnMelodies(options["folder"], options["seed"])
            before = recipe.look()
            # Nothing of it stays on the disk: a style that is deleted is gone.
            with TemporaryDirectory(dir=settings.VAR_DIR, prefix="style-") as out:
                best = train(recipe, Path(out), Budget(options["minutes"], every=0.5, patience=3), report)
                weights = best.read_bytes()
        except ValueError as error:
            raise CommandError(str(error)) from error
        figure = next(iter(before))
        after = min(line.figures[figure] for line in lines if line.figures)
        self.stdout.write(f"{figure} on the held-out melodies: {before[figure]:.3f} before, {after:.3f} after")
        if after >= before[figure]:
            raise CommandError("The studio's own model expects these melodies as well as a style would; nothing was stored.")
        figures = {"before": before[figure], "after": after}
        style = store_style(owner=owner, name=options["name"][:80], generator=EXTEND, weights=weights, figures=figures)
        self.stdout.write(f"{owner.username} can choose the style “{style.name}” now when a melody is continued.")
