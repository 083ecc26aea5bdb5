"""All shelves as one line of time: what is found does not depend on how references are spread over segments."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from musicstudio.engine.fingerprint.landmarks import KEYS, Ints
from musicstudio.engine.fingerprint.segment import APART, Shelf


class Catalogue:
    """Shelves, one after the other."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self.shelves = shelves
        self.starts: Ints = np.cumsum([0, *(shelf.segment.span for shelf in shelves)])

    @cached_property
    def lengths(self) -> Ints:
        """(KEYS,) how many postings each key has."""
        return np.diff(sum((shelf.segment.offsets for shelf in self.shelves), np.zeros(KEYS + 1, np.int64)))

    def shifts(self, keys: Ints, frames: Ints) -> Ints:
        """Where the query would begin, for every posting of its keys, which it has at `frames`: in no order."""
        found = [np.zeros(0, np.int64)]
        for shelf, start in zip(self.shelves, self.starts.tolist(), strict=False):
            postings, lengths = shelf.segment.postings(keys)
            found.append(postings + np.repeat(start - frames, lengths))
        return np.concatenate(found)

    def at(self, frame: int) -> tuple[int, int, int] | None:
        """Shelf and place of the reference that a query which begins here lies in, and the frame of that from which on it does;
        None where that is not to be found."""
        number = int(np.clip(np.searchsorted(self.starts, frame + APART // 2, "right") - 1, 0, len(self.shelves) - 1))
        shelf, here = self.shelves[number], frame - int(self.starts[number])
        place = shelf.segment.at(here)
        return (number, place, here - int(shelf.segment.starts[place])) if shelf.kept[place] else None
