"""How often the feed has shown whose music lately: what keeps it from showing the same few for ever.

A floor for those whom hardly anybody hears: their tracks come first where a place is given to exploration. Measured over all
listeners, kept for a minute in each process.
"""

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from apps.feed.models import Placement

WINDOW = timedelta(days=7)
LOOK_SECONDS = 60.0
FLOOR = 0.5
"""Of the usual share of an artist: who was shown less than that comes first."""
FIRST = 4.0
"""Times as likely as others to be drawn."""


@dataclass(frozen=True)
class Counts:
    """Placements of the last week, by track and by artist."""

    tracks: dict[UUID, int] = field(default_factory=dict)
    artists: dict[int, int] = field(default_factory=dict)

    @cached_property
    def whole(self) -> int:
        return sum(self.artists.values())

    def seldom(self, artist: int) -> bool:
        """Less than the floor."""
        usual = self.whole / len(self.artists) if self.artists else 0.0
        return self.artists.get(artist, 0) <= FLOOR * usual


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.looked = float("-inf")
        self.counts = Counts()

    def current(self) -> Counts:
        if time.monotonic() - self.looked >= LOOK_SECONDS and self.lock.acquire(blocking=False):
            try:  # one counts; whoever comes meanwhile goes by what was counted before
                self.counts, self.looked = _counted(), time.monotonic()
            finally:
                self.lock.release()
        return self.counts


_kept = _Kept()


def shown() -> Counts:
    return _kept.current()


def forget() -> None:
    _kept.forget()


def _counted() -> Counts:
    recent = Placement.objects.filter(session__created_at__gt=timezone.now() - WINDOW).order_by()
    tracks = dict(recent.values_list("track").annotate(times=Count("pk")))
    artists = dict(recent.values_list("track__artist").annotate(times=Count("pk")))
    return Counts(tracks, artists)
