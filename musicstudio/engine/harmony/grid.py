"""The grid: a view of a Score for the network, four steps to every felt beat.

A step is a quarter of a beat in simple time. In compound time the beat is the dotted note and its steps lie at
0, 1/3, 2/3 and 5/6 of it, so that "on the beat" and "half-way" mean the first and the last eighth of three: chords
change where a musician feels the beat, and an added voice moves long-short as it would in a jig or a siciliano.
The grid never replaces the score: the user's notes are only looked at through it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from musicstudio.engine.harmony.data import bar_code
from musicstudio.engine.harmony.features import Ints
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, MetreChange, Note, Score

SIMPLE = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))
COMPOUND = (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(5, 6))


@dataclass(frozen=True)
class Grid:
    """T steps. `ticks` has T + 1 entries, the last being the end; `bars` is the measure index of each step."""

    ticks: tuple[int, ...]
    bars: tuple[int, ...]
    codes: Ints  # (T,) bar position as the network takes it, see `data.bar_code`

    def __len__(self) -> int:
        return len(self.bars)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Steps [first, last) that begin within ticks [start, end)."""
        return bisect_left(self.ticks, start, hi=len(self)), bisect_left(self.ticks, end, hi=len(self))


def felt_beats(metre: MetreChange) -> list[tuple[int, bool]]:
    """Lengths in ticks of the beats of a full bar and whether each is divided by three."""
    unit = 4 * TICKS_PER_QUARTER // metre.unit
    if metre.unit <= 2:
        return [(2 * TICKS_PER_QUARTER, False)] * (metre.beats * 2 // metre.unit)
    if metre.unit == 4:
        return [(unit, False)] * metre.beats
    if metre.beats % 3 == 0:
        return [(3 * unit, True)] * (metre.beats // 3)
    per_beat = metre.unit // 4
    groups = [per_beat] * (metre.beats // per_beat)
    left = metre.beats % per_beat
    if metre.unit == 8 and left:
        if metre.beats == 5:
            return [(3 * unit, True), (2 * unit, False)]
        return [(2 * unit, False)] * (len(groups) - 1) + [(3 * unit, True)]
    return [(g * unit, False) for g in groups] + ([(left * unit, False)] if left else [])


def make_grid(score: Score) -> Grid:
    """The grid of a whole score; a pickup is the end of a full bar, an irregular bar simply stops."""
    ticks: list[int] = []
    bars: list[int] = []
    codes: list[int] = []
    count = 0  # full bars so far, so that two-beat bars pair up
    for index, measure in enumerate(score.measures):
        metre = score.metre_at(measure.onset)
        beats = felt_beats(metre)
        begin = measure.onset
        if index == 0 and measure.duration < metre.bar_ticks and len(score.measures) > 1:
            begin = measure.end - metre.bar_ticks
            count = -1
        place, step, beat = begin, 0, 0
        row: list[tuple[int, int]] = []
        while place < measure.end:
            length, compound = beats[beat % len(beats)]
            for part in COMPOUND if compound else SIMPLE:
                row.append((place + int(part * length), step))
                step += 1
            place, beat = place + length, beat + 1
        inside = [(tick, s) for tick, s in row if measure.onset <= tick < measure.end]
        if not inside or inside[0][0] > measure.onset:  # a bar that begins between two steps
            before = max(s for tick, s in row if tick <= measure.onset)
            inside.insert(0, (measure.onset, before))
        for tick, s in inside:
            ticks.append(tick)
            bars.append(index)
            codes.append(_code(len(beats), s, count, len(codes)))
        count += 1
    return Grid((*ticks, score.end), tuple(bars), np.array(codes, np.int64))


def _code(beats: int, step: int, bar: int, position: int) -> int:
    if beats == 1:  # a bar of one beat tells no more than the beat: count on, as for music without barlines
        return (position - position % 4 + step % 4) % 16
    return bar_code(beats, step, bar)


def line(grid: Grid, notes: Iterable[Note]) -> list[Note | None]:
    """The note that each step shows: the highest of those that fill at least half of it, else the longest there."""
    overlaps: list[list[tuple[int, Note]]] = [[] for _ in range(len(grid))]
    for note in notes:
        if note.duration <= 0:
            continue
        step = max(0, bisect_left(grid.ticks, note.onset + 1) - 1)
        while step < len(grid) and grid.ticks[step] < note.end:
            covered = min(note.end, grid.ticks[step + 1]) - max(note.onset, grid.ticks[step])
            overlaps[step].append((covered, note))
            step += 1
    shown: list[Note | None] = []
    for step, found in enumerate(overlaps):
        half = (grid.ticks[step + 1] - grid.ticks[step]) / 2
        full = [note for covered, note in found if covered >= half]
        if full:
            shown.append(max(full, key=lambda note: note.pitch))
        elif found and sum(covered for covered, _ in found) >= half:
            shown.append(max(found, key=lambda pair: (pair[0], pair[1].pitch))[1])
        else:
            shown.append(None)
    return shown


def attacks(shown: Sequence[Note | None]) -> Ints:
    """1 where a note starts, 0 where it goes on (tied heads too) or nothing sounds. (T,)"""
    starts = np.zeros(len(shown), np.int64)
    for t, note in enumerate(shown):
        last = shown[t - 1] if t else None
        if note is None or note is last:
            continue
        tied = note.tie in ("stop", "continue") and last is not None and last.pitch == note.pitch
        starts[t] = 0 if tied else 1
    return starts


def octave_shift(pitches: Sequence[int]) -> int:
    """Semitones (a multiple of 12) that bring a melody best into a soprano's range, C4..A5, around A4."""
    if not pitches:
        return 0
    centre = sorted(pitches)[len(pitches) // 2]

    def misfit(shift: int) -> tuple[int, float]:
        return sum(not 60 <= p + shift <= 81 for p in pitches), abs(centre + shift - 70.5)

    return min(range(-72, 73, 12), key=misfit)


def fold(pitch: int, low: int, high: int) -> int:
    """A pitch moved by octaves into [low, high], a span of at least an octave."""
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    return pitch
