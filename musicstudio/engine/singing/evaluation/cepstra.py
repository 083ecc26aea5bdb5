"""Mel-cepstral distortion (Kubichek 1993) between two sounds that run together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicstudio.engine.singing.features import BINS, FRAME, RATE, Floats, world

ORDER, BANDS = 24, 80
HEARD = 40.0  # decibels under the loudest frame within which a frame counts


def distortion(ours: npt.NDArray[np.float32], theirs: npt.NDArray[np.float32], f0: Floats) -> float:
    """Decibels of `ours` against `theirs`, without c0, over the frames in which theirs is heard. `f0` (T,) hertz is known of
    both, 0 where neither is voiced."""
    a, b = (_cepstra(np.pad(sound, (0, max(0, len(f0) * 120 - len(sound)))), f0) for sound in (ours, theirs))
    heard = b[:, 0] > b[:, 0].max() - HEARD * np.log(10) / 20
    squares = ((a[heard, 1:] - b[heard, 1:]) ** 2).sum(1)
    return float(np.mean(10 / np.log(10) * np.sqrt(2 * squares)))


def _cepstra(sound: npt.NDArray[np.float32], f0: Floats) -> Floats:
    """(T, ORDER + 1): log amplitude = c0 + sum of c_m cos(m w), w on the mel scale."""
    times = np.arange(len(f0)) * FRAME
    power = world().cheaptrick(np.ascontiguousarray(sound, float), f0, times, RATE, fft_size=2 * (BINS - 1))
    mel = 2595 * np.log10(1 + np.linspace(0, RATE / 2, BINS) / 700)
    middles = (np.arange(BANDS) + 0.5) / BANDS * mel[-1]
    places = np.interp(middles, mel, np.arange(BINS))
    low = places.astype(int)
    logs = 0.5 * np.log(np.maximum(power, 1e-12))
    lines = logs[:, low] * (1 - (places - low)) + logs[:, np.minimum(low + 1, BINS - 1)] * (places - low)
    angles = np.arange(ORDER + 1)[:, None] * np.pi * (np.arange(BANDS) + 0.5) / BANDS
    weights = np.where(np.arange(ORDER + 1) == 0, 1, 2)[:, None] / BANDS
    cepstra: Floats = lines @ (np.cos(angles) * weights).T
    return cepstra
