"""Felt time: where a tick lies in its beat and bar, in every metre.

Each felt beat (`harmony.grid.felt_beats`) has 24 units, whatever its length: an eighth is 12 units in 4/4, 8 in 6/8. So a
rhythm means the same in 2/2 and 4/4, and a bar of 5/8 is two beats of unequal length.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicstudio.engine.felt import walk
from musicstudio.engine.notation.score import Score

Ints = npt.NDArray[np.int64]
UNITS = 24


@dataclass(frozen=True)
class Beat:
    """One felt beat. It sounds in ticks [start, end); `nominal` is where it would begin were its bar not cut short.

    unit      units from the start of the score to `start`
    length    ticks of the whole beat
    compound  whether it is divided by three
    bar       index of the measure; `number` the beat's place in it; `beats` how many beats a full bar has
    """

    start: int
    end: int
    nominal: int
    unit: int
    length: int
    compound: bool
    bar: int
    number: int
    beats: int

    def place(self, tick: int) -> int:
        """Units 0..23 from the nominal start of the beat to `tick`."""
        return min(UNITS - 1, max(0, round((tick - self.nominal) * UNITS / self.length)))


@dataclass(frozen=True)
class Clock:
    """The beats of a score in order."""

    beats: tuple[Beat, ...]
    starts: tuple[int, ...]
    end: int

    def beat(self, tick: int) -> Beat:
        """The beat that holds `tick`; the last one for anything beyond."""
        return self.beats[max(0, bisect_right(self.starts, tick) - 1)]

    def unit(self, tick: int) -> int:
        """Units from the start of the score."""
        beat = self.beat(tick)
        return beat.unit + round((tick - beat.start) * UNITS / beat.length)

    def after(self, tick: int, units: int) -> int:
        """The tick `units` after `tick`, at most the end of the score."""
        wanted = self.unit(tick) + units
        low = bisect_right(self.beats, wanted, key=lambda beat: beat.unit) - 1
        beat = self.beats[max(0, low)]
        return min(self.end, beat.start + round((wanted - beat.unit) * beat.length / UNITS))


def make_clock(score: Score) -> Clock:
    """The clock of a whole score; a pickup is the end of a full bar, an irregular bar simply stops."""
    beats, unit = list[Beat](), 0
    for felt in walk(score):
        beats.append(
            Beat(felt.start, felt.end, felt.nominal, unit, felt.length, felt.compound, felt.bar, felt.number, felt.beats)
        )
        unit += round((felt.end - felt.start) * UNITS / felt.length)
    return Clock(tuple(beats), tuple(beat.start for beat in beats), score.end)
