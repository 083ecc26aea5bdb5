"""Beats of a score as the variation models see them: four or six steps each, in every metre.

A beat is a quarter in simple time (felt half notes are taken as two) and the dotted note in compound time, so its steps are
sixteenths in all metres over 2, 4 and 8. A beat whose notes lie on triplets, or on duplets in compound time, is divided their
way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from musicstudio.engine.felt import walk
from musicstudio.engine.harmony.grid import felt_beats
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, MetreChange, Note, Score

SIMPLE, COMPOUND = 4, 6


@dataclass(frozen=True, slots=True)
class Beat:
    """`steps` equal steps in ticks [onset, end). A beat that an irregular bar cuts short has fewer steps.

    bar     index of its measure
    place   0-based place among the beats of its full bar
    """

    onset: int
    end: int
    steps: int
    bar: int
    place: int

    def ticks(self) -> list[int]:
        """Where the steps begin."""
        return [self.onset + (self.end - self.onset) * i // self.steps for i in range(self.steps)]


def make_beats(score: Score, notes: Iterable[Note] = ()) -> list[Beat]:
    """The beats of a whole score in order, without gap. The end of a full bar is what a pickup is; an irregular bar simply stops.
    `notes` decide which beats are divided by three."""
    beats = []
    for felt in walk(score, _quarters):
        steps = COMPOUND if felt.compound else SIMPLE
        left = max(1, round(steps * (felt.end - felt.start) / felt.length))
        beats.append(Beat(felt.start, felt.end, left, felt.bar, felt.number % felt.beats))
    edges = sorted({tick for note in notes for tick in (note.onset, note.end)})
    return [_divided(beat, edges[bisect_left(edges, beat.onset) : bisect_left(edges, beat.end)]) for beat in beats]


def _quarters(metre: MetreChange) -> list[tuple[int, bool]]:
    """The felt beats of a full bar, a half note as two quarters."""
    beats = list[tuple[int, bool]]()
    for length, compound in felt_beats(metre):
        half = not compound and length == 2 * TICKS_PER_QUARTER
        beats += [(TICKS_PER_QUARTER, False)] * 2 if half else [(length, compound)]
    return beats


def _divided(beat: Beat, edges: list[int]) -> Beat:
    """The beat, divided the other way when the notes that begin or end in it lie clearly better so."""
    other = {SIMPLE: COMPOUND, COMPOUND: SIMPLE}.get(beat.steps)
    if other is None or not edges:
        return beat

    def misfit(steps: int) -> float:
        unit = (beat.end - beat.onset) / steps
        return sum(abs((tick - beat.onset) / unit - round((tick - beat.onset) / unit)) * unit for tick in edges)

    return replace(beat, steps=other) if misfit(other) < 0.5 * misfit(beat.steps) else beat


def windows(beats: list[Beat], longest: int = 8, bars: int = 2, hop: int = 2) -> list[tuple[int, int]]:
    """Beats [first, last) of windows of up to `bars` whole bars and `longest` beats, a new one every `hop` bars. A longer bar is
    taken in pieces."""
    starts = [0, *(i for i, (a, b) in enumerate(pairwise(beats), 1) if a.bar != b.bar), len(beats)]
    found, bar = list[tuple[int, int]](), 0
    while bar < len(starts) - 1:
        first, last = starts[bar], bar + 1
        while last < min(bar + bars, len(starts) - 1) and starts[last + 1] - first <= longest:
            last += 1
        if starts[last] - first > longest:
            found += [(i, min(i + longest, starts[last])) for i in range(first, starts[last], longest)]
        else:
            found.append((first, starts[last]))
        bar += min(hop, last - bar)
    return found
