"""What is held back from training to measure with: the newest plays, or some of each listener's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from musicstudio.engine.recommend.interactions import Interactions
from musicstudio.engine.recommend.weighing import Ints

Split = Literal["random", "temporal"]
HELD = 0.2


@dataclass(frozen=True)
class Held:
    """train       without what is held back
    users (n,)  who listened to something in `train`, and to something new in what was held back
    new         of each of them: places of the items held back that they had not listened to before
    """

    train: Interactions
    users: tuple[int, ...]
    new: tuple[Ints, ...]


def natural(interactions: Interactions) -> Split:
    """Temporal where times are known and differ."""
    return "temporal" if interactions.times is not None and np.ptp(interactions.times) > 0 else "random"


def held_back(events: Interactions, split: Split, share: float = HELD, seed: int = 1) -> Held:
    """temporal  what came after the moment before which (1 - share) of all plays came. `events` must then hold every play: see
              `Interactions.plays`
    random    `share` of the items of each listener, who keeps one at least; times then say nothing and are left out
    """
    if split == "temporal":
        times = events.every
        if times is None or not len(times.at):
            raise ValueError("a temporal split needs the times of the plays")
        return _held(*events.parted(float(np.quantile(times.at, 1 - share))))
    counts = np.diff(events.weights.indptr)
    row = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((np.random.default_rng(seed).random(events.pairs), row))
    ranks = np.empty(events.pairs, np.int64)
    ranks[order] = np.arange(events.pairs) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = ranks < np.maximum(1, np.ceil((1 - share) * counts))[row]
    timeless = replace(events, times=None)
    return _held(timeless.only(kept), timeless.only(~kept))


def _held(train: Interactions, rest: Interactions) -> Held:
    users, new = list[int](), list[Ints]()
    before, after = train.weights, rest.weights
    for user in np.flatnonzero(np.diff(before.indptr) * np.diff(after.indptr)).tolist():
        known = before.indices[before.indptr[user] : before.indptr[user + 1]]
        fresh = np.setdiff1d(after.indices[after.indptr[user] : after.indptr[user + 1]], known)
        if len(fresh):
            users.append(user)
            new.append(fresh.astype(np.int32))
    return Held(train, tuple(users), tuple(new))
