"""Harmonise a file on the command line: no account, no database, no server."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from secrets import randbelow
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.compose.controls import ALTERNATIVES, SEED, TEMPERATURES
from apps.compose.management.score_files import add_file_arguments, check_out, read_tune, write_all
from musicstudio.engine.choices import CHORALE_TEMPERATURE
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.progress import SilentProgress


def _within(read: Callable[[str], float], least: float, most: float) -> Callable[[str], Any]:
    def value(text: str) -> float:
        number = read(text)
        if not least <= number <= most:
            raise ArgumentTypeError(f"must be between {least:g} and {most:g}")
        return number

    value.__name__ = "number"
    return value


class Command(BaseCommand):
    help = "Add three voices to a melody: harmonize IN --out OUT. Both formats follow from the file endings."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_file_arguments(parser)
        parser.add_argument(
            "--alternatives",
            type=_within(int, *ALTERNATIVES),
            default=1,
            help="how many answers; with more than one OUT is numbered: out-1.mid, out-2.mid, ...",
        )
        parser.add_argument("--seed", type=_within(int, *SEED), help="the same seed gives the same music")
        parser.add_argument(
            "--temperature", type=_within(float, *TEMPERATURES), default=CHORALE_TEMPERATURE, help="low is calm, high is bold"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"]
        check_out(out)
        from musicstudio.engine.harmony.provenance import provenance

        score, melody = read_tune(options["input"], options["melody"])
        seed = options["seed"] if options["seed"] is not None else randbelow(int(SEED[1]))
        scores = self._harmonise(
            score, seed=seed, temperature=options["temperature"], alternatives=options["alternatives"], melody=melody
        )
        for path in write_all(scores, out, provenance()):
            if options["verbosity"]:
                self.stdout.write(f"{path} (seed {seed})")

    def _harmonise(self, score: Score, **controls: Any) -> list[Score]:
        from musicstudio.engine.harmony import Controls, Harmonizer
        from musicstudio.engine.request import CannotCompose

        try:
            return Harmonizer.load().harmonize(score, Controls(**controls), SilentProgress())
        except FileNotFoundError as error:
            raise CommandError(f"The model's weights are not here: {error}.") from error
        except (CannotCompose, UnreadableScore) as error:
            raise CommandError(str(error)) from error
