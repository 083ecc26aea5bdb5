"""Who listened to what, how much and when: from a file, or from events."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

NAMES = {
    "user": ("user", "user_id", "userid", "uid", "listener", "listener_id", "session_user"),
    "item": (
        "item", "item_id", "itemid", "song", "song_id", "songid", "track", "track_id", "trackid", "artist", "artist_id", "artistid",
        "sid", "movieid", "movie_id", "iid",
    ),
    "time": ("time", "timestamp", "ts", "datetime", "date", "at", "listened_at", "played_at", "unix_timestamp"),
    "count": ("count", "plays", "playcount", "play_count", "weight", "listens", "listen_count", "n", "confidence"),
}  # fmt: skip
DAY = 86_400.0
Doubles = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


class UnreadableInteractions(ValueError):
    """One sentence that says what is wrong with the file."""


@dataclass(frozen=True)
class Interactions:
    """users, items  ids, each once; those of users and items without any play may be among them
    weights       (users, items) CSR float32, confidence > 0 where something was played: plays, or what they count as
    times         seconds since 1970 of the last play of each entry of `weights`, in the order of its data; None = not known
    """

    users: tuple[str, ...]
    items: tuple[str, ...]
    weights: sparse.csr_matrix
    times: Doubles | None = None

    @property
    def pairs(self) -> int:
        return int(self.weights.nnz)

    def days_ago(self) -> Doubles:
        """(pairs,) days before the newest play; zeros where times are not known."""
        if self.times is None or not len(self.times):
            return np.zeros(self.pairs)
        days: Doubles = (self.times.max() - self.times) / DAY
        return days

    def only(self, keep: npt.NDArray[np.bool_]) -> Self:
        """The same users and items with those entries (pairs,) only."""
        rows = np.repeat(np.arange(len(self.users)), np.diff(self.weights.indptr))[keep]
        indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(self.users)))])
        matrix = sparse.csr_matrix((self.weights.data[keep], self.weights.indices[keep], indptr), shape=self.weights.shape)
        return type(self)(self.users, self.items, matrix, None if self.times is None else self.times[keep])


def collected(events: Iterable[tuple[str, str, float, float | None]], items: Sequence[str] = ()) -> Interactions:
    """Events of (user, item, weight, seconds since 1970 or None): weights of the same two add up, the newest time stays; what
    adds up to nothing is left out. `items` are all there are, in this order, played or not; others come after them."""
    numbers = {item: number for number, item in enumerate(dict.fromkeys(items))}
    people: dict[str, int] = {}
    users, things, weights, times = list[int](), list[int](), list[float](), list[float]()
    for user, item, counted, at in events:
        users.append(people.setdefault(user, len(people)))
        things.append(numbers.setdefault(item, len(numbers)))
        weights.append(counted)
        times.append(np.nan if at is None else at)
    return _summed(
        tuple(people), tuple(numbers), np.asarray(users, np.int64), np.asarray(things, np.int64),
        np.asarray(weights, np.float64), np.asarray(times, np.float64),
    )  # fmt: skip


def _summed(
    users: tuple[str, ...], items: tuple[str, ...], rows: Longs, columns: Longs, weights: Doubles, times: Doubles
) -> Interactions:
    pair, place = np.unique(rows * max(1, len(items)) + columns, return_inverse=True)
    total = np.bincount(place, weights, minlength=len(pair))
    last = np.full(len(pair), -np.inf)
    known = not np.isnan(times).any()
    np.maximum.at(last, place, times if known else 0.0)
    keep = total > 0
    rows, columns = np.divmod(pair[keep], max(1, len(items)))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(users)))]).astype(np.int32)
    matrix = sparse.csr_matrix(
        (total[keep].astype(np.float32), columns.astype(np.int32), indptr), shape=(len(users), len(items))
    )
    return Interactions(users, items, matrix, last[keep] if known else None)


def read(path: Path) -> Interactions:
    """A CSV (comma, semicolon or tab, with a heading) or parquet file with a user, an item, and a time and/or a count a line.

    Times are seconds or milliseconds since 1970 or ISO 8601. Raises FileNotFoundError, UnreadableInteractions."""
    if not path.exists():
        raise FileNotFoundError(path)
    columns = _parquet(path) if path.suffix.lower() in {".parquet", ".pq"} else _text(path)
    named = {kind: _named(kind, list(columns)) for kind in NAMES}
    if named["user"] is None or named["item"] is None:
        missing = " and ".join(kind for kind in ("user", "item") if named[kind] is None)
        raise UnreadableInteractions(f"{path.name} has no column of the {missing}; its columns are {', '.join(columns) or 'none'}.")
    users, rows = np.unique(_ids(columns[named["user"]]), return_inverse=True)
    items, places = np.unique(_ids(columns[named["item"]]), return_inverse=True)
    try:
        weights = np.ones(len(rows)) if named["count"] is None else np.asarray(columns[named["count"]], np.float64)
        times = np.full(len(rows), np.nan) if named["time"] is None else _seconds(np.asarray(columns[named["time"]]))
    except ValueError as error:
        raise UnreadableInteractions(f"{path.name} has a count or a time that is neither number nor date: {error}.") from error
    if not np.isfinite(weights).all() or (named["time"] and not np.isfinite(times).all()):
        raise UnreadableInteractions(f"{path.name} has a count or a time that is not a finite number.")
    return _summed(tuple(map(str, users)), tuple(map(str, items)), rows, places, weights, times)


def _ids(column: npt.ArrayLike) -> npt.NDArray[Any]:
    given = np.asarray(column)
    return given.astype(str) if given.dtype == object else given


def _named(kind: str, columns: Sequence[str]) -> str | None:
    """The column that is meant: the first of the usual names that there is, whatever its case, spaces and hyphens."""
    plain = {column.strip().strip("\ufeff").lower().replace("-", "_").replace(" ", "_"): column for column in columns}
    return next((plain[name] for name in NAMES[kind] if name in plain), None)


def _parquet(path: Path) -> dict[str, npt.NDArray[Any]]:
    try:
        from pyarrow import ArrowInvalid, parquet
    except ImportError as error:
        raise UnreadableInteractions("Reading parquet needs pyarrow: install requirements-dev.txt, or give a CSV file.") from error
    try:
        names = parquet.read_schema(path).names
        wanted = [name for kind in NAMES if (name := _named(kind, names))]
        table = parquet.read_table(path, columns=list(dict.fromkeys(wanted)))
    except ArrowInvalid as error:
        raise UnreadableInteractions(f"{path.name} is not a parquet file.") from error
    return {name: table[name].to_numpy() for name in table.column_names}


def _text(path: Path) -> dict[str, npt.NDArray[Any]]:
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        heading = file.readline()
        if not heading.strip():
            raise UnreadableInteractions(f"{path.name} is empty.")
        sign = max(",;\t", key=heading.count)
        names = next(csv.reader([heading], delimiter=sign))
        rows = [row for row in csv.reader(file, delimiter=sign) if row]
    if wrong := next((number for number, row in enumerate(rows, 2) if len(row) != len(names)), None):
        raise UnreadableInteractions(f"Line {wrong} of {path.name} has not as many columns as its heading.")
    return {name: np.array([row[place] for row in rows]) for place, name in enumerate(names)}


def _seconds(column: npt.NDArray[Any]) -> Doubles:
    if np.issubdtype(column.dtype, np.datetime64):
        return column.astype("datetime64[us]").astype(np.float64) / 1e6
    try:
        numbers = column.astype(np.float64)
    except ValueError:
        return np.array([datetime.fromisoformat(str(text).strip()).timestamp() for text in column])
    return numbers / 1_000 if len(numbers) and np.nanmedian(np.abs(numbers)) > 1e11 else numbers
