"""Who listens to an artist's music: counts by day and track, never so few listeners that one could tell who."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from apps.accounts.models import User
from apps.feed.importing import SOURCE as IMPORTED
from apps.feed.models import Event, Follow, Listen, Track

DAYS = 30
FEWEST = 5
"""Of fewer listeners than these nothing is told."""


@dataclass(frozen=True)
class Heard:
    """Plays and the different listeners who made them; None for both where they were too few to be told."""

    plays: int | None
    listeners: int | None


NOBODY = Heard(0, 0)


@dataclass(frozen=True)
class TrackAudience:
    track: Track
    heard: Heard


@dataclass(frozen=True)
class Audience:
    """The last DAYS days. `days`: every one of them, oldest first. `shown`: how often feeds showed the artist's tracks;
    `shown_to_all`: tracks at all."""

    days: list[tuple[date, Heard]]
    tracks: list[TrackAudience]
    whole: Heard
    followers: int
    shown: int
    shown_to_all: int

    @property
    def exposure(self) -> float | None:
        """Share of all that the feed showed, 0..1; None while it has shown nothing."""
        return self.shown / self.shown_to_all if self.shown_to_all else None


def audience(artist: User) -> Audience:
    """One's own plays are `excluded` from the start, as are too many of one track by one listener on one day."""
    first = timezone.localdate() - timedelta(days=DAYS - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    plays = Listen.objects.filter(track__artist=artist, counted=True, excluded=False, at__gte=since)
    plays = plays.exclude(source=IMPORTED)  # anybody can write such a file
    by_day = {row["day"]: row for row in _counted(plays.annotate(day=TruncDate("at")).values("day"))}
    by_track = {row["track"]: row for row in _counted(plays.values("track"))}
    tracks = Track.objects.ready().filter(artist=artist).select_related("work")
    shown = Event.objects.filter(kind=Event.Kind.SHOWN, at__gte=since).exclude(listener__user=artist)
    seen = shown.aggregate(mine=Count("pk", filter=Q(track__artist=artist)), everything=Count("pk"))
    days = [first + timedelta(days=offset) for offset in range(DAYS)]
    told_days, told_tracks = _protected(by_day), _protected(by_track)
    return Audience(
        days=[(day, told_days.get(day, NOBODY)) for day in days],
        tracks=_most_first(TrackAudience(track, told_tracks.get(track.pk, NOBODY)) for track in tracks),
        whole=_told(plays.aggregate(plays=Count("pk"), listeners=Count("listener", distinct=True))),
        followers=Follow.objects.filter(artist=artist).count(),
        shown=seen["mine"],
        shown_to_all=seen["everything"],
    )


def _counted(rows: "QuerySet[Listen, Any]") -> "QuerySet[Listen, Any]":
    return rows.order_by().annotate(plays=Count("pk"), listeners=Count("listener", distinct=True))


def _protected(rows: Mapping[Any, Any]) -> dict[Any, Heard]:
    """What may be told of each. All of them together is told, too: where one alone is left out, what is missing from the whole
    would be it, so the next smallest is left out with it."""
    told = {key: _told(row) for key, row in rows.items()}
    if sum(heard.plays is None for heard in told.values()) == 1:
        left = {key: heard.plays for key, heard in told.items() if heard.plays is not None}
        if left:
            told[min(left, key=left.__getitem__)] = Heard(None, None)
    return told


def _told(row: Any) -> Heard:
    if not row["listeners"]:
        return NOBODY
    return Heard(row["plays"], row["listeners"]) if row["listeners"] >= FEWEST else Heard(None, None)


def _most_first(tracks: Iterable[TrackAudience]) -> list[TrackAudience]:
    return sorted(tracks, key=lambda one: (-(one.heard.plays or 0), one.track.title))
