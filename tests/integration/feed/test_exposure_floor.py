"""Who was shown less than the floor has more of the places that are given to something else."""

import pytest

from apps.accounts.models import User
from apps.feed import exposure
from apps.feed.exposure import Counts
from apps.feed.mixes import Kind, Mix
from apps.feed.models import FeedSession, Listener, Placement, Track
from apps.feed.recommending import recommend
from tests.support.listening import silent_track
from tests.support.people import make_user

pytestmark = pytest.mark.django_db
ARTISTS, SMALL = 12, 6


@pytest.fixture
def tracks() -> list[Track]:
    """Two each of twelve artists, in turn."""
    artists = [make_user() for _ in range(ARTISTS)]
    return [silent_track(artists[number % ARTISTS], f"Air {number}") for number in range(2 * ARTISTS)]


def explored(listener: Listener, small: set[User]) -> int:
    """Places of forty looks that are given by chance to those artists."""
    exposure.forget()
    mix = Mix(Kind.FOR_YOU)
    looks = (recommend(listener=listener, mix=mix, placed=(), seed=seed, count=10) for seed in range(40))
    return sum(one.propensity < 0.5 and one.track.artist in small for look in looks for one in look)


def test_the_floor_is_half_of_the_usual_share() -> None:
    counts = Counts({}, {1: 30, 2: 6, 3: 5, 4: 5})
    assert [counts.seldom(artist) for artist in (1, 2, 3, 4, 5)] == [False, False, True, True, True]
    assert Counts().seldom(1)


def test_small_artists_have_more_of_the_places_by_chance(
    musician: User, tracks: list[Track], monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = Listener.objects.create(user=musician, generated_share=100)
    look = FeedSession.objects.create(listener=Listener.objects.create(), mix="for-you", seed=1)
    big = [track for number, track in enumerate(tracks) if number % ARTISTS >= SMALL]
    Placement.objects.bulk_create(
        Placement(session=look, track=track, position=at, why=Placement.Why.NEW, reasons=[], propensity=1.0)
        for at, track in enumerate(big)
    )
    small = {track.artist for track in tracks} - {track.artist for track in big}
    with_floor = explored(listener, small)
    monkeypatch.setattr(exposure, "FIRST", 1.0)
    assert with_floor > 1.2 * explored(listener, small) > 0
