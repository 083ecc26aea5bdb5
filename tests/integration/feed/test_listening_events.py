"""Events: each counts once, in whatever order they come, and what is forgotten is gone."""

import json
import random
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.feed import history, projections
from apps.feed.listeners import merge
from apps.feed.models import Event, Listen, Listener, Opinion, Shown, Track
from apps.library.services import rename_work, set_public
from tests.support.listening import Kind, happened, played, silent_track, skipped, tell
from tests.support.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener(musician: User) -> Listener:
    return Listener.objects.create(user=musician)


@pytest.fixture
def track(other_musician: User) -> Track:
    return silent_track(other_musician)


def state(listener: Listener) -> Any:
    """Everything that follows from the events of a listener, without the rows' own numbers."""
    return [
        sorted(str(row) for row in rows.objects.filter(listener=listener).values_list(*fields))
        for rows, fields in (
            (Listen, ("play", "track", "at", "heard_ms", "counted", "skipped", "excluded", "source")),
            (Opinion, ("track", "liked", "favourite", "hidden", "artist_hidden", "rests_until", "at")),
            (Shown, ("track", "times", "last_at")),
        )
    ]


def test_a_play_is_half_of_it_and_moving_along_is_none(listener: Listener, track: Track) -> None:
    play = uuid4()
    tell(listener, played(track, share=0.3, play=play))
    assert not Listen.objects.get().counted
    # The same stretch again, and a jump to the end.
    tell(listener, happened(Kind.HEARD, track, play=play, data={"ranges": [[0, 30_000], [119_000, 120_000]]}))
    assert not Listen.objects.get().counted
    tell(listener, happened(Kind.HEARD, track, play=play, data={"ranges": [[36_000, 60_000]]}))
    row = Listen.objects.get()
    assert row.counted
    assert row.heard_ms == 61_000


def test_told_again_and_in_any_order_it_is_the_same(listener: Listener, other_musician: User) -> None:
    tracks = [silent_track(other_musician, f"Air {number}") for number in range(4)]
    like = happened(Kind.LIKE, tracks[2])
    told = [
        *(event for track in tracks for event in played(track, share=0.7)),
        *skipped(tracks[0]),
        like,
        happened(Kind.UNDO, undoes=like.uuid),
        happened(Kind.FAVOURITE, tracks[1]),
        happened(Kind.HIDE_ARTIST, tracks[3]),
        *(happened(Kind.SHOWN, tracks[1]) for _ in range(3)),
    ]
    tell(listener, told)
    expected = state(listener)
    assert len(expected[0]) == 5
    assert len(expected[1]) == 2
    for seed in range(5):
        again = Listener.objects.create()
        chance = random.Random(seed)
        delivered = [event for event in told for _ in range(chance.choice([1, 1, 2, 3]))]
        chance.shuffle(delivered)
        while delivered:
            some, delivered = delivered[:4], delivered[4:]
            tell(again, some)
        assert state(again) == expected
        assert Event.objects.filter(listener=again).count() == len(told)


def test_everything_can_be_worked_out_anew(listener: Listener, track: Track) -> None:
    tell(listener, played(track), skipped(track), happened(Kind.LIKE, track), happened(Kind.SHOWN, track))
    before = state(listener)
    Listen.objects.update(heard_ms=1, counted=False)
    Shown.objects.update(times=99)
    Opinion.objects.all().delete()
    projections.anew(listener)
    assert state(listener) == before


def test_a_skip_that_is_taken_back_is_none(listener: Listener, track: Track) -> None:
    told = skipped(track)
    tell(listener, told)
    assert Listen.objects.get().skipped
    tell(listener, happened(Kind.UNDO, undoes=told[-1].uuid))
    assert not Listen.objects.get().skipped


def test_the_end_of_a_play_is_no_skip(listener: Listener, track: Track) -> None:
    play = uuid4()
    tell(listener, played(track, share=0.9, play=play), happened(Kind.SKIP, track, play=play))
    assert Listen.objects.get().counted
    assert not Listen.objects.get().skipped


def test_not_now_rests_for_a_while(listener: Listener, track: Track) -> None:
    tell(listener, happened(Kind.NOT_NOW, track))
    rests = Opinion.objects.get().rests_until
    assert rests is not None
    assert timedelta(days=13) < rests - timezone.now() < timedelta(days=15)


def test_ones_own_music_and_too_many_repeats_count_for_nothing(listener: Listener, musician: User, track: Track) -> None:
    mine = silent_track(musician, "Mine")
    tell(listener, played(mine))
    assert Listen.objects.get(track=mine).excluded
    noon = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=12)
    for number in range(8):
        tell(listener, played(track, at=noon + timedelta(minutes=3 * number)))
    counts = Listen.objects.filter(track=track, counted=True).order_by("at").values_list("excluded", flat=True)
    assert list(counts) == [False] * projections.MOST_A_DAY + [True] * 3
    first = Listen.objects.filter(track=track).order_by("at")[0]
    history.forget_play(listener=listener, play=first.play)
    assert Listen.objects.filter(track=track, excluded=False).count() == projections.MOST_A_DAY


def test_what_may_not_be_heard_leaves_nothing(listener: Listener, other_musician: User) -> None:
    private = silent_track(other_musician, "Private", public=False)
    assert tell(listener, played(private)) == 0
    assert tell(listener, happened(Kind.LIKE, private)) == 0
    assert not Event.objects.exists()


def test_times_are_believed_within_reason(listener: Listener, track: Track) -> None:
    now = timezone.now()
    tell(listener, happened(Kind.LIKE, track, at=now + timedelta(days=3)))
    assert Event.objects.get().at <= timezone.now()
    tell(listener, happened(Kind.SHOWN, track, at=now - timedelta(days=900)))
    assert Event.objects.get(kind=Kind.SHOWN).at > now - timedelta(days=31)


def test_a_play_a_day_and_everything_is_forgotten(listener: Listener, track: Track) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    tell(listener, played(track), played(track, at=yesterday), happened(Kind.LIKE, track, at=yesterday))
    newest = Listen.objects.order_by("-at")[0]
    history.forget_play(listener=listener, play=newest.play)
    assert Listen.objects.count() == 1
    history.forget_day(listener=listener, day=yesterday.date())
    assert not Listen.objects.exists()
    assert not Opinion.objects.exists()
    tell(listener, played(track), happened(Kind.LIKE, track))
    history.forget_everything(listener=listener)
    assert not Event.objects.exists()
    assert state(listener) == [[], [], []]


def test_what_a_browser_did_is_its_owners_once_they_log_in(listener: Listener, track: Track, musician: User) -> None:
    browser = Listener.objects.create(tags=["mood:calm"], introduced=True)
    tell(browser, played(track), happened(Kind.LIKE, track))
    tell(listener, played(track))
    merged = merge(into=listener, other=browser)
    assert Listen.objects.filter(listener=merged).count() == 2
    assert Opinion.objects.get(listener=merged).liked
    assert merged.tags == ["mood:calm"]
    assert not Listener.objects.filter(pk=browser.pk).exists()


def test_nobody_elses_play_can_be_taken_back(listener: Listener, track: Track) -> None:
    other = Listener.objects.create(user=make_user())
    like = happened(Kind.LIKE, track)
    tell(other, like)
    tell(listener, happened(Kind.UNDO, undoes=like.uuid))
    assert Opinion.objects.get(listener=other).liked


def test_what_is_forgotten_is_not_told_again_by_a_page_that_is_still_open(listener: Listener, track: Track) -> None:
    play = uuid4()
    tell(listener, played(track, share=0.3, play=play))
    history.forget_play(listener=listener, play=play)
    assert tell(listener, happened(Kind.HEARD, track, play=play, data={"ranges": [[36_000, 90_000]]})) == 0
    assert not Listen.objects.exists()
    assert tell(listener, played(track)) == 3, "another play counts"


def test_what_a_browser_forgot_stays_forgotten_when_it_logs_in(listener: Listener, track: Track) -> None:
    browser, play = Listener.objects.create(), uuid4()
    tell(browser, played(track, share=0.3, play=play))
    history.forget_play(listener=browser, play=play)
    merged = merge(into=listener, other=browser)
    assert tell(merged, happened(Kind.HEARD, track, play=play, data={"ranges": [[36_000, 90_000]]})) == 0
    assert not Listen.objects.exists()


def test_forgetting_a_day_does_not_bring_back_what_was_taken_back_on_it(listener: Listener, track: Track) -> None:
    like = happened(Kind.LIKE, track, at=timezone.now() - timedelta(days=1))
    tell(listener, like, happened(Kind.UNDO, undoes=like.uuid))
    history.forget_day(listener=listener, day=timezone.now().date())
    assert not Opinion.objects.filter(liked=True).exists()


def test_a_title_that_is_not_public_any_more_is_told_to_nobody_but_its_owner(
    listener: Listener, track: Track, other_musician: User
) -> None:
    tell(listener, played(track), happened(Kind.LIKE, track))
    set_public(work=track.work, public=False, actor=other_musician)
    rename_work(work=track.work, title="A secret", actor=other_musician)
    told = [*history.exported(listener), *history.opinions(listener)]
    assert "A secret" not in json.dumps(told, default=str)
    [row] = history.listens(listener)
    assert row.track.title_for(listener.user) == "No longer public"
    assert row.track.title_for(other_musician) == "A secret"


def test_a_late_beginning_moves_a_play_to_another_day_and_that_day_is_counted_anew(listener: Listener, track: Track) -> None:
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    moved, hour = uuid4(), timedelta(hours=1)
    late = played(track, play=moved, at=midnight + timedelta(minutes=1))[1:]
    tell(listener, late)
    now = timezone.now()
    for number in range(projections.MOST_A_DAY):
        tell(listener, played(track, at=min(midnight + timedelta(minutes=2 + number), now)))
    assert Listen.objects.filter(excluded=True).count() == 1
    tell(listener, happened(Kind.START, track, play=moved, at=midnight - hour))
    assert not Listen.objects.filter(excluded=True).exists()


def test_resting_does_not_make_an_old_like_new(listener: Listener, track: Track) -> None:
    then = timezone.now() - timedelta(days=3)
    tell(listener, happened(Kind.LIKE, track, at=then), happened(Kind.NOT_NOW, track))
    assert abs(Opinion.objects.get().at - then) < timedelta(seconds=1)


def test_what_an_account_settled_and_reset_outlives_its_browsers(listener: Listener) -> None:
    Listener.objects.filter(pk=listener.pk).update(generated_share=0)
    browser = Listener.objects.create(forgotten_before=timezone.now())
    merged = merge(into=Listener.objects.get(pk=listener.pk), other=browser)
    assert merged.generated_share == 0
    assert merged.forgotten_before == browser.forgotten_before
