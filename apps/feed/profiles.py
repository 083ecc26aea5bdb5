"""What the feed knows of one listener at this moment: read from the rows for every page, so that everything counts at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils import timezone

from apps.feed.models import Follow, Listen, Listener, Opinion, Shown
from musicstudio.engine.recommend import listener as engine
from musicstudio.engine.recommend.settings import Settings

DAY = 86_400.0
LIKED, FAVOURITE = 1.5, 2.5
SKIPPED, HIDDEN = -0.5, -2.0
JUST_PLAYED = timedelta(hours=24)
TIRING, RESTS = 5, timedelta(days=7)
"""What was shown so often and never played rests for so long."""


@dataclass(frozen=True)
class Profile:
    """`likes`: what speaks for and against tracks; `away`: tracks that are not to come now; `artists_away`: never."""

    likes: engine.Listener
    away: frozenset[UUID]
    artists_away: frozenset[int]
    followed: frozenset[int]

    @property
    def new(self) -> bool:
        """Nothing is known of what the listener likes."""
        return not self.likes.heard and not self.likes.tags


def profile_of(listener: Listener, settings: Settings | None = None) -> Profile:
    opinions = {one.track_id: one for one in Opinion.objects.filter(listener=listener).select_related("track")}
    unused = list(listener.unused.values_list("track", "tag"))
    left_out, tags_left_out = {track for track, _ in unused if track}, {tag for _, tag in unused if tag}
    past = _past(listener)
    weights = _weights(listener, past, opinions, settings or Settings())
    heard = [engine.Heard(str(track), weight) for track, weight in weights.items() if track not in left_out and weight]
    tags = [tag for tag in listener.tags if tag not in tags_left_out]
    followed = Follow.objects.filter(follower=listener.user_id).values_list("artist", flat=True) if listener.user_id else []
    artists = {one.track.artist_id for one in opinions.values() if one.artist_hidden}
    return Profile(
        engine.Listener(heard, tags),
        frozenset(_away(listener, past, opinions)),
        frozenset(artists | ({listener.user_id} if listener.user_id else set())),
        frozenset(followed),
    )


@dataclass(frozen=True)
class _Past:
    """Of one track: how often it was played and skipped, and when last, of what may be used; when it was last played or skipped
    at all, and how often it ever was played."""

    plays: int
    skips: int
    last: datetime | None
    done: datetime | None
    ever: int


def _past(listener: Listener) -> dict[UUID, _Past]:
    used = Q(excluded=False, at__gte=listener.forgotten_before) if listener.forgotten_before else Q(excluded=False)
    counted, skipped = Q(counted=True), Q(skipped=True)
    rows = Listen.objects.filter(listener=listener).order_by().values_list("track")
    told = rows.annotate(
        plays=Count("pk", filter=used & counted), skips=Count("pk", filter=used & skipped), last=Max("at", filter=used),
        done=Max("at", filter=counted | skipped), ever=Count("pk", filter=counted),
    )  # fmt: skip
    return {track: _Past(*rest) for track, *rest in told}


def _weights(
    listener: Listener, past: Mapping[UUID, _Past], opinions: Mapping[UUID, Opinion], settings: Settings
) -> dict[UUID, float]:
    """For each track what its plays, skips and opinions say together; plays fade with time, what was said does not."""
    now, weights = timezone.now(), dict[UUID, float]()
    for track, one in past.items():
        if one.last is None:
            continue
        days = (now - one.last).total_seconds() / DAY
        fading = 0.5 ** (days / settings.half_life_days) if settings.half_life_days else 1.0
        weights[track] = (log2(1 + one.plays) + SKIPPED * log2(1 + one.skips)) * fading
    for track, opinion in opinions.items():
        hidden = opinion.hidden or opinion.artist_hidden
        if listener.forgotten_before and opinion.at < listener.forgotten_before and not hidden:
            continue
        said = FAVOURITE if opinion.favourite else LIKED if opinion.liked else 0.0
        said += HIDDEN if hidden else 0.0
        weights[track] = weights.get(track, 0.0) + said
    return weights


def _away(listener: Listener, past: Mapping[UUID, _Past], opinions: Mapping[UUID, Opinion]) -> set[UUID]:
    now = timezone.now()
    away = {track for track, one in opinions.items() if one.hidden or (one.rests_until and one.rests_until > now)}
    away |= {track for track, one in past.items() if one.done and one.done > now - JUST_PLAYED}
    tiring = Shown.objects.filter(listener=listener, times__gte=TIRING, last_at__gt=now - RESTS)
    return away | {track for track in tiring.values_list("track", flat=True) if track not in past or not past[track].ever}
