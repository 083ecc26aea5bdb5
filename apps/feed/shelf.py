"""All tracks that are ready, as arrays: what a web process needs to rank tens of thousands of them for every page.

Kept in each process and brought up to date with what has changed since. Whether somebody may hear a track is not in it: that is
asked of the database, of the works of those few that are chosen.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Max

from apps.feed.models import Track
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.settings import Settings

LOOK_SECONDS = 2.0
FIELDS = ("pk", "work_id", "artist_id", "generated", "published_at", "tags")

_Row = tuple[UUID, int, bool, float, tuple[str, ...]]
"""Work, artist, whether it is generated, when it was published, tags."""


@dataclass(frozen=True)
class Shelf:
    """One place for each track, the same in every array."""

    ids: tuple[UUID, ...]
    works: tuple[UUID, ...]
    place: dict[UUID, int]
    artists: npt.NDArray[np.int64]
    generated: npt.NDArray[np.bool_]
    published: npt.NDArray[np.float64]  # seconds since 1970
    tags: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.ids)

    def places(self, ids: Iterable[UUID]) -> npt.NDArray[np.int64]:
        """Of those that are there."""
        return np.array([self.place[one] for one in ids if one in self.place], np.int64)

    def tagged(self, tag: str) -> npt.NDArray[np.bool_]:
        return np.fromiter((tag in own for own in self.tags), bool, len(self.tags))

    @cached_property
    def by_tags(self) -> Taste:
        """What stated tags say of each track before a training has seen it: its places are those of the shelf."""
        return Taste.of_tags([str(one) for one in self.ids], self.tags, Settings())


class _Kept:
    """The shelf of this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.looked = 0.0
        self.newest: tuple[int, datetime | None] = (0, None)
        self.rows: dict[UUID, _Row] = {}
        self.shelf = _arranged({})

    def current(self) -> Shelf:
        with self.lock:
            if time.monotonic() - self.looked >= LOOK_SECONDS:
                self._refresh()
            return self.shelf

    def _refresh(self) -> None:
        ready = Track.objects.ready()
        state = ready.aggregate(count=Count("pk"), newest=Max("changed_at"))
        newest = (state["count"], state["newest"])
        if newest != self.newest:
            changed = ready if self.newest[1] is None else ready.filter(changed_at__gte=self.newest[1])
            rows = changed.order_by().values_list(*FIELDS).iterator(chunk_size=5_000)
            for pk, work, artist, generated, published, tags in rows:
                self.rows[pk] = (work, artist, generated, published.timestamp(), tuple(tags))
            if len(self.rows) != state["count"]:
                there = set(ready.order_by().values_list("pk", flat=True))
                self.rows = {pk: row for pk, row in self.rows.items() if pk in there}
            self.newest, self.shelf = newest, _arranged(self.rows)
        self.looked = time.monotonic()


def _arranged(rows: dict[UUID, _Row]) -> Shelf:
    ids = tuple(rows)
    return Shelf(
        ids,
        tuple(row[0] for row in rows.values()),
        {pk: place for place, pk in enumerate(ids)},
        np.fromiter((row[1] for row in rows.values()), np.int64, len(ids)),
        np.fromiter((row[2] for row in rows.values()), bool, len(ids)),
        np.fromiter((row[3] for row in rows.values()), np.float64, len(ids)),
        tuple(row[4] for row in rows.values()),
    )


_kept = _Kept()


def shelf() -> Shelf:
    """As it was at the most LOOK_SECONDS ago."""
    return _kept.current()


def forget() -> None:
    """Look anew: for tests, whose databases come and go."""
    _kept.forget()
