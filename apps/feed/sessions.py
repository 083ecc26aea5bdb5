"""One look at a mix: the next tracks, none of them twice, and each kept with the chance that it had."""

from collections.abc import Sequence
from secrets import randbelow
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from apps.feed.mixes import mix_called
from apps.feed.models import Event, FeedSession, Listener, Placement
from apps.feed.recommending import Chosen, recommend

SEEDS = 2**31
MOST_PLACED = 1_000
"""In one look; who is still there then begins anew."""


class NoSuchSession(Exception):
    """It is gone, or somebody else's."""


def next_tracks(
    *, listener: Listener, mix: str, session: UUID | None, count: int, keep: int | None = None
) -> tuple[FeedSession, Sequence[Placement]]:
    """The next `count` tracks, fewer at the end. What the listener has done meanwhile decides on them, whatever was foreseen
    before. `keep`: only so many of those before were seen; the others were never there. Raises UnknownMix, NoSuchSession."""
    asked = mix_called(mix, listener.user or AnonymousUser())
    if session is None:
        look = FeedSession(listener=listener, mix=str(asked), seed=randbelow(SEEDS))
    else:
        look = _of(listener, session, str(asked))
    while True:  # until nobody else has placed something in this look while we chose
        there = _there(look)
        kept = _seen(look, [track for position, track, _ in there if position >= keep]) if keep is not None else set()
        seen = [one for one in there if keep is None or one[0] < keep or one[1] in kept]
        before = [(track, artist) for _, track, artist in seen]
        room = min(count, MOST_PLACED - len(before))
        chosen = recommend(listener=listener, mix=asked, placed=before, seed=look.seed, count=room)
        with transaction.atomic():
            if _settled(look, there):
                look.placements.exclude(position__in=[one[0] for one in seen]).delete()
                following = seen[-1][0] + 1 if seen else 0  # tracks that are gone leave their places empty
                return look, Placement.objects.bulk_create(_placements(look, following, chosen))


def _of(listener: Listener, session: UUID, mix: str) -> FeedSession:
    look = FeedSession.objects.filter(pk=session, listener=listener, mix=mix).first()
    if look is None:
        raise NoSuchSession
    look.listener = listener
    return look


def _seen(look: FeedSession, tracks: Sequence[UUID]) -> set[UUID]:
    """What of these came before the listener's eyes or ears: that stays, whatever a page remembers after it was loaded anew."""
    if not tracks:
        return set()
    kinds = (Event.Kind.SHOWN, Event.Kind.START)
    events = Event.objects.filter(listener=look.listener, track__in=tracks, kind__in=kinds, at__gte=look.created_at)
    return {track for track in events.values_list("track", flat=True).distinct() if track}


def _there(look: FeedSession) -> list[tuple[int, UUID, int]]:
    """Places, tracks and artists that came so far."""
    if look._state.adding:
        return []
    return list(look.placements.order_by("position").values_list("position", "track", "track__artist"))


def _settled(look: FeedSession, there: Sequence[tuple[int, UUID, int]]) -> bool:
    """Whether the look is as it was, and is ours to write in until the transaction ends. Choosing takes its time, and so is done
    before: on SQLite whoever is in a transaction that writes keeps out everybody else."""
    if look._state.adding:
        look.save(force_insert=True)
        return True
    if not FeedSession.objects.select_for_update().filter(pk=look.pk).exists():
        raise NoSuchSession
    return _there(look) == there


def _placements(look: FeedSession, first: int, chosen: Sequence[Chosen]) -> list[Placement]:
    return [
        Placement(
            session=look,
            track=one.track,
            position=first + offset,
            why=one.why,
            reasons=one.reasons,
            propensity=one.propensity,
            taste=one.taste,
        )
        for offset, one in enumerate(chosen)
    ]
