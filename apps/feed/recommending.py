"""Which tracks come next, for whom, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.feed.mixes import Kind, Mix
from apps.feed.models import Follow, Listener, Opinion, Placement, TasteVersion, Track

Why = Placement.Why


@dataclass(frozen=True)
class Chosen:
    """`reasons`: [["track" | "tag", id, share], …]."""

    track: Track
    why: Why
    reasons: list[list[Any]] = field(default_factory=list)
    propensity: float = 1.0
    taste: TasteVersion | None = None


def recommend(*, listener: Listener, mix: Mix, placed: Sequence[tuple[UUID, int]], seed: int, count: int) -> Sequence[Chosen]:
    """`placed`: tracks and artists that came before, in their order."""
    tracks = open_to(listener).exclude(pk__in=[track for track, _ in placed]).select_related("work", "artist")
    if mix.kind == Kind.TAG:
        return [Chosen(track, Why.TAGGED) for track in tracks if mix.tag in track.tags][:count]
    if mix.kind == Kind.FOLLOWING:
        followed = Follow.objects.filter(follower=listener.user).values("artist")
        return [Chosen(track, Why.FOLLOWED) for track in tracks.filter(artist__in=followed)[:count]]
    return [Chosen(track, Why.NEW) for track in tracks[:count]]


def open_to(listener: Listener) -> "QuerySet[Track]":
    """What may be played to the listener at all: public, not their own, not hidden, not resting."""
    opinions = Opinion.objects.filter(listener=listener)
    artists = opinions.filter(artist_hidden=True).values("track__artist")
    away = opinions.filter(Q(hidden=True) | Q(rests_until__gt=timezone.now())).values("track")
    return Track.objects.listed().exclude(artist=listener.user_id).exclude(artist__in=artists).exclude(pk__in=away)
