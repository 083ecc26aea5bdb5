"""The time grid of textures: four steps to every felt beat, as in `harmony.grid`, and what a player knows at each of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.accompaniment.slots import DOWNBEAT, HALFWAY, WEAK, Floats, Ints, beats, halving
from musicstudio.engine.harmony.grid import COMPOUND, SIMPLE, felt_beats
from musicstudio.engine.notation.score import Note, Score

CONDITIONS = 16  # channels of `conditions`


@dataclass(frozen=True)
class Steps:
    """T steps. `ticks` has T + 1 entries; `bars` (T,) is each step's measure, `inside` (T,) 0..3 its place in its beat,
    `strength` (T,) of its beat, `back` (T,) the step a whole bar earlier and `half` (T,) the one half a bar earlier, -1 for
    none."""

    ticks: tuple[int, ...]
    bars: Ints
    inside: Ints
    strength: Ints
    back: Ints
    half: Ints

    def __len__(self) -> int:
        return len(self.bars)


def make_steps(score: Score) -> Steps:
    """The steps of a whole score."""
    rows: list[tuple[int, int, int, int, int]] = []  # tick, bar, inside, strength, place within a full bar
    for beat in beats(score):
        begin, end = beat.whole
        parts = [begin + (end - begin) * part.numerator // part.denominator for part in (COMPOUND if beat.compound else SIMPLE)]
        inside = [(tick, k) for k, tick in enumerate(parts) if beat.start <= tick < beat.end]
        if not inside or inside[0][0] > beat.start:  # a bar that begins between two steps
            inside.insert(0, (beat.start, max(k for k, tick in enumerate(parts) if tick <= beat.start)))
        rows += [(tick, beat.bar, k, beat.strength, 4 * beat.place + k) for tick, k in inside]
    place = {(bar, at): t for t, (_, bar, _, _, at) in enumerate(rows)}
    middles = [4 * halving(len(felt_beats(score.metre_at(measure.onset)))) for measure in score.measures]
    back, half = [], []
    for _, bar, _, _, at in rows:
        middle = middles[bar]
        back.append(place.get((bar - 1, at), -1))
        half.append(place.get((bar, at - middle) if at >= middle else (bar - 1, at + middle), -1) if middle else -1)
    columns = (np.array(column, np.int64) for column in list(zip(*rows, strict=True))[1:4])
    bars, within, strength = columns
    return Steps((*(row[0] for row in rows), score.end), bars, within, strength, np.array(back), np.array(half))


def conditions(steps: Steps, changes: Sequence[int], melody: Sequence[Note]) -> Floats:
    """What a player knows at each step (T, CONDITIONS): place in the beat (4), strength (3), whether a chord begins, since how
    long and for how long it sounds (up to four beats), whether the melody strikes or sounds, and how much it strikes in this
    beat's time before and after. `changes` are the ticks at which chords begin, `melody` sounding notes."""
    count = len(steps)
    table = np.zeros((count, CONDITIONS), np.float32)
    rows = np.arange(count)
    table[rows, steps.inside] = 1
    table[rows, 4 + np.select([steps.strength == DOWNBEAT, steps.strength == HALFWAY], [2, 1], WEAK)] = 1
    begins = sorted({min(count - 1, bisect_left(steps.ticks, tick, hi=count)) for tick in changes} | {0})
    start = np.searchsorted(begins, rows, side="right") - 1
    ends = np.array([*begins[1:], count])
    table[:, 7] = np.isin(rows, begins)
    table[:, 8] = np.minimum(16, rows - np.array(begins)[start]) / 16
    table[:, 9] = np.minimum(16, ends[start] - rows) / 16
    struck, sounds = np.zeros(count), np.zeros(count)
    for note in melody:
        first = max(0, bisect_left(steps.ticks, note.onset + 1) - 1)
        if first < count:
            struck[first] = 1
            sounds[first : max(first + 1, bisect_left(steps.ticks, note.end, hi=count))] = 1
    summed = np.concatenate([[0], struck.cumsum()])
    table[:, 10], table[:, 11] = struck, sounds
    table[:, 12] = (summed[rows] - summed[np.maximum(0, rows - 4)]) / 4
    table[:, 13] = (summed[np.minimum(count, rows + 4)] - summed[rows]) / 4
    table[:, 14] = summed[np.minimum(count, rows + 16)] - summed[np.maximum(0, rows - 16)] == 0
    table[:, 15] = 1
    return table
