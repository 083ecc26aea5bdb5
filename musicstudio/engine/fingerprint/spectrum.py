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
    """Levels (T, BINS) in nats of amplitude, frame t around sample t * HOP of samples at RATE."""
    count = len(samples) // HOP + 1
    padded = np.pad(samples, (WINDOW // 2, WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:count]
    window = np.hanning(WINDOW).astype(np.float32)
    low, share = _places()
    levels = np.empty((count, BINS), np.float32)
    for first in range(0, count, _BLOCK):
        some = np.abs(np.fft.rfft(frames[first : first + _BLOCK] * window))[:, : low[-1] + 2]
        logs = np.log(np.maximum(some.astype(np.float32), SHARPEST * WINDOW / 4))
        levels[first : first + _BLOCK] = logs[:, low] * (1 - share) + logs[:, low + 1] * share
    return levels


@cache
def _places() -> tuple[npt.NDArray[np.int64], Singles]:
    """For every bin the bin of the Fourier transform below it, and how far it lies above that."""
    places = LOWEST * 2 ** (np.arange(BINS) / PER_OCTAVE) * WINDOW / RATE
    low = places.astype(int)
    return low, (places - low).astype(np.float32)
