"""One's own history over HTTP: seen, forgotten, brought along; playlists and following."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import erase, export_files
from apps.feed import history, history_api
from apps.feed.listeners import listener_of
from apps.feed.models import Event, Follow, Listen, Listener, Playlist, Track
from apps.library.services import set_public
from tests.support.listening import Kind, happened, played, silent_track, skipped, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener(musician: User) -> Listener:
    return listener_of(musician)


@pytest.fixture
def tracks(other_musician: User) -> list[Track]:
    named = {"composer": "J. S. Bach", "tags": ["mood:calm"]}
    return [silent_track(other_musician, title, **named) for title in ("Air", "Badinerie", "Chaconne")]


def send(api: Client, data: Any) -> Any:
    file = SimpleUploadedFile("history.json", json.dumps(data).encode())
    return api.post("/api/feed/history/imports/", {"file": file})


def listen(title: str, at: datetime, artist: str = "j.s. BACH") -> dict[str, Any]:
    return {"listened_at": int(at.timestamp()), "track_metadata": {"artist_name": artist, "track_name": title}}


def test_a_history_from_elsewhere_counts_once(api: Client, listener: Listener, tracks: list[Track]) -> None:
    at = datetime(2020, 5, 1, 12, tzinfo=UTC)
    told = [listen("Air", at), listen("Air", at + timedelta(hours=1)), listen("Unknown", at), listen("Air", at, "Somebody")]
    assert send(api, told).json() == {"plays": 4, "known": 2, "fresh": 2, "forgotten": 0}
    assert send(api, told).json() == {"plays": 4, "known": 2, "fresh": 0, "forgotten": 0}
    rows = Listen.objects.filter(listener=listener)
    assert [row.counted for row in rows] == [True, True]
    assert {row.at for row in rows} == {at, at + timedelta(hours=1)}
    assert send(api, [{"no": "history"}]).status_code == 422


def test_the_export_comes_back_as_it_was(api: Client, listener: Listener, tracks: list[Track]) -> None:
    tell(listener, played(tracks[0]), played(tracks[1]), skipped(tracks[2]))
    told = list(history.exported(listener))
    assert [one["track_metadata"]["track_name"] for one in told] == ["Air", "Badinerie"]
    history.forget_everything(listener=listener)
    assert send(api, told).json() == {"plays": 2, "known": 2, "fresh": 2, "forgotten": 0}


def test_what_was_deleted_is_not_brought_along_again(api: Client, listener: Listener, tracks: list[Track]) -> None:
    at = datetime(2020, 5, 1, 12, tzinfo=UTC)
    told = [listen("Air", at), listen("Air", at), listen("Badinerie", at)]
    assert send(api, told).json()["fresh"] == 2
    history.forget_everything(listener=listener)
    later = [*told, listen("Chaconne", at)]
    assert send(api, later).json() == {"plays": 4, "known": 4, "fresh": 1, "forgotten": 3}
    assert [row.track for row in Listen.objects.filter(listener=listener)] == [tracks[2]]


def test_what_i_heard_is_listed_and_forgotten(api: Client, listener: Listener, tracks: list[Track]) -> None:
    now = timezone.now()
    days = [now - timedelta(days=number) for number in (0, 1, 2)]
    tell(listener, *(played(track, at=at - timedelta(minutes=3)) for track, at in zip(tracks, days, strict=True)))
    seen = api.get("/api/feed/history/").json()
    assert [one["title"] for one in seen] == ["Air", "Badinerie", "Chaconne"]
    assert len(api.get("/api/feed/history/", {"before": seen[0]["at"]}).json()) == 2
    assert api.delete(f"/api/feed/history/{seen[0]['play']}/").status_code == 204
    assert api.delete(f"/api/feed/history/{uuid4()}/").status_code == 404
    day = (days[1] - timedelta(minutes=3)).date().isoformat()
    assert api.delete(f"/api/feed/history/?day={day}&zone=UTC").status_code == 204
    assert [one["title"] for one in api.get("/api/feed/history/").json()] == ["Chaconne"]
    assert api.delete("/api/feed/history/").status_code == 204
    assert not Event.objects.filter(listener=listener).exists()


def test_plays_of_the_very_same_second_are_all_on_some_page(
    api: Client, listener: Listener, tracks: list[Track], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_api, "PER_PAGE", 3)
    at = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    tell(listener, *(played(tracks[0], at=at) for _ in range(7)), played(tracks[1], at=at + timedelta(minutes=1)))
    seen, query = [], dict[str, str]()
    while page := api.get("/api/feed/history/", query).json():
        seen += [one["play"] for one in page]
        query = {"before": page[-1]["at"], "play": page[-1]["play"]}
    assert len(seen) == len(set(seen)) == 8
    assert api.get("/api/feed/history/", {"before": at.isoformat()}).json() == [], "without a play it is the time alone"


def test_a_day_is_that_of_the_listeners_clock(api: Client, listener: Listener, tracks: list[Track]) -> None:
    at = (timezone.now() - timedelta(days=3)).replace(hour=20, minute=0, second=0, microsecond=0)
    tell(listener, played(tracks[0], at=at))
    assert api.delete(f"/api/feed/history/?day={at.date()}&zone=Asia/Shanghai").status_code == 204
    assert Listen.objects.exists(), "there it was the next day already"
    assert api.delete(f"/api/feed/history/?day={at.date() + timedelta(days=1)}&zone=Asia/Shanghai").status_code == 204
    assert not Listen.objects.exists()


def test_others_see_and_forget_nothing_of_it(listener: Listener, tracks: list[Track], other_musician: User) -> None:
    tell(listener, played(tracks[0]))
    play = Listen.objects.get().play
    for client in (Client(), Client()):
        assert client.get("/api/feed/history/").json() == []
        assert client.delete(f"/api/feed/history/{play}/").status_code == 404
    theirs = Client()
    theirs.force_login(other_musician)
    assert theirs.delete(f"/api/feed/history/{play}/").status_code == 404
    assert theirs.delete("/api/feed/history/").status_code == 204
    assert Listen.objects.count() == 1


def test_beginning_anew_and_taking_it_back(api: Client, listener: Listener, tracks: list[Track]) -> None:
    tell(listener, played(tracks[0]))
    assert history.inferred(listener) == [("mood:calm", 1)]
    assert api.put("/api/feed/history/taste/").status_code == 204
    listener.refresh_from_db()
    assert history.inferred(listener) == []
    assert len(api.get("/api/feed/history/").json()) == 1
    assert api.delete("/api/feed/history/taste/").status_code == 204
    listener.refresh_from_db()
    assert history.inferred(listener) == [("mood:calm", 1)]


def test_a_playlist_is_made_filled_arranged_and_deleted(api: Client, tracks: list[Track], other_musician: User) -> None:
    made = api.post("/api/feed/playlists/", {"name": "  For\u202e Sunday "}, content_type="application/json").json()
    assert made["name"] == "For Sunday"
    address = f"/api/feed/playlists/{made['id']}/"
    for track in [*tracks, tracks[0]]:
        added = api.post(f"{address}tracks/", {"track": str(track.pk)}, content_type="application/json")
        assert added.status_code in {200, 201, 204}
    rows = Playlist.objects.get().entries
    assert [entry.track_id for entry in rows.order_by("position")] == [track.pk for track in tracks]
    set_public(work=tracks[2].work, public=False, actor=other_musician)
    order = [str(tracks[1].pk), str(tracks[0].pk)]
    api.put(f"{address}tracks/", {"tracks": order}, content_type="application/json")
    kept = [entry.track_id for entry in rows.order_by("position")]
    assert kept == [tracks[1].pk, tracks[0].pk, tracks[2].pk], "what cannot be heard at the moment is not lost"
    api.put(f"{address}tracks/", {"tracks": order[:1]}, content_type="application/json")
    assert [entry.track_id for entry in rows.order_by("position")] == [tracks[1].pk, tracks[2].pk]
    theirs = Client()
    theirs.force_login(other_musician)
    assert theirs.patch(address, {"name": "Mine"}, content_type="application/json").status_code == 404
    assert theirs.delete(address).status_code == 404
    assert api.delete(address).status_code in {200, 204}


def test_following_somebody_who_has_music_here(api: Client, musician: User, tracks: list[Track], reviewer: User) -> None:
    name = tracks[0].artist.username
    for _ in range(2):
        assert api.put(f"/api/feed/artists/{name}/follow/").status_code == 204
    assert Follow.objects.get().artist == tracks[0].artist
    assert api.put(f"/api/feed/artists/{musician.username}/follow/").status_code == 404
    assert api.put(f"/api/feed/artists/{reviewer.username}/follow/").status_code == 404
    assert api.delete(f"/api/feed/artists/{name}/follow/").status_code == 204
    assert not Follow.objects.exists()


def test_all_my_data_and_nothing_of_it_left(api: Client, musician: User, listener: Listener, tracks: list[Track]) -> None:
    tell(listener, played(tracks[0]), happened(Kind.LIKE, tracks[1]))
    api.put(f"/api/feed/artists/{tracks[0].artist.username}/follow/")
    api.post("/api/feed/playlists/", {"name": "Sunday"}, content_type="application/json")
    files = {file.name: b"".join(file.chunks) for file in export_files(musician)}
    told = {name: json.loads(files[f"listening/{name}.json"]) for name in ("listens", "events", "opinions", "following", "taste")}
    assert len(told["listens"]) == 1
    assert len(told["events"]) == 4
    assert told["opinions"][0]["liked"]
    assert told["following"][0]["artist__username"] == tracks[0].artist.username
    assert told["taste"]["inferred"] == [{"tag": "mood:calm", "plays": 1}]
    erase(musician)
    assert not Listener.objects.exists()
    assert not Event.objects.exists()
    assert not Playlist.objects.exists()
    assert not Follow.objects.exists()
