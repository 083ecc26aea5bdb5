"""What a pitch is to the chord under it: the language in which a texture is taken from one chord to another.

A third stays a third, major or minor; a suspended fourth stands for the third that it replaces.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.variation.line import Ints

ROOT, THIRD, FIFTH, SEVENTH, EXTENSION = range(5)
FOREIGN = 2 * 5
"""The first class that is no chord tone."""
CLASSES = FOREIGN + 12
"""Chord tones by role, then the same in the bass's pitch class, then other pitches by semitones above the root."""

LOWEST, PITCHES = 24, 84
"""Compass of textures: MIDI numbers 24 .. 107; others are moved into it by octaves."""


def role(interval: int, intervals: frozenset[int]) -> int:
    """Role of a chord tone `interval` semitones above the root, among all of the chord's."""
    if interval == 0:
        return ROOT
    if interval in (3, 4):
        return THIRD if interval == 4 or 4 not in intervals else EXTENSION
    if interval in (2, 5):
        other = 5 if interval == 2 else 2
        replaces = not intervals & {3, 4} and (interval == 5 or other not in intervals)
        return THIRD if replaces else EXTENSION
    if interval in (6, 7, 8):
        return FIFTH if interval == 7 or 7 not in intervals else EXTENSION
    if interval in (9, 10, 11):
        return SEVENTH if interval == max(intervals & {9, 10, 11}) else EXTENSION
    return EXTENSION


@lru_cache(maxsize=4096)
def _classes(chord: Chord) -> tuple[int, ...]:
    intervals = frozenset((c - chord.root) % 12 for c in chord.pitch_classes)
    bass = chord.root if chord.bass is None else chord.bass
    row = []
    for c in range(12):
        interval = (c - chord.root) % 12
        tone = role(interval, intervals) + (5 if c == bass else 0) if interval in intervals else FOREIGN + interval
        row.append(tone)
    return tuple(row)


def classes(chord: Chord) -> Ints:
    """(12,) the class 0 .. CLASSES - 1 of each pitch class over `chord`."""
    return np.array(_classes(chord), np.int64)


def transposed(chord: Chord, semitones: int) -> Chord:
    bass = None if chord.bass is None else (chord.bass + semitones) % 12
    return Chord((chord.root + semitones) % 12, frozenset((c + semitones) % 12 for c in chord.pitch_classes), bass)
