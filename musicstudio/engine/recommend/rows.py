"""A sparse matrix as who scores reads it: rows that are chosen, weighted and summed. scipy, which makes it, is 0.2 s to load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Compressed rows: of row r the entries from `starts[r]` to `starts[r + 1]`, each with its column."""

    starts: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int32]
    values: Singles
    width: int

    @staticmethod
    def empty(count: int, width: int) -> Rows:
        return Rows(np.zeros(count + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32), width)

    @staticmethod
    def of_ones(columns: Sequence[Sequence[int]], width: int) -> Rows:
        """1 at these columns of each row, which rise, and 0 elsewhere."""
        starts = np.cumsum([0, *map(len, columns)], dtype=np.int64)
        where = np.fromiter(chain.from_iterable(columns), np.int32, int(starts[-1]))
        return Rows(starts, where, np.ones(len(where), np.float32), width)

    def weighted(self, rows: Places, weights: Singles) -> Singles:
        """(width,) the sum of these rows, each times its weight."""
        entry, owner = self._entries(rows)
        sums = np.bincount(self.columns[entry], self.values[entry] * weights[owner], minlength=self.width)
        return sums.astype(np.float32)

    def dense(self, rows: Places, columns: Places) -> Singles:
        """(rows, columns) of them."""
        place = np.full(self.width, -1, np.int64)
        place[columns] = np.arange(len(columns))
        entry, owner = self._entries(rows)
        at = place[self.columns[entry]]
        told = np.zeros((len(rows), len(columns)), np.float32)
        told[owner[at >= 0], at[at >= 0]] = self.values[entry[at >= 0]]
        return told

    def lengths(self) -> Places:
        """(rows,) how many entries each has."""
        return np.diff(self.starts)

    def _entries(self, rows: Places) -> tuple[Places, Places]:
        """Which entries these rows have, and which of the rows each is of."""
        counts = self.starts[rows + 1] - self.starts[rows]
        owner = np.repeat(np.arange(len(rows)), counts)
        offset = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(self.starts[rows], counts) + offset, owner
