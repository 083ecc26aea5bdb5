"""How much everybody listens to something, and whether more or less than before.

`items` and `days` are of each pair of listener and item: which item, and how many days ago that listener played it last."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.weighing import Floats

HALF_LIFE = 60.0  # days
ASSUMED = 5.0  # listeners, of the usual behaviour, that everything is taken to have had beside its own
NEW = 0.1  # how much of the mean counts beside an item's own listeners: what is new is not nothing
Items = npt.NDArray[np.integer]
Days = npt.NDArray[np.float64]


def _recent(items: Items, days: Days, count: int) -> npt.NDArray[np.float64]:
    return np.bincount(items, 0.5 ** (days / HALF_LIFE), minlength=count)


def popularity(items: Items, days: Days, count: int) -> Floats:
    """(count,) 0..1: the logarithm of the recent listeners, drawn towards the mean of all items; zeros without any listener."""
    if not len(items):
        return np.zeros(count, np.float32)
    recent = _recent(items, days, count)
    logs = np.log1p((1 - NEW) * recent + NEW * recent.mean())
    return np.asarray(logs / logs.max(), np.float32)


def lift(items: Items, days: Days, count: int) -> Floats:
    """(count,) > 0: the share of an item's listeners that are recent, in times the usual share; 1 where nothing is known."""
    if not len(items):
        return np.ones(count, np.float32)
    recent, listeners = _recent(items, days, count), np.bincount(items, minlength=count)
    usual = recent.sum() / listeners.sum()
    return np.asarray((recent + ASSUMED * usual) / (listeners + ASSUMED) / usual, np.float32)
