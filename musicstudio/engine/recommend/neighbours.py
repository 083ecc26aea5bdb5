"""Sparse rows in plain arrays, so that scoring needs no more than numpy: items near each item, items with each tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.weighing import Floats, Ints

Longs = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Rows:
    """Row r has `values` at the columns `indices`, both from indptr[r] to indptr[r + 1]; no column twice."""

    indptr: Longs
    indices: Ints
    values: Floats

    @classmethod
    def empty(cls, rows: int) -> Self:
        return cls(np.zeros(rows + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))

    @classmethod
    def joined(cls, columns: Sequence[npt.ArrayLike], values: Sequence[npt.ArrayLike]) -> Self:
        """Of the columns and values of each row."""
        if not columns:
            return cls.empty(0)
        indptr = np.cumsum([0, *(np.size(each) for each in columns)], dtype=np.int64)
        return cls(indptr, np.concatenate(columns).astype(np.int32), np.concatenate(values).astype(np.float32))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def row(self, number: int) -> tuple[Ints, Floats]:
        """Columns and values."""
        part = slice(self.indptr[number], self.indptr[number + 1])
        return self.indices[part], self.values[part]

    def combined(self, rows: Longs, weights: Doubles, columns: int) -> Doubles:
        """(columns,) sum of these rows, each times its weight."""
        counts = (self.indptr[rows + 1] - self.indptr[rows]).astype(np.int64)
        ends = np.cumsum(counts)
        places = np.repeat(self.indptr[rows] - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)
        return np.bincount(self.indices[places], self.values[places] * np.repeat(weights, counts), minlength=columns)

    def at(self, rows: Longs, column: int) -> Doubles:
        """(rows,) entries of one column."""
        parts = (self.row(number) for number in rows.tolist())
        return np.array([values[columns == column].sum() for columns, values in parts], np.float64)

    def appended(self, columns: Sequence[Sequence[int]], value: npt.ArrayLike) -> Self:
        """Each row with these columns more, all of one value."""
        parts = [self.row(number) for number in range(len(self))]
        return self.joined(
            [np.append(old, new) for (old, _), new in zip(parts, columns, strict=True)],
            [np.append(old, np.full(len(new), value, np.float32)) for (_, old), new in zip(parts, columns, strict=True)],
        )

    def arrays(self, name: str) -> dict[str, npt.NDArray[Any]]:
        return {f"{name}.indptr": self.indptr, f"{name}.indices": self.indices, f"{name}.values": self.values}

    @classmethod
    def of(cls, arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Self:
        return cls(arrays[f"{name}.indptr"], arrays[f"{name}.indices"], arrays[f"{name}.values"])
