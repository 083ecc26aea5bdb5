"""The pages of listening: what they show, to whom, and what they do not tell."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.feed import pages, playlists
from apps.feed.audience import FEWEST, audience
from apps.feed.clips import CLIP_MS, clips, unlike
from apps.feed.events import take_back
from apps.feed.listeners import listener_of
from apps.feed.listening_files import read_history
from apps.feed.models import Event, Listener, Opinion, Track
from apps.library.services import create_work, set_public
from tests.support.answers import body
from tests.support.listening import happened, played, silent_track, tell
from tests.support.people import make_user
from tests.support.tracks import make_track

pytestmark = pytest.mark.django_db
Kind = Event.Kind
NOBODYS_RADIO = "radio:3b3d232a-aa46-4746-a992-0276c44fae1a"


def listeners(count: int) -> list[Listener]:
    return [Listener.objects.create() for _ in range(count)]


def hide(track: Track) -> Track:
    set_public(work=track.work, public=False, actor=track.artist)
    return track


def test_all_tracks_of_an_artist_can_be_reached(client: Client, musician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "LISTED_TRACKS", 2)
    for number in range(3):
        silent_track(musician, f"Air {number}", published_at=timezone.now() - timedelta(days=number))
    first, second = (client.get(f"/listen/artists/{musician.username}/", {"page": page}).content.decode() for page in (1, 2))
    assert "3 tracks" in first
    assert "3 tracks" in second
    assert ["Air 2" in page for page in (first, second)] == [False, True]
    assert "Page 1 of 2" in first


def test_an_empty_feed_says_what_is_coming(client: Client, musician: User) -> None:
    assert "Nothing is published yet" in client.get("/listen/").content.decode()
    work = create_work(owner=musician, title="Air")
    set_public(work=work, public=True, actor=musician)
    Track.objects.create(work=work, artist=musician, published_at=timezone.now())
    assert "1 track is on its way." in client.get("/listen/").content.decode()
    make_track(musician, "Ready")
    page = client.get("/listen/").content.decode()
    assert "1 track is on its way." in page
    assert 'data-mix="for-you"' in page
    assert client.get("/api/feed/arriving/").json() == {"there": 1, "coming": 1}


def test_what_was_said_of_a_track_is_taken_back_also_when_it_is_private_now(
    client: Client, musician: User, make_user: Callable[..., User]
) -> None:
    track, other = (make_track(make_user(name), name) for name in ("anna", "bert"))
    client.force_login(musician)
    tell(listener_of(musician), happened(Kind.HIDE_TRACK, track))
    for one in (track, other):
        hide(one)
    assert client.delete(f"/api/feed/tracks/{track.pk}/opinions/hide_track/").status_code == 204
    assert not Opinion.objects.filter(listener__user=musician, hidden=True).exists()
    assert client.delete(f"/api/feed/tracks/{other.pk}/opinions/hide_track/").status_code == 404


@pytest.mark.parametrize("mix", ["nonsense", "tag:mood:none", NOBODYS_RADIO, "following", "radio:x"])
def test_a_mix_that_there_is_not_is_404(client: Client, mix: str) -> None:
    assert client.get("/listen/", {"mix": mix}).status_code == 404


def test_a_radio_is_called_by_its_track_and_private_ones_have_none(client: Client, musician: User) -> None:
    track = make_track(musician, "Lullaby")
    hidden = hide(make_track(musician, "Secret"))
    assert "Radio from “Lullaby”" in client.get("/listen/", {"mix": f"radio:{track.pk}"}).content.decode()
    assert client.get("/listen/", {"mix": f"radio:{hidden.pk}"}).status_code == 404
    assert client.get(f"/listen/tracks/{hidden.pk}/").status_code == 404


def test_nothing_is_told_of_few_listeners_and_own_plays_do_not_count(musician: User) -> None:
    small, middle, large = (make_track(musician, title) for title in ("Small", "Middle", "Large"))
    tell(listener_of(musician), played(large), happened(Kind.SHOWN, large))
    for listener in listeners(FEWEST - 1):
        tell(listener, played(small))
    for listener in listeners(FEWEST):
        tell(listener, played(large), happened(Kind.SHOWN, large), happened(Kind.SHOWN, small))
    assert told(musician) == {"Small": None, "Middle": 0, "Large": None}, "else the whole would tell the small one"
    for listener in listeners(FEWEST + 1):
        tell(listener, played(middle))
    found = audience(musician)
    assert told(musician) == {"Small": None, "Middle": FEWEST + 1, "Large": None}
    assert found.whole.listeners == 3 * FEWEST
    assert (found.shown, found.shown_to_all) == (2 * FEWEST, 2 * FEWEST)
    assert found.exposure == 1.0
    today = found.days[-1][1]
    assert today.plays == 3 * FEWEST
    assert all(heard.plays == 0 for _day, heard in found.days[:-1])


def told(artist: User) -> dict[str, int | None]:
    return {one.track.title: one.heard.plays for one in audience(artist).tracks}


def test_the_creators_page_has_the_numbers_of_its_chart_as_a_table(client: Client, musician: User) -> None:
    track = make_track(musician, "Large")
    client.force_login(musician)
    for listener in listeners(FEWEST):
        tell(listener, played(track, at=timezone.now() - timedelta(minutes=5)))
    answer = client.get("/listen/yours/")
    chart = answer.context["chart"]
    assert chart["plays"] == [heard.plays for _day, heard in answer.context["audience"].days]
    assert answer.content.decode().count("<tr>") == len(chart["days"]) + 1 + 2  # days, tracks, two rows of headings


def test_the_export_is_read_by_the_import(client: Client, musician: User) -> None:
    client.force_login(musician)
    artist = make_user("anna")
    for title in ("Air", "Gavotte"):
        tell(listener_of(musician), played(make_track(artist, title)))
    answer = client.get("/listen/history/export/")
    data = body(answer)
    assert [one["track_metadata"]["track_name"] for one in json.loads(data)] == ["Air", "Gavotte"]
    assert [play.title for play in read_history(data)] == ["Air", "Gavotte"]
    assert body(Client().get("/listen/history/export/")) == b"[\n]\n"


def test_clips_differ_and_leave_out_what_is_hidden(musician: User) -> None:
    artists = [make_user(f"artist{number}") for number in range(4)]
    for number in range(12):
        tags = [f"mood:{('calm', 'lively', 'bright', 'melancholic')[number % 4]}"]
        make_track(artists[number % 4], f"Tune {number}", tags=tags, duration_ms=120_000)
    chosen = clips(None)
    assert len({clip.track.pk for clip in chosen}) == 9
    assert {clip.track.artist_id for clip in chosen[:4]} == {artist.pk for artist in artists}
    assert {(clip.start_ms, clip.end_ms) for clip in chosen} == {(45_000, 45_000 + CLIP_MS)}
    assert [clip.track.pk for clip in clips(None)] == [clip.track.pk for clip in chosen]
    listener = listener_of(musician)
    tell(listener, happened(Kind.HIDE_ARTIST, chosen[0].track))
    assert chosen[0].track.artist_id not in {clip.track.artist_id for clip in clips(listener)}
    assert unlike([], 9) == []


def test_an_opinion_of_an_earlier_day_is_taken_back(client: Client, musician: User) -> None:
    track = make_track(make_user("anna"))
    listener = listener_of(musician)
    long_ago = timezone.now() - timedelta(days=20)
    tell(listener, happened(Kind.LIKE, track, at=long_ago), happened(Kind.LIKE, track), happened(Kind.HIDE_TRACK, track))
    take_back(listener=listener, track=track, kind=Kind.LIKE)
    opinion = Opinion.objects.get(listener=listener)
    assert (opinion.liked, opinion.hidden) == (False, True)
    client.force_login(musician)
    assert client.delete(f"/api/feed/tracks/{track.pk}/opinions/hide_track/").status_code == 204
    assert not Opinion.objects.filter(listener=listener).exists()
    assert client.delete(f"/api/feed/tracks/{track.pk}/opinions/start/").status_code == 404


def test_a_playlist_is_brought_back_as_it_was(client: Client, musician: User) -> None:
    client.force_login(musician)
    artist = make_user("anna")
    tracks = [make_track(artist, title) for title in "ABC"]
    hidden = hide(make_track(artist, "D"))
    order = [str(track.pk) for track in [tracks[2], hidden, tracks[0], tracks[2], tracks[1]]]
    answer = client.post("/api/feed/playlists/", {"name": "Back", "tracks": order}, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["tracks"] == 3
    page = client.get(f"/listen/playlists/{answer.json()['id']}/")
    assert [one["title"] for one in page.context["tracks"]] == ["C", "A", "B"]
    lists = client.get("/listen/playlists/").context["playlists"]
    assert [one.size for one in lists] == [3]


def test_a_page_of_a_track_says_why_it_came(client: Client, musician: User, make_user: Callable[..., User]) -> None:
    track = make_track(make_user("anna"), "Lullaby", tags=["mood:calm"])
    client.force_login(musician)
    assert "why" not in client.get(f"/listen/tracks/{track.pk}/").context["told"]
    placed = client.get("/api/feed/tracks/").json()["tracks"]
    assert client.get(f"/listen/tracks/{track.pk}/").context["told"]["why"] == placed[0]["why"]


def test_a_playlist_of_a_stranger_is_nobodys(client: Client, musician: User, other_musician: User) -> None:
    made = playlists.create(owner=other_musician, name="Theirs")
    client.force_login(musician)
    assert client.get(f"/listen/playlists/{made.pk}/").status_code == 404
