"""Sounds that begin at different times laid over each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicstudio.engine.singing.features import RATE, Singles

LOUDEST = 0.98


def joined(sounds: Sequence[tuple[float, Singles]]) -> tuple[float, Singles]:
    """Sounds (second at which it begins, samples at RATE) as one, which begins with the first of them; as a whole made quieter
    where it would be too loud. Without any, no samples from second 0 on."""
    if not sounds:
        return 0.0, np.zeros(0, np.float32)
    begin = min(start for start, _ in sounds)
    places = [round((start - begin) * RATE) for start, _ in sounds]
    whole = np.zeros(max(place + len(samples) for place, (_, samples) in zip(places, sounds, strict=True)), np.float32)
    for place, (_, samples) in zip(places, sounds, strict=True):
        whole[place : place + len(samples)] += samples
    return begin, within(whole)


def within(samples: Singles) -> Singles:
    """Samples made quieter as far as they would be too loud."""
    peak = float(np.abs(samples).max(initial=0.0))
    return samples * np.float32(LOUDEST / peak) if peak > LOUDEST else samples
