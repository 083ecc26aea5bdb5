"""Score files on the command line: one is read, what was made of it is written, in the formats that the endings name."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from apps.library.credentials import maker_of
from apps.library.imports import SUFFIXES
from apps.library.management.score_files import read_file
from musicstudio.credentials import sign
from musicstudio.engine.audio.credentials import Maker, Statement
from musicstudio.engine.audio.errors import UnrenderableScore
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.engraving import EngravingUnavailable

OUTPUTS = ("mid", "midi", "musicxml", "xml", "mxl", "pdf", "wav", "flac", "ogg", "mp3")
_LIGHT = {"mid": "midi", "midi": "midi", "musicxml": "musicxml", "xml": "musicxml", "mxl": "mxl"}


def add_file_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("input", type=Path, metavar="IN", help=f"the music: {', '.join(SUFFIXES)}")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT", help=f"ends in .{', .'.join(OUTPUTS)}")
    parser.add_argument("--melody", type=_voice, metavar="PART[:VOICE]", help="the voice to work from, by part id or name")


def _voice(text: str) -> tuple[str, str]:
    part, _colon, voice = text.partition(":")
    if not part:
        raise ArgumentTypeError("must be PART or PART:VOICE")
    return part, voice or "1"


def check_out(out: Path) -> None:
    """Raise CommandError when nothing could be written there, before anything is composed."""
    if _suffix(out) not in OUTPUTS:
        raise CommandError(f"OUT must end in one of .{', .'.join(OUTPUTS)}, not {out.suffix or 'nothing'!r}.")
    if not out.parent.is_dir():
        raise CommandError(f"There is no folder {out.parent} to write to.")


def read_tune(source: Path, melody: tuple[str, str] | None) -> tuple[Score, tuple[str, str] | None]:
    """The score in a file, and (part id, voice) of its melody: the one that is named, else the likeliest. Raises CommandError."""
    found = read_file(source)
    score = found.score if found.score.title else replace(found.score, title=source.stem[:200])
    if melody is None:
        best = found.melody_candidates[0] if found.melody_candidates else None
        return score, (best.part_id, best.voice) if best else None
    for part in score.parts:
        if melody[0] in (part.id, part.name) and melody[1] in part.voices():
            return score, (part.id, melody[1])
    voices = ", ".join(f"{part.id}:{voice} ({part.name})" for part in score.parts for voice in part.voices())
    raise CommandError(f"{source} has no voice {':'.join(melody)}; it has {voices}.")


def write_all(scores: Sequence[Score], out: Path, about: Mapping[str, Any]) -> list[Path]:
    """Write one score to `out`, several to out-1.mid, out-2.mid, ...; the paths. `about`: what is recorded of the model that
    wrote in them, which sound files say signed. Raises CommandError."""
    paths = [
        out if len(scores) == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}") for number in range(1, len(scores) + 1)
    ]
    for path, made in zip(paths, scores, strict=True):
        try:
            path.write_bytes(_written(made, _suffix(out), maker_of(about)))
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        except (EngravingUnavailable, UnreadableScore, UnrenderableScore) as error:
            raise CommandError(str(error)) from error
    return paths


def _suffix(path: Path) -> str:
    return path.suffix.lower().removeprefix(".")


def _written(score: Score, suffix: str, maker: Maker) -> bytes:
    """The score in the format that `suffix` names."""
    if suffix in _LIGHT:
        from musicstudio.engine.notation.writing import write_score

        return write_score(score, _LIGHT[suffix])
    from musicstudio.engine.exporting import export_score

    said = Statement(score.title, "compositeWithTrainedAlgorithmicMedia", voice=False, makers=(maker,))
    return sign(export_score(score, suffix), suffix, said)
