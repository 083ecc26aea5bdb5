"""Several segments become one, block by block of keys: the memory that it takes does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from musicstudio.engine.fingerprint.landmarks import FAN, KEYS, Ints, Words, keys_of, pairs_of
from musicstudio.engine.fingerprint.segment import Shelf, starts_of, written

BLOCK = 2_000_000
"""Postings at once, or those of one key."""


def merged(shelves: Sequence[Shelf]) -> Iterator[bytes]:
    """The bytes, part by part, of a segment of all that can be found on the shelves. Raises ValueError as `segment.pack` does."""
    kept = [(shelf.segment, int(place)) for shelf in shelves for place in np.flatnonzero(shelf.kept)]
    frames = [segment.frames[place] for segment, place in kept]
    counts = [_counts(shelf) for shelf in shelves]
    return written(
        [int(segment.numbers[place]) for segment, place in kept], frames,
        [segment.packed_peaks(place) for segment, place in kept],
        sum(counts, np.zeros(KEYS, np.int64)), _postings(shelves, counts, starts_of(frames)),
    )  # fmt: skip


def _counts(shelf: Shelf) -> Ints:
    """How many postings each key keeps."""
    counts: Ints = np.diff(shelf.segment.offsets.astype(np.int64)).astype(np.int64)
    for place in np.flatnonzero(~shelf.kept):
        counts -= np.bincount(keys_of(pairs_of(shelf.segment.peaks(int(place)), FAN))[0], minlength=KEYS)
    return counts


def _postings(shelves: Sequence[Shelf], counts: Sequence[Ints], starts: Ints) -> Iterator[Words]:
    """By key, and of each key those of the first shelf first."""
    before = np.concatenate([[0], np.cumsum(sum(counts))])
    edges = np.unique(np.searchsorted(before, np.arange(0, before[-1] + BLOCK, BLOCK)).clip(max=KEYS))
    moves = list(_moves(shelves, starts))
    for first, last in pairwise(edges.tolist()):
        block = np.empty(int(before[last] - before[first]), np.uint32)
        place = before[first:last] - before[first]  # where the next posting of each key goes
        for shelf, count, move in zip(shelves, counts, moves, strict=True):
            here = count[first:last]
            ahead = np.repeat(place - (np.cumsum(here) - here), here)
            block[np.arange(len(ahead)) + ahead] = _moved(shelf, shelf.segment.postings_between(first, last), move)
            place = place + here
        yield block.astype("<u4", copy=False)


def _moves(shelves: Sequence[Shelf], starts: Ints) -> Iterator[Ints]:
    """By how many frames each reference of each shelf moves, where it is kept."""
    done = 0
    for shelf in shelves:
        move = np.zeros(len(shelf.segment), np.int64)
        count = int(shelf.kept.sum())
        move[shelf.kept] = starts[done : done + count] - shelf.segment.starts[:-1][shelf.kept]
        done += count
        yield move


def _moved(shelf: Shelf, postings: Words, move: Ints) -> Ints:
    """Those that are kept, in the new line of time."""
    wide = postings.astype(np.int64)
    if shelf.kept.all():
        return wide + move[:1]  # all of it in one piece
    place = np.searchsorted(shelf.segment.starts, wide, "right") - 1
    there = shelf.kept[place]
    return (wide + move[place])[there]
