"""One look at a mix: the next tracks, none of them twice, and each kept with the chance that it had."""

from collections.abc import Sequence
from secrets import randbelow
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from apps.feed.mixes import mix_called
from apps.feed.models import FeedSession, Listener, Placement
from apps.feed.recommending import recommend

SEEDS = 2**31
MOST_PLACED = 1_000
"""In one look; who is still there then begins anew."""


class NoSuchSession(Exception):
    """It is gone, or somebody else's."""


@transaction.atomic
def next_tracks(
    *, listener: Listener, mix: str, session: UUID | None, count: int, keep: int | None = None
) -> tuple[FeedSession, Sequence[Placement]]:
    """The next `count` tracks, fewer at the end. What the listener has done meanwhile decides on them, whatever was foreseen
    before. `keep`: only so many of those before were seen; the others were never there. Raises UnknownMix, NoSuchSession."""
    asked = mix_called(mix, listener.user or AnonymousUser())
    if session is None:
        look = FeedSession.objects.create(listener=listener, mix=str(asked), seed=randbelow(SEEDS))
    else:
        look = _locked(listener, session, str(asked))
        if keep is not None:
            look.placements.filter(position__gte=keep).delete()
    there = list(look.placements.order_by("position").values_list("position", "track", "track__artist"))
    before = [(track, artist) for _, track, artist in there]
    following = there[-1][0] + 1 if there else 0  # tracks that are gone leave their places empty
    chosen = recommend(listener=listener, mix=asked, placed=before, seed=look.seed, count=min(count, MOST_PLACED - len(before)))
    placements = [
        Placement(
            session=look,
            track=one.track,
            position=following + offset,
            why=one.why,
            reasons=one.reasons,
            propensity=one.propensity,
            taste=one.taste,
        )
        for offset, one in enumerate(chosen)
    ]
    return look, Placement.objects.bulk_create(placements)


def _locked(listener: Listener, session: UUID, mix: str) -> FeedSession:
    looks = FeedSession.objects.select_for_update().filter(pk=session, listener=listener, mix=mix)
    look = looks.first()
    if look is None:
        raise NoSuchSession
    look.listener = listener
    return look
