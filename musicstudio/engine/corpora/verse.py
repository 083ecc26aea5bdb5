"""English verse of 1700 to 1923 from Project Gutenberg (public domain), cleaned to lines that could be sung.

Each file holds books headed by "# title | author", stanzas parted by empty lines, and with the verse what stood around it:
headings, notes, page numbers, prose. Its tokeniser has cut off what follows an apostrophe ("ravish 'd", "night 's").
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from musicstudio.engine.corpora.pop909 import Split

FOLDER = Path("verse")  # within the data folder; every *.txt.xz in it is read
MOST_WORDS = 14  # a longer line is prose, or no line for a melody

_NOTE_MARK = re.compile(r"\[[^\]]*\]|\{[^}]*\}|[_*†‡|]")
_LINE_NUMBER = re.compile(r"\s+\d{1,4}\.?$")
_CUT_OFF = re.compile(r"(?<=\w) ?' ?(?=(?:d|s|ll|re|ve|m|t|st|er|en|n)\b)")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*|'(?:tis|twas|mid|mong|neath|gainst|cause|till?)\b", re.IGNORECASE)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": " ", "”": " ", '"': " ", "`": "'"})
_FOREIGN = re.compile(r"[0-9]|[^\x00-\x7f]")
_ACCENTS = str.maketrans("éèêëàâáäçíìîïóòôöúùûü", "eeeeaaaaciiiioooouuuu")
_DASHES = str.maketrans({"—": " ", "–": " ", "…": " ", "\u2028": " ", "£": "0", "§": "0"})


@dataclass(frozen=True)
class Book:
    """One book: its header line without "# ", and its stanzas as lines of words as they were written ("Sweet", "night's")."""

    header: str
    stanzas: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def split(self) -> Split:
        return split_of(self.header)


def split_of(header: str) -> Split:
    """One book in fifty is test, one is valid, by a hash of its header."""
    place = int.from_bytes(sha256(header.encode()).digest()[:4]) % 50
    return "test" if place == 0 else "valid" if place == 25 else "train"


def files(data: Path) -> list[Path]:
    """The files of verse in the folder `data`, in order of their names. Raises FileNotFoundError when there is none."""
    found = sorted((data / FOLDER).glob("*.txt.xz"))
    if not found:
        raise FileNotFoundError(f"There is no file of verse (*.txt.xz) in {data / FOLDER}.")
    return found


def books(data: Path) -> Iterator[Book]:
    """All books of the files in the folder `data`, cleaned; about two minutes. Raises FileNotFoundError when there are none."""
    for path in files(data):
        yield from _read(path)


def _read(path: Path) -> Iterator[Book]:
    header, stanzas, lines = "", list[tuple[tuple[str, ...], ...]](), list[tuple[str, ...]]()
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for raw in file:
            if raw.startswith("# "):
                _close(stanzas, lines)
                if header:
                    yield Book(header, tuple(stanzas))
                header, stanzas = raw[2:].strip(), []
                continue
            words = clean(raw)
            if words:
                lines.append(words)
            else:
                _close(stanzas, lines)
    _close(stanzas, lines)
    yield Book(header, tuple(stanzas))


def _close(stanzas: list[tuple[tuple[str, ...], ...]], lines: list[tuple[str, ...]]) -> None:
    if lines:
        stanzas.append(tuple(lines))
        lines.clear()


def clean(raw: str) -> tuple[str, ...]:
    """The words of one line of verse; () when it is none: empty, a heading, prose, foreign, or of the printer's making."""
    line = raw.translate(_QUOTES).translate(_DASHES).translate(_ACCENTS)
    line = _LINE_NUMBER.sub("", _NOTE_MARK.sub(" ", line).strip())
    if _FOREIGN.search(line):
        return ()
    line = _CUT_OFF.sub("'", line)
    words = _WORD.findall(line)
    letters = [c for c in line if c.isalpha()]
    if not 2 <= len(words) <= MOST_WORDS or sum(c.isupper() for c in letters) > 0.6 * len(letters):
        return ()
    # Verse of these years begins every line with a capital; a line of wrapped prose rarely does.
    return tuple(words) if letters[0].isupper() else ()
