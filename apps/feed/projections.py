"""What follows from events, worked out anew from all of those that it follows from.

So it does not matter in which order they came, how often, or whether something stopped on the way: the same events leave the
same rows. `anew` works out everything of a listener.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Set
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from apps.feed.models import Event, Listen, Listener, Opinion, Shown
from apps.feed.plays import is_play, length, union

Kind = Event.Kind
OPINIONS = {
    Kind.LIKE: "liked",
    Kind.FAVOURITE: "favourite",
    Kind.HIDE_TRACK: "hidden",
    Kind.HIDE_ARTIST: "artist_hidden",
}
REST = timedelta(days=14)
"""How long a track stays away after "not now"."""
MOST_A_DAY = 5
"""Plays of one track by one listener within a day; what is more counts for no chart and no taste."""


def counting(listener: Listener) -> "QuerySet[Event]":
    """The listener's events that were not taken back."""
    taken_back = Event.objects.filter(listener=listener, kind=Kind.UNDO).values("undoes")
    return Event.objects.filter(listener=listener).exclude(kind=Kind.UNDO).exclude(uuid__in=taken_back)


def project(listener: Listener, events: Collection[Event]) -> None:
    """Bring everything up to date that these events have a say in, whether they are new or were deleted. Call it with the
    listener's row locked."""
    undone = {event.undoes for event in events if event.undoes}
    concerned = [*events, *Event.objects.filter(listener=listener, uuid__in=undone)] if undone else list(events)
    _listens(listener, {event.play for event in concerned if event.play})
    _opinions(listener, {event.track_id for event in concerned if event.track_id and event.kind in {*OPINIONS, Kind.NOT_NOW}})
    _shown(listener, {event.track_id for event in concerned if event.track_id and event.kind == Kind.SHOWN})


def anew(listener: Listener) -> None:
    """Everything of one listener, from the events alone."""
    events = Event.objects.filter(listener=listener)
    for rows in (Listen, Opinion, Shown):
        rows.objects.filter(listener=listener).delete()
    _listens(listener, {play for play in events.values_list("play", flat=True).distinct() if play})
    tracks = {track for track in events.values_list("track", flat=True).distinct() if track}
    _opinions(listener, tracks)
    _shown(listener, tracks)


def _listens(listener: Listener, plays: Collection[UUID]) -> None:
    if not plays:
        return
    told = counting(listener).filter(play__in=plays).select_related("track__work").defer("track__cover", "track__peaks")
    by_play = groupby(told.order_by("play", "at", "pk"), key=lambda event: event.play)
    rows = [row for play, events in by_play if play and (row := _listen(listener, play, list(events)))]
    before = set(Listen.objects.filter(listener=listener, play__in=plays).values_list("track", "at__date"))
    _write(Listen, rows, "play")
    Listen.objects.filter(listener=listener, play__in=set(plays) - {row.play for row in rows}).delete()
    _leave_out_repeats(listener, before | {(row.track_id, row.at.date()) for row in rows})


def _listen(listener: Listener, play: UUID, events: list[Event]) -> Listen | None:
    """One play; None when nothing is left of it."""
    track = next((event.track for event in events if event.track), None)
    if track is None:
        return None
    own = [event for event in events if event.track_id == track.pk]
    heard = length(union((span for event in own for span in event.data.get("ranges", [])), track.duration_ms))
    counted = is_play(heard, track.duration_ms)
    return Listen(
        listener=listener,
        play=play,
        track=track,
        at=min(event.at for event in own),
        heard_ms=heard,
        counted=counted,
        skipped=not counted and any(event.kind == Kind.SKIP for event in own),
        excluded=listener.user_id == track.artist_id,
        source=next((event.data["source"] for event in own if event.data.get("source")), ""),
    )


def _leave_out_repeats(listener: Listener, days: Set[tuple[UUID, date]]) -> None:
    """Of each of these tracks on its day. One's own music is left out anyway."""
    tracks, dates = {track for track, _ in days}, {day for _, day in days}
    plays = Listen.objects.filter(listener=listener, track__in=tracks, at__date__in=dates, counted=True)
    plays = plays.exclude(track__artist=listener.user_id).order_by("track", "at", "play")
    wrong: dict[bool, list[int]] = {True: [], False: []}
    heard = Counter[tuple[UUID, date]]()
    for pk, track, at, excluded in plays.values_list("pk", "track", "at", "excluded"):
        day = track, at.date()
        heard[day] += 1
        repeated = heard[day] > MOST_A_DAY
        if day in days and excluded != repeated:
            wrong[repeated].append(pk)
    for repeated, rows in wrong.items():
        if rows:
            Listen.objects.filter(pk__in=rows).update(excluded=repeated)


def _opinions(listener: Listener, tracks: Collection[UUID]) -> None:
    if not tracks:
        return
    kinds = [*OPINIONS, Kind.NOT_NOW]
    said = counting(listener).filter(track__in=tracks, kind__in=kinds).order_by("track", "at", "pk")
    by_track = groupby(said, key=lambda event: event.track_id)
    rows = [_opinion(listener, track, list(events)) for track, events in by_track if track]
    _write(Opinion, rows, "track_id")
    Opinion.objects.filter(listener=listener, track__in=set(tracks) - {row.track_id for row in rows}).delete()


def _opinion(listener: Listener, track: UUID, events: list[Event]) -> Opinion:
    said: Mapping[str, Any] = {field: True for kind, field in OPINIONS.items() if any(event.kind == kind for event in events)}
    rests = [event.at + REST for event in events if event.kind == Kind.NOT_NOW]
    lasting = [event.at for event in events if event.kind != Kind.NOT_NOW]  # resting says nothing of liking
    at = max(lasting, default=events[-1].at)
    return Opinion(listener=listener, track_id=track, at=at, rests_until=max(rests, default=None), **said)


def _shown(listener: Listener, tracks: Collection[UUID]) -> None:
    if not tracks:
        return
    seen = Q(track__in=tracks, kind=Kind.SHOWN)
    counts = counting(listener).filter(seen).values("track").annotate(times=Count("pk"), last=Max("at"))
    rows = [Shown(listener=listener, track_id=one["track"], times=one["times"], last_at=one["last"]) for one in counts.order_by()]
    _write(Shown, rows, "track_id")
    Shown.objects.filter(listener=listener, track__in=set(tracks) - {row.track_id for row in rows}).delete()


def _write(model: Any, rows: list[Any], key: str) -> None:
    """Rows in the place of those that the listener has of the same key."""
    name = key.removesuffix("_id")
    fields = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "listener", name)]
    model.objects.bulk_create(rows, update_conflicts=True, unique_fields=["listener", name], update_fields=fields)
