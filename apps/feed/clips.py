"""Nine short clips that differ, to be liked or not: how the feed learns of somebody whom it does not know."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from apps.feed.models import Listener, Track
from apps.feed.profiles import profile_of

CLIPS = 9
CLIP_MS = 30_000
POOL = 300
"""Of so many of the newest tracks the clips are chosen."""


@dataclass(frozen=True)
class Clip:
    """[start, end) in milliseconds: the middle of the track."""

    track: Track
    start_ms: int
    end_ms: int


def clips(listener: Listener | None) -> list[Clip]:
    """Up to CLIPS of what may be played to the listener; the same ones as long as there is the same music."""
    heard = Track.objects.listed()
    if listener:
        profile = profile_of(listener)
        heard = heard.exclude(pk__in=profile.away).exclude(artist__in=profile.artists_away)
    pool = list(heard.for_lists()[:POOL])
    return [_middle(track) for track in unlike(pool, CLIPS)]


def unlike(tracks: Sequence[Track], count: int) -> list[Track]:
    """`count` of them, each as far as can be from those before it: in its tags first, then by another artist."""
    left = sorted(tracks, key=lambda track: random.Random(str(track.pk)).random())  # noqa: S311 (an order, no secret)
    chosen: list[Track] = []
    while left and len(chosen) < count:
        best = max(left, key=lambda track: min((_distance(track, other) for other in chosen), default=0))
        left.remove(best)
        chosen.append(best)
    return chosen


def _distance(one: Track, other: Track) -> float:
    """0 = the same tags and the same artist, up to 2."""
    tags, others = set(one.tags), set(other.tags)
    either = tags | others
    apart = 1 - len(tags & others) / len(either) if either else 0
    return apart + (one.artist_id != other.artist_id)


def _middle(track: Track) -> Clip:
    start = max(0, (track.duration_ms - CLIP_MS) // 2)
    return Clip(track, start, min(track.duration_ms, start + CLIP_MS))
