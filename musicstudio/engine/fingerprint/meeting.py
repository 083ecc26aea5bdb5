"""How closely the peaks of a query meet those of a reference, beside how closely they would by chance.

Under louder music about as many peaks meet one exactly as one frame or one bin off; by chance more than twice as many are off. So
a meeting is worth the more the closer it is.

Pieces that share a beat and a harmony meet closely as well, and nearly as closely some beats earlier or later. A copy does not,
unless the reference repeats itself there: `over_beats` tells these apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.landmarks import Ints, Peaks
from musicstudio.engine.fingerprint.spectrum import BINS, Floats, Singles

Truths = npt.NDArray[np.bool_]
BESIDE = np.float32(0.5)
"""What it is worth to meet a peak one frame or one bin off; where both are off, the square."""
USUAL = float(1 + 2 * BESIDE) ** 2 / 9
"""Worth of a meeting by chance, were all nine places as likely."""
CHANCE, SPREAD = (0.01, 0.1), 0.03
"""Share of peaks that meet one by chance, at least and at most, and its deviation at most: in music that repeats itself more do,
by no chance."""
ENOUGH = 150
"""Peaks below which that deviation may be wider: notes begin together, so few peaks are a handful of notes."""
ELSEWHERE = np.array([side * step for step in (7, 9, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61) for side in (-1, 1)])
"""Frames by which a query is shifted to see how closely peaks meet by chance in this reference."""
BEATS = np.array([shift for shift in range(-200, 201) if abs(shift) > 3])
"""All shifts of six seconds to either side, those on the beat included, but what is the same place."""
CLOSEST = 0.99
"""Of these shifts so many meet less closely than the one that is compared with: more is chance of a single one."""


@dataclass(frozen=True)
class Meetings:
    """Of the N peaks of a query that lie inside of the reference: `frame` (N,) there, `worth` (N,) of what each meets, 0 nothing
    to 1 exactly, and the same with the query shifted, `elsewhere` (len(ELSEWHERE), N)."""

    frame: Floats
    worth: Singles
    elsewhere: Singles

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def met(self) -> Truths:
        """(N,) which meet one at all."""
        return self.worth > 0

    @property
    def chance(self) -> float:
        """The share that would meet one by chance."""
        return float(np.clip((self.elsewhere > 0).mean(), *CHANCE)) if len(self) else CHANCE[0]

    @property
    def score(self) -> float:
        """Standard deviations by which they meet more closely than by chance."""
        return self.over(0.0)

    def over(self, least: float) -> float:
        """The same over a chance of `least`, in worth of a peak, where that is more. Notes begin together, so the deviation is
        that of whole shifts, where it is wider than that of peaks one by one."""
        if not len(self):
            return 0.0
        shifts = self.elsewhere.mean(1)
        chance = max(float(shifts.mean()), CHANCE[0] * USUAL)
        single = max(float(self.elsewhere.var()), chance * USUAL) / len(self)
        widest = SPREAD * USUAL * sqrt(max(1.0, ENOUGH / len(self)))
        spread = max(min(float(shifts.std()), widest), sqrt(single))
        return (float(self.worth.mean()) - max(chance, least)) / spread


def meetings(query: Peaks, reference: Peaks, start: float, halves: int, tempo: float) -> Meetings:
    """Where the query, put up by `halves` of a bin and its times stretched by `tempo`, begins at frame `start` of the
    reference."""
    return _met(reference, *_placed(query, reference, start, halves, tempo))


def over_beats(query: Peaks, reference: Peaks, start: float, halves: int, tempo: float, fewest: int) -> float:
    """`Meetings.score` of the query here, where chance is also how closely it meets the reference some beats earlier or later.
    What a copy would meet there, as the reference repeats itself, is taken off. 0 where fewer than `fewest` peaks could meet."""
    frame, bin_ = _placed(query, reference, start, halves, tempo)
    if len(frame) < max(1, fewest):
        return 0.0
    found = _met(reference, frame, bin_)
    whole = np.rint(frame).astype(np.int64)
    low, high = np.searchsorted(reference.frame, (whole[0], whole[-1] + 1))
    itself = _worths(reference, reference.frame[low:high], reference.bin[low:high], BEATS).sum(1) / max(1, high - low)
    later = _worths(reference, whole, bin_, BEATS).mean(1) - found.worth.mean() * itself
    return found.over(float(np.quantile(later, CLOSEST)))


def _placed(query: Peaks, reference: Peaks, start: float, halves: int, tempo: float) -> tuple[Floats, Ints]:
    """Frames and bins (N,) of the query's peaks in the reference, of those that lie inside."""
    frame, bin_ = query.frame.astype(float) * tempo + start, (query.half + halves) >> 1
    inside = (frame >= 0) & (frame < reference.frames) & (bin_ >= 0) & (bin_ < BINS)
    return frame[inside], bin_[inside]


def _met(reference: Peaks, frame: Floats, bin_: Ints) -> Meetings:
    """Of peaks of a query at these places."""
    worth = _worths(reference, np.rint(frame).astype(np.int64), bin_, np.array([0, *ELSEWHERE]))
    return Meetings(frame, worth[0], worth[1:])


def _worths(reference: Peaks, frame: Ints, bin_: Ints, shifts: Ints) -> Singles:
    """(len(shifts), N) of what peaks at these places, in order of time, meet when they are so many frames later."""
    if not len(frame):
        return np.zeros((len(shifts), 0), np.float32)
    first = int(frame[0] + shifts.min())
    worth = _worth(reference, first, int(frame[-1] + shifts.max()) + 1).ravel()
    worths: Singles = worth[(frame - first) * BINS + bin_ + shifts[:, None] * BINS]
    return worths


def _worth(peaks: Peaks, first: int, last: int) -> Singles:
    """(last - first, BINS) of a peak there, in frames [first, last)."""
    low, high = np.searchsorted(peaks.frame, (first - 1, last + 1))
    there = np.zeros((last - first + 2, BINS + 2), np.float32)
    there[peaks.frame[low:high] - first + 1, peaks.bin[low:high] + 1] = 1
    rows = np.maximum(there[1:-1], np.maximum(there[:-2], there[2:]) * BESIDE)
    worth: Singles = np.maximum(rows[:, 1:-1], np.maximum(rows[:, :-2], rows[:, 2:]) * BESIDE)
    return worth
