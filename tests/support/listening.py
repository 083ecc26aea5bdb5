"""Tracks to listen to, and what listeners do, for tests of the feed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.feed import tastes
from apps.feed.events import Happened, record
from apps.feed.learning import learn
from apps.feed.models import Event, Listener, TasteVersion, Track
from apps.library.services import create_work, set_public

MINUTE = 60_000
Kind = Event.Kind


def silent_track(artist: User, title: str = "Air", *, public: bool = True, **fields: Any) -> Track:
    """A track that is ready, without a sound: for tests that do not listen."""
    work = create_work(owner=artist, title=title)
    if public:
        set_public(work=work, public=True, actor=artist)
    facts = {"state": Track.State.READY, "duration_ms": 2 * MINUTE, "published_at": timezone.now(), "head": 1, **fields}
    return Track.objects.create(work=work, artist=artist, **facts)


def happened(kind: str, track: Track | None = None, *, at: datetime | None = None, **fields: Any) -> Happened:
    return Happened(
        uuid=fields.pop("uuid", None) or uuid4(), kind=kind, at=at or timezone.now(), track=track.pk if track else None, **fields
    )


def played(track: Track, *, share: float = 1.0, at: datetime | None = None, play: UUID | None = None) -> list[Happened]:
    """One play from its beginning: start, and what was heard, told in two halves."""
    play, at = play or uuid4(), at or timezone.now() - timedelta(minutes=5)
    until = int(track.duration_ms * share)
    halves: Sequence[list[int]] = [[0, until // 2], [until // 2, until]]
    return [
        happened(Kind.START, track, play=play, at=at),
        *(happened(Kind.HEARD, track, play=play, at=at, data={"ranges": [half]}) for half in halves),
    ]


def skipped(track: Track, *, at: datetime | None = None) -> list[Happened]:
    """A play that its listener ended after a few seconds."""
    play = uuid4()
    return [
        *played(track, share=0.05, at=at, play=play),
        happened(Kind.SKIP, track, play=play, at=at or timezone.now() - timedelta(minutes=5)),
    ]


def tell(listener: Listener, *told: Happened | Iterable[Happened]) -> int:
    each = [one if isinstance(one, Happened) else list(one) for one in told]
    return record(listener=listener, happened=[x for one in each for x in (one if isinstance(one, list) else [one])])


def train() -> TasteVersion:
    """A taste of all that was listened to so far, in use at once."""
    replace = learn()
    with transaction.atomic():
        made = replace()
    tastes.forget()
    return made
