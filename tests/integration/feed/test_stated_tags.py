"""What somebody states counts for tracks that no training has seen: all of them at first, and later those that are new."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.feed import preferences, shelf
from apps.feed.cards import told_placements
from apps.feed.models import Listener, Placement, Track
from apps.feed.sessions import next_tracks
from tests.support.listening import played, silent_track, tell, train
from tests.support.people import make_user

pytestmark = pytest.mark.django_db
JIG, WALTZ, PIANO = "style:jig", "style:waltz", "texture:piano"
OLD = timedelta(days=300)


def made(count: int, *tags: str, age: timedelta = timedelta()) -> list[Track]:
    """Each by somebody else."""
    at = timezone.now() - age
    return [silent_track(make_user(), f"{tags[0]} {number}", tags=list(tags), published_at=at) for number in range(count)]


def stating(user: User, *tags: str) -> Listener:
    listener = Listener.objects.create(user=user, generated_share=100)
    preferences.state(listener=listener, tags=list(tags))
    return Listener.objects.get(pk=listener.pk)


def ask(listener: Listener, mix: str = "for-you", count: int = 12) -> Sequence[Placement]:
    """Of what comes: all but what is drawn by chance."""
    shelf.forget()
    placed = next_tracks(listener=listener, mix=mix, session=None, count=count)[1]
    return [one for one in placed if one.why != Placement.Why.EXPLORE]


def test_before_the_first_training_what_has_a_stated_tag_comes_first_and_says_so(musician: User) -> None:
    jigs = made(6, JIG, age=OLD)
    made(10, WALTZ)
    listener = stating(musician, JIG)
    placed = ask(listener)
    assert {one.track for one in placed[:6]} == set(jigs)
    assert [(one.why, one.reasons) for one in placed[:6]] == [(Placement.Why.TAGS, [["tag", JIG, 1.0]])] * 6
    assert all(one.why == Placement.Why.NEW and not one.reasons for one in placed[6:])
    assert told_placements(listener, placed)[0]["why"]["text"] == "Because you like: Jig"


def test_the_rarer_of_two_stated_tags_says_more(musician: User) -> None:
    common, rare = made(5, PIANO), made(2, JIG, age=OLD)
    made(10, WALTZ)
    [both] = made(1, PIANO, JIG, age=OLD)
    placed = ask(stating(musician, PIANO, JIG))
    assert placed[0].track == both
    assert {one.track for one in placed[1:3]} == set(rare)
    assert {one.track for one in placed[3:8]} == set(common)
    shares = {tag: share for _kind, tag, share in placed[0].reasons}
    assert shares[JIG] > shares[PIANO] > 0


def test_a_tag_that_is_not_to_be_used_is_no_reason_before_the_first_training(musician: User) -> None:
    made(6, JIG, age=OLD)
    made(10, WALTZ)
    listener = stating(musician, JIG)
    preferences.leave_out(listener=listener, tag=JIG)
    placed = ask(listener)
    assert Placement.Why.TAGS not in {one.why for one in placed}
    assert {one.track.tags[0] for one in placed} == {WALTZ}


def test_what_is_newer_than_the_taste_has_its_share_of_what_was_stated(musician: User) -> None:
    known = made(20, WALTZ, age=OLD)
    for number in range(4):
        tell(Listener.objects.create(), *(played(track) for track in known[number::4]))
    version = train()
    jigs, others = made(3, JIG), made(3, PIANO)
    listener = stating(musician, JIG)
    tell(listener, played(known[0]))
    placed = ask(listener, count=20)
    tagged = [one for one in placed if one.why == Placement.Why.TAGS]
    assert {one.track for one in tagged} == set(jigs)
    assert all(one.reasons == [["tag", JIG, 1.0]] and one.taste_id == version.pk for one in tagged)
    assert not any(one.reasons for one in placed if one.track in others)


def test_a_radio_plays_what_is_like_its_track_whatever_was_stated(musician: User) -> None:
    made(6, JIG, age=OLD)
    [seed, *_] = made(10, WALTZ)
    placed = ask(stating(musician, JIG), f"radio:{seed.pk}", count=9)
    assert {one.track.tags[0] for one in placed} == {WALTZ}
    assert not any(one.reasons for one in placed)
