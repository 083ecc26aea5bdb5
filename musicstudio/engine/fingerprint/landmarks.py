"""Landmarks of a recording (Wang 2003, on a logarithmic axis of frequency): peaks of its spectrum, and pairs of them as keys.

A peak is one integer: frame, bin and strength, and in which half of its bin it lies, since what is played at another speed is
transposed by no whole number of bins. Pairs follow from peaks alone, so an index can be built anew from what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.spectrum import BINS, HOP, RATE, Singles, spectrum

Ints = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint32]

VERSION = 2
"""Raised whenever peaks or keys change: references of another version are built anew."""
ALIKE = (1, VERSION)
"""Versions of references that are found, those of 1 with half the score: until they are heard again, or for ever where their
sound is not kept."""
NEAR_FRAMES, NEAR_BINS = 5, 5  # a peak is the highest so far around it
DENSITY, DENSE = 25, 40  # peaks a second at most: of a reference, of a query
WHITE = 96  # frames over which the usual level of a bin is taken
LEAST, MOST_DT, MOST_DF = 3, 47, 40  # frames and bins between the two peaks of a pair
SPAN = MOST_DT - LEAST + 1
SPREAD = 2 * MOST_DF + 1
KEYS = BINS * SPREAD * SPAN
FAN, WIDE_FAN = 4, 10  # pairs of a peak: of a reference, of a query, which may miss some of the reference's peaks
STRENGTHS = 16
_STRENGTH_BITS, _BIN_BITS, _FRAME_BITS, _STEP_BITS = 4, 8, 19, 16


@dataclass(frozen=True)
class Peaks:
    """In order of time: `frame` and `half` (N,), in half bins from 0 to 2 BINS, `strength` 0 to 15, over `frames` frames in
    all."""

    frame: Ints
    half: Ints
    strength: Ints
    frames: int

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def bin(self) -> Ints:
        """(N,) that each is highest in."""
        return self.half >> 1

    def between(self, first: int, last: int) -> Peaks:
        """Those of frames [first, last), counted from `first` on."""
        low, high = np.searchsorted(self.frame, (first, last))
        return Peaks(self.frame[low:high] - first, self.half[low:high], self.strength[low:high], min(last, self.frames) - first)

    def packed(self) -> Words:
        """One word a peak. Recordings of more than four and a half hours have no room in it."""
        words = (self.frame << (_BIN_BITS + _STRENGTH_BITS)) | (self.bin << _STRENGTH_BITS) | self.strength
        words |= (self.half & 1) << (_FRAME_BITS + _BIN_BITS + _STRENGTH_BITS)  # the last bit: 0 where nobody looked
        return words.astype("<u4")

    @staticmethod
    def unpacked(words: Words, frames: int) -> Peaks:
        wide = words.astype(np.int64)
        frame = (wide >> (_BIN_BITS + _STRENGTH_BITS)) & ((1 << _FRAME_BITS) - 1)
        bin_ = (wide >> _STRENGTH_BITS) & ((1 << _BIN_BITS) - 1)
        upper = wide >> (_FRAME_BITS + _BIN_BITS + _STRENGTH_BITS)
        return Peaks(frame, 2 * bin_ + upper, wide & (STRENGTHS - 1), frames)


def peaks_of(samples: Singles, density: int = DENSITY) -> Peaks:
    """The peaks of samples at spectrum.RATE, at most `density` a second."""
    halves = spectrum(samples)
    levels = np.maximum(halves[:, ::2], halves[:, 1::2])
    white = levels - _usual(levels)
    highest = _highest(_highest(white, NEAR_FRAMES, 0), NEAR_BINS, 1)
    there = (white >= highest) & (levels > levels.max() - 11.5) & (white > 0.2)  # 100 dB below the loudest is silence
    frame, bin_ = np.nonzero(there)
    height = white[frame, bin_]
    kept = _strongest(frame, height, density)
    frame, bin_, height = frame[kept], bin_[kept], height[kept]
    strength = np.clip((height * 2.5).astype(np.int64), 0, STRENGTHS - 1)
    upper = halves[frame, 2 * bin_ + 1] > halves[frame, 2 * bin_]
    return Peaks(frame.astype(np.int64), 2 * bin_.astype(np.int64) + upper, strength, len(levels))


def _usual(levels: Singles) -> Singles:
    """The mean level of every bin and its neighbours around each frame: what is always there is no landmark."""
    sums = np.cumsum(np.pad(levels, ((WHITE // 2 + 1, WHITE // 2), (0, 0)), mode="edge"), 0, dtype=np.float64)
    over_time = (sums[WHITE:] - sums[:-WHITE])[: len(levels)] / WHITE
    sums = np.cumsum(np.pad(over_time, ((0, 0), (10, 9)), mode="edge"), 1)
    wide = np.concatenate([sums[:, 18:19], sums[:, 19:] - sums[:, :-19]], 1)[:, :BINS] / 19
    return wide.astype(np.float32)


def _highest(levels: Singles, reach: int, axis: int) -> Singles:
    """The highest of each value and `reach` neighbours to both sides."""
    best = levels.copy()
    for step in range(1, reach + 1):
        ahead = [slice(None)] * 2
        back = [slice(None)] * 2
        ahead[axis], back[axis] = slice(step, None), slice(None, -step)
        if levels.shape[axis] > step:
            np.maximum(best[tuple(back)], levels[tuple(ahead)], out=best[tuple(back)])
            np.maximum(best[tuple(ahead)], levels[tuple(back)], out=best[tuple(ahead)])
    return best


def _strongest(frame: npt.NDArray[np.intp], height: Singles, density: int) -> npt.NDArray[np.bool_]:
    """Which peaks have fewer than `density` stronger ones within half a second on either side."""
    around = RATE / HOP / 2
    stronger = np.zeros(len(frame), np.int64)
    for step in range(1, len(frame)):
        near = frame[step:] - frame[:-step] <= around
        if not near.any():
            break
        more = height[step:] > height[:-step]
        stronger[:-step] += near & more
        stronger[step:] += near & ~more
    return stronger < density


@dataclass(frozen=True)
class Pairs:
    """Pairs of peaks: half bins of both, frames from the first to the second, and the frame of the first; all (P,)."""

    first: Ints
    second: Ints
    gap: Ints
    frame: Ints


def pairs_of(peaks: Peaks, fan: int) -> Pairs:
    """Each peak with the `fan` strongest that follow within reach."""
    ranked = [np.zeros(0, np.int64)]  # anchor, weakness of the target and steps to it, as one number each: sorted fast
    weakness = (STRENGTHS - 1 - peaks.strength) << _STEP_BITS
    for step in range(1, min(len(peaks), 1 << _STEP_BITS)):
        gap = peaks.frame[step:] - peaks.frame[:-step]
        if gap.min() > MOST_DT:
            break
        near = (gap >= LEAST) & (gap <= MOST_DT) & (np.abs(peaks.bin[step:] - peaks.bin[:-step]) <= MOST_DF)
        first = np.flatnonzero(near)
        ranked.append((first << (_STRENGTH_BITS + _STEP_BITS)) | weakness[first + step] | step)
    order = np.sort(np.concatenate(ranked))
    anchor = order >> (_STRENGTH_BITS + _STEP_BITS)
    kept = np.ones(len(anchor), bool)
    kept[fan:] = anchor[fan:] != anchor[:-fan]
    anchor = anchor[kept]
    target = anchor + (order[kept] & ((1 << _STEP_BITS) - 1))
    return Pairs(peaks.half[anchor], peaks.half[target], peaks.frame[target] - peaks.frame[anchor], peaks.frame[anchor])


def keys_of(pairs: Pairs, halves: int = 0, faster: float = 1.0) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Key of every pair if the recording is put up by so many half bins and its times are stretched by `faster`, and which of
    them still are keys."""
    bin_ = (pairs.first + halves) >> 1
    rise = ((pairs.second + halves) >> 1) - bin_
    gap = np.rint(pairs.gap * faster).astype(np.int64) if faster != 1 else pairs.gap
    valid = (bin_ >= 0) & (bin_ < BINS) & (gap >= LEAST) & (gap <= MOST_DT) & (np.abs(rise) <= MOST_DF)
    return (bin_ * SPREAD + rise + MOST_DF) * SPAN + gap - LEAST, valid
