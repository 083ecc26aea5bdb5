"""All shelves as one line of time: what is found does not depend on how references are spread over segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.landmarks import KEYS, Ints, Peaks
from musicstudio.engine.fingerprint.segment import APART, Shelf


@dataclass(frozen=True)
class Places:
    """Of queries on the line of time, all (N,): the reference that each lies in, the frame of that at which it begins, and
    whether that reference can be found."""

    numbers: Ints
    starts: Ints
    kept: npt.NDArray[np.bool_]


class Catalogue:
    """Shelves, one after the other. They may be a part of what is looked through: `lengths`, (KEYS,) how many postings each key
    has, are those of all of it; of these shelves when nothing is said."""

    def __init__(self, shelves: Sequence[Shelf], lengths: Ints | None = None) -> None:
        self.shelves = shelves
        self.starts: Ints = np.cumsum([0, *(shelf.segment.span for shelf in shelves)])
        self._lengths = lengths

    @cached_property
    def lengths(self) -> Ints:
        if self._lengths is not None:
            return self._lengths
        return np.diff(sum((shelf.segment.offsets for shelf in self.shelves), np.zeros(KEYS + 1, np.int64)))

    def shifts(self, keys: Ints, frames: Ints) -> Ints:
        """Where the query would begin, for every posting of its keys, which it has at `frames`: in no order."""
        found = [np.zeros(0, np.int64)]
        for shelf, start in zip(self.shelves, self.starts.tolist(), strict=False):
            postings, lengths = shelf.segment.postings(keys)
            found.append(postings + np.repeat(start - frames, lengths))
        return np.concatenate(found)

    def at(self, frames: Ints) -> Places:
        """Where queries lie that begin at these frames of the line of time. A query may begin before its reference."""
        which = np.searchsorted(self._starts, frames + APART // 2, "right") - 1
        which = which.clip(0, len(self._starts) - 1)
        return Places(self._numbers[which], frames - self._starts[which], self._kept[which])

    def peaks(self, number: int) -> Peaks:
        """Of a reference that can be found. Raises KeyError."""
        for shelf in self.shelves:
            for place in np.flatnonzero((shelf.segment.numbers == number) & shelf.kept):
                return shelf.segment.peaks(int(place))
        raise KeyError(number)

    @cached_property
    def _starts(self) -> Ints:
        """(references,) of each on the line of time, as are `_numbers` and `_kept`."""
        parts = zip(self.shelves, self.starts.tolist(), strict=False)
        return np.concatenate([shelf.segment.starts[:-1] + start for shelf, start in parts])

    @cached_property
    def _numbers(self) -> Ints:
        return np.concatenate([shelf.segment.numbers for shelf in self.shelves])

    @cached_property
    def _kept(self) -> npt.NDArray[np.bool_]:
        return np.concatenate([shelf.kept for shelf in self.shelves])
