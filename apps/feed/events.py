"""Taking in what listeners' browsers tell: each event once, whatever is sent again, late or out of order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from apps.feed import projections
from apps.feed.models import Event, ForgottenPlay, Listener, Track

MOST_AT_ONCE = 200
OLDEST = timedelta(days=30)
"""How long a browser may have been offline."""
OPINIONS_TO_TAKE_BACK = (*projections.OPINIONS, Event.Kind.NOT_NOW)


@dataclass(frozen=True)
class Happened:
    """One event, as it was told."""

    uuid: UUID
    kind: str
    at: datetime
    track: UUID | None = None
    play: UUID | None = None
    undoes: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def record(*, listener: Listener, happened: Iterable[Happened], oldest: timedelta | None = OLDEST) -> int:
    """Keep what is new of it, with all that follows; how many that were.

    What tells of a track that the listener may not hear (any more) is let go, as if it had been kept: who asks does not learn
    what is there. What was longer ago than `oldest` is taken to have been then.
    """
    locked = Listener.objects.select_for_update(of=("self",)).select_related("user").get(pk=listener.pk)
    told = {one.uuid: one for one in happened}
    for uuid in Event.objects.filter(listener=locked, uuid__in=told).values_list("uuid", flat=True):
        del told[uuid]
    plays = {one.play for one in told.values() if one.play}
    forgotten = set(ForgottenPlay.objects.filter(listener=locked, play__in=plays).values_list("play", flat=True))
    told = {uuid: one for uuid, one in told.items() if one.play not in forgotten}
    asked = {one.track for one in told.values() if one.track}
    heard = Track.objects.visible_to(locked.user) if locked.user else Track.objects.listed()
    there = set(heard.filter(pk__in=asked).values_list("pk", flat=True))
    now = timezone.now()
    fresh = [_event(locked, one, now, oldest) for one in told.values() if one.track is None or one.track in there]
    if not fresh:
        return 0
    Event.objects.bulk_create(fresh)
    projections.project(locked, fresh)
    locked.version += 1
    locked.save(update_fields=["version"])
    listener.version = locked.version
    return len(fresh)


def take_back(*, listener: Listener, track: Track, kind: str) -> None:
    """Whatever the listener said of this kind about the track does not count any more."""
    said = projections.counting(listener).filter(track=track, kind=kind).values_list("uuid", flat=True)
    now = timezone.now()
    record(listener=listener, happened=[Happened(uuid=uuid4(), kind=Event.Kind.UNDO, at=now, undoes=uuid) for uuid in said])


def _event(listener: Listener, one: Happened, now: datetime, oldest: timedelta | None) -> Event:
    at = min(one.at if oldest is None else max(one.at, now - oldest), now)
    return Event(
        listener=listener,
        uuid=one.uuid,
        kind=one.kind,
        track_id=one.track,
        play=one.play,
        undoes=one.undoes,
        data=dict(one.data),
        at=at,
    )
