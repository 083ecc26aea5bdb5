"""What a play weighs in training and in a listener's history alike: a vector that is folded in is the one that was trained."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.settings import Settings

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
KEPT = 0.2  # of a play's weight that time does not take


def recency(days: npt.ArrayLike, settings: Settings) -> Floats:
    """0.2..1 for plays so many days ago."""
    ago = np.maximum(0.0, np.asarray(days, np.float64))
    if not settings.half_life:
        return np.ones(ago.shape, np.float32)
    return np.asarray(KEPT + (1 - KEPT) * 0.5 ** (ago / settings.half_life), np.float32)


def weight(confidence: npt.ArrayLike, days: npt.ArrayLike, settings: Settings) -> Floats:
    """Of all plays of an item by a listener together, the last of them so many days ago; 0 where confidence is 0."""
    given = np.asarray(confidence, np.float32)
    damped = np.power(given, settings.damping, where=given > 0, out=np.zeros_like(given))
    return damped * recency(days, settings)
