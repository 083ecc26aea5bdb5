"""Harmonise a file on the command line: no account, no database, no server."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import randbelow
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.compose.controls import ALTERNATIVES, SEED, TEMPERATURE
from apps.compose.imports import SUFFIXES
from musicstudio.engine.audio.errors import UnrenderableScore
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.engraving import EngravingUnavailable
from musicstudio.engine.progress import SilentProgress

OUTPUTS = ("mid", "midi", "musicxml", "xml", "mxl", "pdf", "wav", "flac", "ogg", "mp3")
_LIGHT = {"mid": "midi", "midi": "midi", "musicxml": "musicxml", "xml": "musicxml", "mxl": "mxl"}


def _within(read: Callable[[str], float], least: float, most: float) -> Callable[[str], Any]:
    def value(text: str) -> float:
        number = read(text)
        if not least <= number <= most:
            raise ArgumentTypeError(f"must be between {least:g} and {most:g}")
        return number

    value.__name__ = "number"
    return value


def _voice(text: str) -> tuple[str, str]:
    part, _colon, voice = text.partition(":")
    if not part:
        raise ArgumentTypeError("must be PART or PART:VOICE")
    return part, voice or "1"


class Command(BaseCommand):
    help = "Add three voices to a melody: harmonize IN --out OUT. Both formats follow from the file endings."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("input", type=Path, metavar="IN", help=f"the melody: {', '.join(SUFFIXES)}")
        parser.add_argument("--out", type=Path, required=True, metavar="OUT", help=f"ends in .{', .'.join(OUTPUTS)}")
        parser.add_argument(
            "--alternatives",
            type=_within(int, *ALTERNATIVES),
            default=1,
            help="how many answers; with more than one OUT is numbered: out-1.mid, out-2.mid, ...",
        )
        parser.add_argument("--seed", type=_within(int, *SEED), help="the same seed gives the same music")
        parser.add_argument(
            "--temperature", type=_within(float, *TEMPERATURE[:2]), default=TEMPERATURE[2], help="low is calm, high is bold"
        )
        parser.add_argument("--melody", type=_voice, metavar="PART[:VOICE]", help="the voice to harmonise, by part id or name")

    def handle(self, *args: Any, **options: Any) -> None:
        source, out = options["input"], options["out"]
        suffix = out.suffix.lower().removeprefix(".")
        if suffix not in OUTPUTS:
            raise CommandError(f"OUT must end in one of .{', .'.join(OUTPUTS)}, not {out.suffix or 'nothing'!r}.")
        if not out.parent.is_dir():
            raise CommandError(f"There is no folder {out.parent} to write to.")
        score, melody = self._read(source, options["melody"])
        seed = options["seed"] if options["seed"] is not None else randbelow(int(SEED[1]))
        scores = self._harmonise(
            score, seed=seed, temperature=options["temperature"], alternatives=options["alternatives"], melody=melody
        )
        for number, made in enumerate(scores, 1):
            path = out if len(scores) == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")
            try:
                path.write_bytes(_written(made, suffix))
            except OSError as error:
                raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
            except (EngravingUnavailable, UnreadableScore, UnrenderableScore) as error:
                raise CommandError(str(error)) from error
            if options["verbosity"]:
                self.stdout.write(f"{path} (seed {seed})")

    def _read(self, source: Path, melody: tuple[str, str] | None) -> tuple[Score, tuple[str, str] | None]:
        from musicstudio.engine.notation.reading import read_score_safely

        try:
            found = read_score_safely(source.read_bytes(), source.name)
        except OSError as error:
            raise CommandError(f"{source} cannot be read: {error.strerror}.") from error
        except UnreadableScore as error:
            raise CommandError(str(error)) from error
        score = found.score if found.score.title else replace(found.score, title=source.stem[:200])
        if melody is None:
            best = found.melody_candidates[0] if found.melody_candidates else None
            return score, (best.part_id, best.voice) if best else None
        for part in score.parts:
            if melody[0] in (part.id, part.name) and melody[1] in part.voices():
                return score, (part.id, melody[1])
        voices = ", ".join(f"{part.id}:{voice} ({part.name})" for part in score.parts for voice in part.voices())
        raise CommandError(f"{source} has no voice {':'.join(melody)}; it has {voices}.")

    def _harmonise(self, score: Score, **controls: Any) -> list[Score]:
        from musicstudio.engine.harmony import Controls, Harmonizer
        from musicstudio.engine.request import CannotCompose

        try:
            return Harmonizer.load().harmonize(score, Controls(**controls), SilentProgress())
        except FileNotFoundError as error:
            raise CommandError(f"The model's weights are not here: {error}.") from error
        except (CannotCompose, UnreadableScore) as error:
            raise CommandError(str(error)) from error


def _written(score: Score, suffix: str) -> bytes:
    """The score in the format that `suffix` names."""
    if suffix in _LIGHT:
        from musicstudio.engine.notation.writing import write_score

        return write_score(score, _LIGHT[suffix])
    from musicstudio.engine.exporting import export_score

    return export_score(score, suffix)
