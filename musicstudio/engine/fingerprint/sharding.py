"""Which shard of a catalogue a reference belongs to, by its number alone: the one that draws the highest lot for it (rendezvous
hashing, Thaler and Ravishankar 1998), so that one shard more takes from each of the others what becomes its own, and no more."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

_STEP, _FIRST, _SECOND = (np.uint64(word) for word in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


def of_shard(numbers: Iterable[int], shard: int, shards: int) -> set[int]:
    """Those of the numbers that belong to `shard`, 0 to shards - 1."""
    every = np.array(list(numbers), np.uint64)
    lots = np.stack([_mixed(every + _mixed(np.array([one + 1], np.uint64))) for one in range(shards)])
    return {int(number) for number in every[lots.argmax(0) == shard]}


def _mixed(words: np.ndarray[tuple[int, ...], np.dtype[np.uint64]]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint64]]:
    """The finaliser of SplitMix64 (Steele et al. 2014): every bit depends on all."""
    words = words * _STEP
    words = (words ^ (words >> np.uint64(30))) * _FIRST
    words = (words ^ (words >> np.uint64(27))) * _SECOND
    return words ^ (words >> np.uint64(31))
