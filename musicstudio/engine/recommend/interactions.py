"""Who played what, how often and when: what the feed learns from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import scipy.sparse as sp

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

COLUMNS = {
    "user": ("user", "user_id", "userid", "listener", "uid"),
    "item": ("item", "item_id", "itemid", "song", "song_id", "track", "track_id", "artistid", "artist_id", "movieid", "movie_id"),
    "time": ("time", "timestamp", "ts", "at", "listened_at", "date"),
    "count": ("count", "plays", "weight", "listens", "rating"),
}


class UnreadableInteractions(Exception):
    """One sentence that says what is missing."""


@dataclass(frozen=True)
class Interactions:
    """One row for each listener and item: (N,) places in `users` and `items`, how often, and seconds of the last time.

    `time` is NaN where nothing is known of it.
    """

    users: tuple[str, ...]
    items: tuple[str, ...]
    user: Ints
    item: Ints
    count: Floats
    time: Floats

    def __len__(self) -> int:
        return len(self.user)

    @property
    def timed(self) -> bool:
        return bool(len(self)) and not bool(np.isnan(self.time).any())

    def matrix(self, values: Floats | None = None) -> sp.csr_matrix:
        """(users, items) float32 of the counts, or of `values` (N,)."""
        import scipy.sparse as sp

        data = (self.count if values is None else values).astype(np.float32)
        return sp.csr_matrix((data, (self.user, self.item)), shape=(len(self.users), len(self.items)), dtype=np.float32)

    def only(self, kept: npt.NDArray[np.bool_]) -> Interactions:
        """Those rows; users and items keep their places."""
        return Interactions(self.users, self.items, self.user[kept], self.item[kept], self.count[kept], self.time[kept])


def collected(
    users: Sequence[str], items: Sequence[str], user: Ints, item: Ints, count: Floats | None = None, time: Floats | None = None
) -> Interactions:
    """Of single events: those of the same listener and item become one row."""
    many = np.ones(len(user)) if count is None else count.astype(np.float64)
    when = np.full(len(user), np.nan) if time is None else time.astype(np.float64)
    order = np.lexsort((item, user))
    user, item, many, when = user[order], item[order], many[order], when[order]
    first = np.flatnonzero((np.diff(user, prepend=-1) != 0) | (np.diff(item, prepend=-1) != 0))
    if not len(first):
        return Interactions(tuple(users), tuple(items), user, item, many, when)
    return Interactions(
        tuple(users), tuple(items), user[first], item[first], np.add.reduceat(many, first), np.maximum.reduceat(when, first)
    )


@dataclass(frozen=True)
class Events:
    """Single plays, in order of time where it is known: what is split into training and test."""

    users: tuple[str, ...]
    items: tuple[str, ...]
    user: Ints
    item: Ints
    count: Floats
    time: Floats

    def collected(self, kept: npt.NDArray[np.bool_] | slice = slice(None)) -> Interactions:
        return collected(self.users, self.items, self.user[kept], self.item[kept], self.count[kept], self.time[kept])

    @property
    def timed(self) -> bool:
        return bool(len(self.user)) and not bool(np.isnan(self.time).any())


def read(path: Path) -> Events:
    """CSV (comma, semicolon or tab) or parquet with columns for user and item, and for time or count.

    Raises UnreadableInteractions.
    """
    table = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    names = {name.strip().lower(): name for name in table}
    found = {field: next((names[name] for name in known if name in names), None) for field, known in COLUMNS.items()}
    if found["user"] is None or found["item"] is None:
        raise UnreadableInteractions(f"Columns for user and item are wanted; there are: {', '.join(table)}.")
    users, user = _numbered(table[found["user"]])
    items, item = _numbered(table[found["item"]])
    time = _numbers(table[found["time"]], "time") if found["time"] else np.full(len(user), np.nan)
    count = _numbers(table[found["count"]], "count") if found["count"] else np.ones(len(user))
    order = np.argsort(time, kind="stable")
    return Events(users, items, user[order], item[order], count[order], time[order])


def _numbered(values: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    names, places = np.unique(np.asarray(values, dtype=str), return_inverse=True)
    return tuple(names.tolist()), places.astype(np.int64)


def _numbers(values: Iterable[object], what: str) -> Floats:
    try:
        return np.array([float(value) for value in values])  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise UnreadableInteractions(f"The column of {what} holds something that is no number.") from error


def _parquet(path: Path) -> dict[str, Sequence[str]]:
    try:
        import pyarrow.parquet as parquet  # type: ignore[import-untyped]
    except ImportError as error:
        raise UnreadableInteractions("Parquet needs the package pyarrow; CSV is read without it.") from error
    table = parquet.read_table(path)
    return {name: table[name].to_pylist() for name in table.column_names}


def _csv(path: Path) -> dict[str, Sequence[str]]:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        delimiter = next((sign for sign in ("\t", ";") if sign in head), ",")
        names = next(csv.reader([head], delimiter=delimiter), [])
        rows = [row for row in csv.reader(file, delimiter=delimiter) if len(row) == len(names)]
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
