"""What the floor for small artists gives them: `python -m benchmarks.exposure [--listeners 300]`.

A studio of made-up music in which a few artists have most of the listening, and listeners who each ask the feed for one look at
their mix, one after another, while what was shown is counted as in a live studio. Printed by the order of scores and chance
alone, with the penalty on what was shown already, and with the floor as well: the share of all places that the smaller half of
the artists gets (by plays before), how many artists and tracks were shown at all, and how many of the places are of the music
that their listener plays.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import numpy as np

from musicstudio.engine.recommend.reranking import Rules
from tests.support.own_database import own_database

ARTISTS, TRACKS, KINDS, PLAYED_MS = 100, 1_000, 10, 120_000
PLAYS, LOOK = 25, 20
"""Of each listener before, and places of a look."""
COUNTED_ANEW = 10
"""Looks after which what was shown is counted again: in a live studio a minute is about as many."""


def fill(listeners: int) -> None:
    """Track i is of kind i % KINDS. The artist of rank r has listening as 1 / (r + 1); kinds go through all ranks."""
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.feed.models import Listen, Listener, Track
    from apps.library.models import Work

    chance, now = np.random.default_rng(0), timezone.now()
    names = [f"artist{number}" for number in range(ARTISTS)]
    artists = User.objects.bulk_create([User(username=name, username_key=name, email=f"{name}@example.org") for name in names])
    owner = chance.permutation(np.arange(TRACKS) % ARTISTS)
    works = [Work(owner=artists[owner[one]], title=f"Piece {one}", visibility="public", head=1) for one in range(TRACKS)]
    Work.objects.bulk_create(works)
    old = now - timedelta(days=60)
    facts = {"state": "ready", "head": 1, "duration_ms": PLAYED_MS, "published_at": old}
    tracks = Track.objects.bulk_create(
        [Track(work=work, artist=work.owner, tags=[f"kind:{one % KINDS}"], **facts) for one, work in enumerate(works)]
    )
    wanted = 1 / (owner + 1.0)
    plays = []
    for number, listener in enumerate(Listener.objects.bulk_create([Listener(generated_share=100) for _ in range(listeners)])):
        own = np.where(np.arange(TRACKS) % KINDS == number % KINDS, wanted, wanted / 50)
        for one in chance.choice(TRACKS, PLAYS, replace=False, p=own / own.sum()):
            at = now - timedelta(days=2 + 50 * float(chance.random()))
            play = {"listener": listener, "play": uuid4(), "track": tracks[one], "at": at}
            plays.append(Listen(**play, heard_ms=PLAYED_MS, counted=True))
    Listen.objects.bulk_create(plays, 5_000)


def learnt() -> None:
    from django.db import transaction

    from apps.feed.learning import learn

    replace = learn(search=False)
    with transaction.atomic():
        replace()


def looked(times_as_likely: float, rules: Rules) -> str:
    """Every listener's look, with the floor's tracks so many times as likely to be drawn as others. Nothing of it stays."""
    from django.db.models import Count

    from apps.accounts.models import User
    from apps.feed import exposure
    from apps.feed.models import FeedSession, Listener, Placement
    from apps.feed.sessions import next_tracks

    exposure.FIRST = times_as_likely
    by_plays = User.objects.filter(tracks__isnull=False).annotate(plays=Count("tracks__listens")).order_by("plays", "pk")
    small = set(list(by_plays.values_list("pk", flat=True))[: ARTISTS // 2])
    fitting = 0
    for number, listener in enumerate(Listener.objects.order_by("pk")):
        if number % COUNTED_ANEW == 0:
            exposure.forget()
        with patch.object(Rules, "of", return_value=rules):
            _look, placed = next_tracks(listener=listener, mix="for-you", session=None, count=LOOK)
        fitting += _fitting(listener, [one.track.tags[0] for one in placed])
    shown: Sequence[int] = list(Placement.objects.values_list("track__artist", flat=True))
    tracks = Placement.objects.values("track").distinct().count()
    FeedSession.objects.all().delete()
    exposure.forget()
    share = sum(artist in small for artist in shown) / len(shown)
    return f"{share:6.1%} of places   {len(set(shown)):4} artists   {tracks:5} tracks   {fitting / len(shown):6.1%} of their kind"


def _fitting(listener: object, kinds: list[str]) -> int:
    from apps.feed.models import Listen

    played = list(Listen.objects.filter(listener=listener).values_list("track__tags", flat=True))  # type: ignore[misc]
    usual = max((own[0] for own in played), key=[own[0] for own in played].count)
    return kinds.count(usual)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listeners", type=int, default=300)
    asked = parser.parse_args()
    with own_database():
        from apps.feed import exposure

        fill(asked.listeners)
        learnt()
        floor = exposure.FIRST
        print(f"the smaller half of {ARTISTS} artists, {asked.listeners} listeners, a look of {LOOK} each")
        rules = Rules()
        print(f"{'scores and chance (baseline)':32}{looked(1.0, replace(rules, penalty=0.0))}")
        print(f"{'with the penalty':32}{looked(1.0, rules)}")
        print(f"{f'with the floor, {floor:g} times as likely':32}{looked(floor, rules)}")


if __name__ == "__main__":
    main()
