"""What a musician can ask of words for a melody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from musicstudio.engine.lyrics.words import MOODS
from musicstudio.engine.request import Request

FREE = "free"
MOST_THEMES = 8
_SCHEME = re.compile(r"[A-Z]{1,16}")


@dataclass(frozen=True)
class Controls(Request):
    """All choices of one set of words. Raises ValueError for values out of range.

    seed          the same seed gives the same words, another seed other words
    alternatives  1..8 answers
    theme         up to eight English words that the lines are about, the most important first
    mood          one of `moods()`, or None
    rhyme         the ends of the lines, repeated to the end of the song: lines with the same letter rhyme, a letter that comes
                  once is free ("ABAB", "AABB", "ABCB"); "free" = no rhyme
    melody        (part id, voice id); None = the part named soprano, else the first part and voice with notes
    verse         1..20: which verse is written; the words of others stay
    lines         text by index of line (as `lines` of this package counts them) that is sung as it is
    locked_notes  ids of notes that keep their syllable; the whole line stays
    locked_bars   0-based indices of measures; lines with a note in one of them stay
    regenerate    ticks [start, end): only lines that lie in part within it are rewritten; None = all
    """

    theme: tuple[str, ...] = ()
    mood: str | None = None
    rhyme: str = "ABAB"
    verse: int = 1
    lines: Mapping[int, str] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.check(verse=(1, 20))
        if self.mood is not None and self.mood not in MOODS:
            raise ValueError(f"mood must be one of {', '.join(MOODS)}")
        if len(self.theme) > MOST_THEMES:
            raise ValueError(f"theme must be at most {MOST_THEMES} words")
        if self.rhyme != FREE and not _SCHEME.fullmatch(self.rhyme):
            raise ValueError('rhyme must be "free" or up to 16 capital letters, such as "ABAB"')


def rhyming_lines(rhyme: str, line: int, count: int) -> list[int]:
    """The other ones of `count` lines that the line with this index is to rhyme with."""
    if rhyme == FREE:
        return []
    begin = line - line % len(rhyme)
    stanza = range(begin, min(begin + len(rhyme), count))
    return [i for i in stanza if i != line and rhyme[i - begin] == rhyme[line - begin]]
