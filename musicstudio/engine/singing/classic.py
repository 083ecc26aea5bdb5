"""The classic renderer: the bands of a voice made sound by WORLD. The yardstick of the neural vocoder."""

from __future__ import annotations

import numpy as np

from musicstudio.engine.singing.features import FRAME, HARMONIC, HOP, RATE, Singles, Voiced, from_bands, world


def synthesise(voiced: Voiced) -> Singles:
    """The sound (T * HOP,) of bands and pitch."""
    sounding = voiced.voiced >= 0.5
    noise = from_bands(voiced.bands[:, HARMONIC:])
    total = from_bands(voiced.bands[:, :HARMONIC]) * sounding[:, None] + noise
    aperiodicity = np.sqrt(np.clip(noise / total, 1e-6, 1))
    f0 = np.where(sounding, voiced.f0, 0.0)
    made = world().synthesize(f0, np.ascontiguousarray(total), np.ascontiguousarray(aperiodicity), RATE, FRAME * 1000)
    samples = np.zeros(len(voiced) * HOP, np.float32)
    samples[: len(made)] = made[: len(samples)]
    return samples
