"""How closely the peaks of a query meet those of a reference, beside how closely they would by chance.

Under louder music about as many peaks meet one exactly as one frame or one bin off; by chance more than twice as many are off. So
a meeting is worth the more the closer it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.landmarks import Peaks
from musicstudio.engine.fingerprint.spectrum import BINS, Floats, Singles

Truths = npt.NDArray[np.bool_]
BESIDE = np.float32(0.5)
"""What it is worth to meet a peak one frame or one bin off; where both are off, the square."""
USUAL = float(1 + 2 * BESIDE) ** 2 / 9
"""Worth of a meeting by chance, were all nine places as likely."""
CHANCE, SPREAD = (0.01, 0.1), 0.03
"""Share of peaks that meet one by chance, at least and at most, and its deviation at most: in music that repeats itself more do,
by no chance."""
ELSEWHERE = np.array([side * step for step in (7, 9, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61) for side in (-1, 1)])
"""Frames by which a query is shifted to see how closely peaks meet by chance in this reference."""


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
        """Standard deviations by which they meet more closely than by chance. Notes begin together, so the deviation is that of
        whole shifts, where it is wider than that of peaks one by one."""
        if not len(self):
            return 0.0
        shifts = self.elsewhere.mean(1)
        chance = max(float(shifts.mean()), CHANCE[0] * USUAL)
        alone = max(float(self.elsewhere.var()), chance * USUAL) / len(self)
        spread = max(min(float(shifts.std()), SPREAD * USUAL), sqrt(alone))
        return (float(self.worth.mean()) - chance) / spread


def meetings(query: Peaks, reference: Peaks, start: float, bins: int, tempo: float) -> Meetings:
    """Where the query, put up by `bins` and its times stretched by `tempo`, begins at frame `start` of the reference."""
    frame, bin_ = query.frame.astype(float) * tempo + start, query.bin + bins
    inside = (frame >= 0) & (frame < reference.frames) & (bin_ >= 0) & (bin_ < BINS)
    frame, bin_ = frame[inside], bin_[inside]
    if not len(frame):
        return Meetings(frame, np.zeros(0, np.float32), np.zeros((len(ELSEWHERE), 0), np.float32))
    whole = np.rint(frame).astype(np.int64)
    first = int(whole[0] + ELSEWHERE.min())
    worth = _worth(reference, first, int(whole[-1] + ELSEWHERE.max()) + 1).ravel()
    cells = (whole - first) * BINS + bin_
    return Meetings(frame, worth[cells], worth[cells + ELSEWHERE[:, None] * BINS])


def _worth(peaks: Peaks, first: int, last: int) -> Singles:
    """(last - first, BINS) of a peak there, in frames [first, last)."""
    low, high = np.searchsorted(peaks.frame, (first - 1, last + 1))
    there = np.zeros((last - first + 2, BINS + 2), np.float32)
    there[peaks.frame[low:high] - first + 1, peaks.bin[low:high] + 1] = 1
    rows = np.maximum(there[1:-1], np.maximum(there[:-2], there[2:]) * BESIDE)
    worth: Singles = np.maximum(rows[:, 1:-1], np.maximum(rows[:, :-2], rows[:, 2:]) * BESIDE)
    return worth
