"""The time grid of chords: one slot for every felt beat, and what the melody does in it.

A slot is also cut wherever a given chord begins or ends, so that chords can be obeyed to the tick.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicstudio.engine.felt import walk
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Score

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PITCHED = 4  # channels for each pitch class, see `hear`
PLAIN = 8  # channels of the slot, see `hear`
DOWNBEAT, HALFWAY, WEAK = 2, 1, 0


@dataclass(frozen=True)
class Slots:
    """T slots. `ticks` has T + 1 entries, the last being the end of the score; `bars` is the measure of each slot; `strength`
    (T,) is DOWNBEAT, HALFWAY (the other beat that halves a bar) or WEAK."""

    ticks: tuple[int, ...]
    bars: tuple[int, ...]
    strength: Ints

    def __len__(self) -> int:
        return len(self.bars)

    def at(self, tick: int) -> int:
        """The slot that holds `tick`."""
        return min(len(self) - 1, max(0, bisect_right(self.ticks, tick) - 1))

    def span(self, start: int, end: int) -> range:
        """Slots that begin within [start, end)."""
        return range(bisect_left(self.ticks, start, hi=len(self)), bisect_left(self.ticks, end, hi=len(self)))


@dataclass(frozen=True)
class Beat:
    """One felt beat, or what of it lies within its bar: ticks [start, end), measure, strength, divided by three or not."""

    start: int
    end: int
    bar: int
    strength: int
    compound: bool
    place: int  # which beat of its bar, from 0
    whole: tuple[int, int]  # the beat as the metre counts it; a bar may begin or end within it


def beats(score: Score) -> list[Beat]:
    """All felt beats. A pickup is the end of a full bar; an irregular bar counts on or stops."""
    return [
        Beat(
            beat.start, beat.end, beat.bar, _strength(beat.number, beat.beats), beat.compound, beat.number,
            (beat.nominal, beat.nominal + beat.length),
        )
        for beat in walk(score)
    ]  # fmt: skip


def _strength(count: int, felt: int) -> int:
    if count % felt == 0:
        return DOWNBEAT
    return HALFWAY if count % felt == halving(felt) else WEAK


def halving(felt: int) -> int:
    """The beat with which the second half of a bar of `felt` beats begins; 0 for three beats and one, which are not halved."""
    return 0 if felt in (1, 3) else (felt + 1) // 2


def make_slots(score: Score, cuts: Iterable[int] = ()) -> Slots:
    """The slots of a whole score, cut also at the ticks `cuts`."""
    there = beats(score)
    strength = {beat.start: beat.strength for beat in there}
    ticks = sorted(set(strength) | {cut for cut in cuts if 0 <= cut < score.end})
    onsets = [measure.onset for measure in score.measures]
    bars = tuple(bisect_right(onsets, tick) - 1 for tick in ticks)
    return Slots((*ticks, score.end), bars, np.array([strength.get(tick, WEAK) for tick in ticks], np.int64))


def hear(slots: Slots, melody: Sequence[Note]) -> tuple[Floats, Floats]:
    """What the network hears of a melody (sounding notes, ties joined).

    (T, 12, PITCHED): for each pitch class the share of the slot that it sounds, how much of it is struck there (1 on the slot's
    own beginning, 0.5 later), whether it sounds as the slot begins, whether it is the last.
    (T, PLAIN): 1; downbeat; halfway; share of silence; length of the slot in quarters; attacks per four; first slot, last slot.
    """
    steps = len(slots)
    pitched, plain = np.zeros((steps, 12, PITCHED), np.float32), np.zeros((steps, PLAIN), np.float32)
    for note in melody:
        slot = slots.at(note.onset)
        pitch = note.pitch % 12
        pitched[slot, pitch, 1] += 1.0 if note.onset == slots.ticks[slot] else 0.5
        plain[slot, 5] += 0.25
        while slot < steps and slots.ticks[slot] < note.end:
            start, end = slots.ticks[slot], slots.ticks[slot + 1]
            pitched[slot, pitch, 0] += (min(end, note.end) - max(start, note.onset)) / (end - start)
            if note.onset <= start:
                pitched[slot, pitch, 2] = 1
            pitched[slot, :, 3] = 0
            pitched[slot, pitch, 3] = 1
            slot += 1
    lengths = np.diff(np.array(slots.ticks)) / TICKS_PER_QUARTER
    plain[:, 0] = 1
    plain[:, 1], plain[:, 2] = slots.strength == DOWNBEAT, slots.strength == HALFWAY
    plain[:, 3] = np.maximum(0, 1 - pitched[:, :, 0].sum(1))
    plain[:, 4] = np.minimum(4, lengths)
    plain[0, 6] = plain[-1, 7] = 1
    np.minimum(pitched, 2, out=pitched)
    return pitched, plain
