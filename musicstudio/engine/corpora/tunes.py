"""Pieces of music that are installed with the studio: of the corpus that comes in the package music21, or of its own files.

The package is not imported: what is wanted of it are its files, which the studio's own readers read. Whoever asks for a piece
knows under which terms it may be used.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import Score

_TUNE = re.compile(rb"(?m)^(?=X:)")
_NUMBER = re.compile(rb"X:\s*(\d+)")
_TRANSCRIBER = re.compile(r"(?m)^Z:(.*)$")
# Addresses are no names, and neither is what is said around one.
_NOISE = re.compile(
    r"""[\"<(]?\S+[@:]\S+\.\S+ | \b(?:transcribed|contributed|corrected)\s+(?:\d+\s+)?by\b | \babc[\w ]*[\d.]+ | \d+[/-]\d+[/-]\d+
    | ^\s*"?\d{4}\s+by\b | [\"<>()]""",
    re.IGNORECASE | re.VERBOSE,
)


class NotInstalled(LookupError):
    """A piece whose file is not on this machine."""


@dataclass(frozen=True)
class Tune:
    """`transcriber`: who wrote it down, where the file says so."""

    score: Score
    transcriber: str = ""


def music21_corpus() -> Path:
    """Where the package's corpus lies. Raises NotInstalled."""
    found = importlib.util.find_spec("music21")
    if found is None or not found.origin:
        raise NotInstalled("music21")
    return Path(found.origin).parent / "corpus"


def tune(folder: Path, name: str) -> Tune:
    """`name` in `folder`: a file, or "file.abc#12" for the tune numbered 12 of a book. Raises NotInstalled, UnreadableScore."""
    file, _, number = name.partition("#")
    try:
        data = _tunes(folder / file)[int(number)] if number else (folder / file).read_bytes()
    except (FileNotFoundError, KeyError) as error:
        raise NotInstalled(name) from error
    try:
        score = read_score(data, Path(file).name).score
    except UnreadableScore as error:
        raise NotInstalled(name) from error
    said = _TRANSCRIBER.search(data.decode("latin-1")) if file.endswith(".abc") else None
    return Tune(score, _name(said[1]) if said else "")


@lru_cache(maxsize=8)
def _tunes(book: Path) -> dict[int, bytes]:
    """By their numbers; of two with one number the first."""
    found: dict[int, bytes] = {}
    for text in _TUNE.split(book.read_bytes())[1:]:
        if number := _NUMBER.match(text):
            found.setdefault(int(number[1]), text)
    return found


def _name(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text).split()).strip(" ,.-;")
