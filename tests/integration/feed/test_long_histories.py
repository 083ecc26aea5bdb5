"""Somebody who has listened for years forgets one play, and logs in, as quickly as somebody who began today."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.feed import history, projections
from apps.feed.events import Happened
from apps.feed.listeners import merge
from apps.feed.models import Listen, Listener, Opinion, Shown, Track
from tests.support.listening import Kind, happened, played, silent_track, skipped, tell

pytestmark = pytest.mark.django_db
DERIVED = (Listen, Opinion, Shown)


@pytest.fixture
def tracks(other_musician: User) -> list[Track]:
    return [silent_track(other_musician, f"Air {number}") for number in range(4)]


def listened(chance: random.Random, tracks: list[Track], plays: int) -> list[Happened]:
    """Within a few days, with repeats of one day, likes, skips, and some of it taken back."""
    told: list[Happened] = []
    for _ in range(plays):
        track, at = chance.choice(tracks), timezone.now() - timedelta(hours=chance.randrange(1, 60))
        told += chance.choice([played, skipped])(track, at=at)
        told.append(happened(chance.choice([Kind.LIKE, Kind.SHOWN, Kind.NOT_NOW, Kind.HIDE_TRACK]), track, at=at))
        if chance.random() < 0.2:
            told.append(happened(Kind.UNDO, undoes=chance.choice(told).uuid, at=at + timedelta(hours=5)))
    return told


def state(listener: Listener) -> list[list[str]]:
    kept = [rows.objects.filter(listener=listener) for rows in DERIVED]
    return [sorted(str({**row, "id": 0}) for row in rows.values()) for rows in kept]


def reads_and_writes(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_is_what_the_events_that_are_left_say(musician: User, tracks: list[Track], seed: int) -> None:
    chance = random.Random(seed)
    mine, browser = Listener.objects.create(user=musician), Listener.objects.create()
    tell(mine, listened(chance, tracks, 30))
    tell(browser, listened(chance, tracks, 30))

    def as_worked_out_anew() -> bool:
        before = state(mine)
        projections.anew(mine)
        return state(mine) == before

    merge(into=mine, other=browser)
    assert as_worked_out_anew()
    for play in chance.sample(list(Listen.objects.filter(listener=mine).values_list("play", flat=True)), 5):
        history.forget_play(listener=mine, play=play)
        assert as_worked_out_anew()
    history.forget_day(listener=mine, day=(timezone.now() - timedelta(days=1)).date())
    assert as_worked_out_anew()
    history.forget_everything(listener=mine)
    assert state(mine) == [[], [], []]


def test_a_long_history_makes_nothing_slower(musician: User, tracks: list[Track]) -> None:
    def costs(plays: int, user: User) -> tuple[int, int]:
        mine, browser = Listener.objects.create(user=user), Listener.objects.create()
        for number in range(plays):
            tell(mine, played(tracks[number % 4], at=timezone.now() - timedelta(days=number)))
        tell(browser, played(tracks[0]))
        last = Listen.objects.filter(listener=mine).latest("at")
        merging = reads_and_writes(lambda: merge(into=mine, other=browser))
        return merging, reads_and_writes(lambda: history.forget_play(listener=mine, play=last.play))

    assert costs(5, musician) == costs(40, User.objects.create_user("years", "years@example.org"))
