"""What a listener has heard, and forgetting it: one play, a day, everything, or only what the feed makes of it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.accounts.personal_data import in_pages
from apps.feed import projections
from apps.feed.models import Event, FeedSession, ForgottenPlay, Listen, Listener, Opinion
from apps.feed.preferences import changed

RETRAINED_WITHIN = timedelta(hours=24)
"""After that, what was deleted has no part in what was learnt from all listeners, either."""


def listens(listener: Listener, *, before: datetime | None = None, play: UUID | None = None) -> "QuerySet[Listen]":
    """Newest first; of plays of one moment, in the order of their ids. What is not public any more is named by `Track.title_for`.

    `before`: only those that began earlier; with `play` also those of that very moment that come after this play.
    """
    rows = Listen.objects.filter(listener=listener).select_related("track__work", "track__artist", "listener__user")
    if before:
        rows = rows.filter(Q(at__lt=before) | Q(at=before, play__lt=play) if play else Q(at__lt=before))
    return rows.order_by("-at", "-play")


def inferred(listener: Listener) -> list[tuple[str, int]]:
    """The tags of what was played, with the number of plays of each, most first: what the feed has to go by."""
    plays = Listen.objects.filter(listener=listener, counted=True, excluded=False)
    if listener.forgotten_before:
        plays = plays.filter(at__gte=listener.forgotten_before)
    counts: Counter[str] = Counter()
    for tags in plays.values_list("track__tags", flat=True):
        counts.update(tags)
    return counts.most_common()


@transaction.atomic
def forget_play(*, listener: Listener, play: UUID) -> None:
    """One play, with all that was told of it."""
    _forget(listener, Event.objects.filter(listener=listener, play=play))


@transaction.atomic
def forget_day(*, listener: Listener, day: date, zone: tzinfo | None = None) -> None:
    """Everything that was done on that day."""
    start = datetime.combine(day, datetime.min.time(), tzinfo=zone or timezone.get_current_timezone())
    _forget(listener, Event.objects.filter(listener=listener, at__gte=start, at__lt=start + timedelta(days=1)))


@transaction.atomic
def forget_everything(*, listener: Listener) -> None:
    """All events, and what the feed answered."""
    row = Listener.objects.select_for_update().get(pk=listener.pk)
    events = Event.objects.filter(listener=row)
    FeedSession.objects.filter(listener=row).delete()
    _keep_away(row, events)
    events.delete()
    projections.anew(row)
    changed(listener)


@transaction.atomic
def forget_taste(*, listener: Listener) -> datetime:
    """Nothing that was heard until now counts for the feed; the history stays. Returns the moment, for `recall_taste`."""
    Listener.objects.filter(pk=listener.pk).update(forgotten_before=timezone.now())
    changed(listener)
    listener.refresh_from_db()
    return listener.forgotten_before or timezone.now()


@transaction.atomic
def recall_taste(*, listener: Listener) -> None:
    """What was heard before counts again."""
    Listener.objects.filter(pk=listener.pk).update(forgotten_before=None)
    changed(listener)


def _forget(listener: Listener, events: "QuerySet[Event]") -> None:
    """These events, what they took back, and what took them back: nothing of it counts again."""
    row = Listener.objects.select_for_update().get(pk=listener.pk)
    own = Event.objects.filter(listener=row)
    gone = set(events.values_list("uuid", flat=True))
    gone |= set(own.filter(uuid__in=events.exclude(undoes=None).values("undoes")).values_list("uuid", flat=True))
    gone |= set(own.filter(undoes__in=gone).values_list("uuid", flat=True))
    _keep_away(row, events)
    rows = own.filter(uuid__in=gone)
    concerned = list(rows)
    rows.delete()
    projections.project(row, concerned)
    changed(listener)


def _keep_away(listener: Listener, events: "QuerySet[Event]") -> None:
    """What a page that is still open tells of a play that is forgotten is not taken in any more."""
    plays = {play for play in events.values_list("play", flat=True).distinct() if play}
    ForgottenPlay.objects.bulk_create([ForgottenPlay(listener=listener, play=play) for play in plays], ignore_conflicts=True)


def exported(listener: Listener) -> Iterator[dict[str, Any]]:
    """Plays as ListenBrainz takes and gives them, oldest first: one object for each."""
    plays = Listen.objects.filter(listener=listener, counted=True).select_related("track__work", "track__artist")
    for one in in_pages(plays.order_by("at", "pk")):
        yield {
            "listened_at": int(one.at.timestamp()),
            "track_metadata": {
                "artist_name": one.track.composer or one.track.artist.username,
                "track_name": one.track.title_for(listener.user),
                "additional_info": {
                    "media_player": "MusicStudio",
                    "duration_ms": one.track.duration_ms,
                    "musicstudio_track": str(one.track_id),
                },
            },
        }


def opinions(listener: Listener) -> Iterator[dict[str, Any]]:
    """What was liked and hidden, oldest first."""
    for one in in_pages(Opinion.objects.filter(listener=listener).select_related("track__work").order_by("at", "pk")):
        fields = ("liked", "favourite", "hidden", "artist_hidden", "rests_until", "at")
        yield {
            "track": str(one.track_id),
            "title": one.track.title_for(listener.user),
            **{field: getattr(one, field) for field in fields},
        }
