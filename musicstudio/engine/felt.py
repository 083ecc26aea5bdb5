"""The felt beats of a whole score, one after the other, in every metre.

A pickup is the end of a full bar; a bar that is shorter than its metre stops within a beat, a longer one counts on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from musicstudio.engine.harmony.grid import felt_beats
from musicstudio.engine.notation.score import MetreChange, Score


class FeltBeat(NamedTuple):
    """What of a beat lies within its bar: ticks [start, end).

    nominal   where the beat begins as the metre counts it; `length` its ticks there
    compound  whether it is divided by three
    bar       index of its measure; `number` which beat of the bar it is, from 0; `beats` how many a full bar has
    """

    start: int
    end: int
    nominal: int
    length: int
    compound: bool
    bar: int
    number: int
    beats: int


def walk(score: Score, beats_of: Callable[[MetreChange], Sequence[tuple[int, bool]]] = felt_beats) -> Iterator[FeltBeat]:
    """All beats in order, without gap; `beats_of` says what a full bar has, as `harmony.grid.felt_beats` does."""
    for bar, measure in enumerate(score.measures):
        metre = score.metre_at(measure.onset)
        lengths = beats_of(metre)
        place, number = measure.onset, 0
        if bar == 0 and measure.duration < metre.bar_ticks and len(score.measures) > 1:
            place = measure.end - metre.bar_ticks
        while place < measure.end:
            length, compound = lengths[number % len(lengths)]
            start, end = max(place, measure.onset), min(place + length, measure.end)
            if start < end:
                yield FeltBeat(start, end, place, length, compound, bar, number, len(lengths))
            place, number = place + length, number + 1
