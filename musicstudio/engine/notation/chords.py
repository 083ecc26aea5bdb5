"""Chord symbols as musicians type them: "F#m7b5", "C/E", "Bbmaj7"."""

import re
from dataclasses import dataclass

from musicstudio.engine.notation.spelling import SEMITONES

_SYMBOL = re.compile(r"([A-G])(##?|bb?|♯|♭|)(.*?)(?:/([A-G])(##?|bb?|♯|♭|))?")
_SIGNS = {"": 0, "#": 1, "##": 2, "b": -1, "bb": -2, "♯": 1, "♭": -1}
_QUALITIES = {
    names: frozenset(intervals)
    for names, intervals in (
        (("", "maj", "M"), (0, 4, 7)),
        (("m", "min", "-"), (0, 3, 7)),
        (("dim", "°", "o", "mb5"), (0, 3, 6)),
        (("aug", "+", "#5"), (0, 4, 8)),
        (("sus", "sus4"), (0, 5, 7)),
        (("sus2",), (0, 2, 7)),
        (("5",), (0, 7)),
        (("6", "maj6"), (0, 4, 7, 9)),
        (("m6", "min6", "-6"), (0, 3, 7, 9)),
        (("69", "6/9"), (0, 2, 4, 7, 9)),
        (("7", "dom7"), (0, 4, 7, 10)),
        (("maj7", "M7", "Δ", "Δ7", "^", "^7"), (0, 4, 7, 11)),
        (("m7", "min7", "-7"), (0, 3, 7, 10)),
        (("mM7", "mmaj7", "m(maj7)", "minmaj7"), (0, 3, 7, 11)),
        (("dim7", "°7", "o7"), (0, 3, 6, 9)),
        (("m7b5", "min7b5", "-7b5", "ø", "ø7"), (0, 3, 6, 10)),
        (("aug7", "+7", "7#5"), (0, 4, 8, 10)),
        (("7b5",), (0, 4, 6, 10)),
        (("7sus", "7sus4"), (0, 5, 7, 10)),
        (("add9", "add2"), (0, 2, 4, 7)),
        (("madd9", "madd2"), (0, 2, 3, 7)),
        (("9",), (0, 2, 4, 7, 10)),
        (("maj9", "M9"), (0, 2, 4, 7, 11)),
        (("m9", "min9", "-9"), (0, 2, 3, 7, 10)),
        (("7b9",), (0, 1, 4, 7, 10)),
        (("7#9",), (0, 3, 4, 7, 10)),
        (("11",), (0, 2, 5, 7, 10)),
        (("m11", "min11", "-11"), (0, 2, 3, 5, 7, 10)),
        (("13",), (0, 2, 4, 7, 9, 10)),
    )
}
QUALITIES = {name: intervals for names, intervals in _QUALITIES.items() for name in names}
"""Semitones above the root by the names that lead sheets use; the page reads symbols by the same table."""


@dataclass(frozen=True, slots=True)
class Chord:
    """Pitch classes 0..11 (C = 0), and the bass's when the symbol names one after a slash."""

    root: int
    pitch_classes: frozenset[int]
    bass: int | None = None


def read_chord(text: str) -> Chord | None:
    """The chord that a symbol means; None when the studio does not know it."""
    match = _SYMBOL.fullmatch(text.strip())
    if match is None:
        return None
    step, sign, quality, bass_step, bass_sign = match.groups()
    intervals = QUALITIES.get(quality.replace(" ", ""))
    if intervals is None:
        return None
    root = (SEMITONES[step] + _SIGNS[sign]) % 12
    bass = (SEMITONES[bass_step] + _SIGNS[bass_sign]) % 12 if bass_step else None
    tones = frozenset((root + interval) % 12 for interval in intervals)
    return Chord(root, tones if bass is None else tones | {bass}, bass)
