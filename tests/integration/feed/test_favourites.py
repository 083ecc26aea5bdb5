"""Favourites: the strongest thing that one says of a track; listed, kept from others, and theirs to take along."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import export_files
from apps.feed.events import take_back
from apps.feed.listeners import listener_of
from apps.feed.models import Listener, Track
from apps.feed.profiles import profile_of
from apps.library.services import set_public
from tests.support.listening import Kind, happened, silent_track, tell

pytestmark = pytest.mark.django_db
ADDRESS = "/api/feed/favourites/"


@pytest.fixture
def listener(musician: User) -> Listener:
    return listener_of(musician)


@pytest.fixture
def tracks(other_musician: User) -> list[Track]:
    return [silent_track(other_musician, title) for title in ("Air", "Badinerie", "Chaconne")]


def told(client: Client) -> list[str]:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return [track["title"] for track in answer.json()]


def test_the_newest_comes_first_and_what_is_taken_back_goes(api: Client, listener: Listener, tracks: list[Track]) -> None:
    for track in tracks:
        tell(listener, happened(Kind.FAVOURITE, track, at=timezone.now()))
    assert told(api) == ["Chaconne", "Badinerie", "Air"]
    assert all(track["favourite"] for track in api.get(ADDRESS).json())
    assert api.delete(f"/api/feed/tracks/{tracks[1].pk}/opinions/favourite/").status_code == 204
    assert told(api) == ["Chaconne", "Air"]


def test_what_is_not_public_any_more_is_not_listed(
    api: Client, listener: Listener, tracks: list[Track], other_musician: User
) -> None:
    tell(listener, happened(Kind.FAVOURITE, tracks[0]), happened(Kind.FAVOURITE, tracks[1]))
    set_public(work=tracks[0].work, public=False, actor=other_musician)
    assert told(api) == ["Badinerie"]


def test_a_browser_without_account_has_its_own_and_nobody_elses(client: Client, listener: Listener, tracks: list[Track]) -> None:
    tell(listener, happened(Kind.FAVOURITE, tracks[0]))
    assert told(client) == []
    event = {"uuid": "1" * 32, "kind": "favourite", "track": str(tracks[2].pk), "at": timezone.now().isoformat()}
    assert client.post("/api/feed/events/", {"events": [event]}, content_type="application/json").json() == {"kept": 1}
    assert told(client) == ["Chaconne"]
    assert told(Client()) == []


def test_it_weighs_more_than_a_like_and_no_more_when_it_is_taken_back(listener: Listener, tracks: list[Track]) -> None:
    tell(listener, happened(Kind.FAVOURITE, tracks[0]), happened(Kind.LIKE, tracks[1]))
    weights = {heard.item: heard.weight for heard in profile_of(listener).likes.heard}
    assert weights[str(tracks[0].pk)] > weights[str(tracks[1].pk)] > 0
    take_back(listener=listener, track=tracks[0], kind=Kind.FAVOURITE)
    assert str(tracks[0].pk) not in {heard.item for heard in profile_of(listener).likes.heard}


def test_all_my_data_tells_of_them(musician: User, listener: Listener, tracks: list[Track]) -> None:
    tell(listener, happened(Kind.FAVOURITE, tracks[0]))
    files = {file.name: b"".join(file.chunks) for file in export_files(musician)}
    assert [(one["title"], one["favourite"]) for one in json.loads(files["listening/opinions.json"])] == [("Air", True)]
