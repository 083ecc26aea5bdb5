"""The spectrum in which landmarks are looked for: levels at pitches equally far apart, so that a transposition moves them all
alike."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

RATE = 8_000
WINDOW, HOP = 2_048, 256  # samples
FRAME = HOP / RATE  # seconds: 32 ms
PER_OCTAVE = 36
LOWEST = 110.0  # hertz of bin 0
BINS = 5 * PER_OCTAVE  # up to 3.5 kHz: what a telephone lets through, too
SHARPEST = 1e-5  # of full scale; quieter is silence
_BLOCK = 2_048  # frames at once


def at_rate(samples: npt.NDArray[np.floating], rate: int) -> Singles:
    """Samples (frames,) or (frames, channels) as one channel at RATE."""
    import soxr

    mono = samples if samples.ndim == 1 else samples.mean(1)
    mono = np.ascontiguousarray(mono, np.float32)
    return mono if rate == RATE else np.asarray(soxr.resample(mono, rate, RATE, "HQ"), np.float32)


def spectrum(samples: Singles) -> Singles:
    """Levels (T, 2 BINS) in nats of amplitude of half bins, frame t around sample t * HOP of samples at RATE: the highest in each
    of them. Above 700 Hz a tone between the middles of two bins would be heard in neither."""
    count = len(samples) // HOP + 1
    padded = np.pad(samples, (WINDOW // 2, WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    window = np.hanning(WINDOW).astype(np.float32)
    edges = _edges()
    low, share = edges.astype(int), (edges % 1).astype(np.float32)[:, None]
    first_inside, last_inside = low[:-1] + 1, low[1:]
    some_inside = first_inside <= last_inside
    levels = np.empty((count, 2 * BINS), np.float32)
    for first in range(0, count, _BLOCK):
        some = np.abs(np.fft.rfft(frames[first : first + _BLOCK] * window))[:, : low[-1] + 2].T
        logs = np.log(np.maximum(some.astype(np.float32), SHARPEST * WINDOW / 4))
        at_edges = logs[low] * (1 - share) + logs[low + 1] * share
        halves = np.maximum(at_edges[:-1], at_edges[1:])
        inside = np.maximum.reduceat(logs, first_inside)
        np.maximum(halves, inside, out=halves, where=some_inside[:, None])
        levels[first : first + _BLOCK] = halves.T
    return levels


@cache
def _edges() -> Floats:
    """(2 BINS + 1,) of the half bins, in bins of the Fourier transform."""
    return LOWEST * 2 ** ((np.arange(2 * BINS + 1) - 1) / (2 * PER_OCTAVE)) * WINDOW / RATE
