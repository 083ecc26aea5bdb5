"""The feed follows what its listener does, at once; its reasons are true; its rules hold."""

import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.feed import history, learning, preferences, recommending, shelf, tastes
from apps.feed.cards import told_placements
from apps.feed.following import follow
from apps.feed.mixes import UnknownMix, mix_called
from apps.feed.models import FeedSession, Listener, Placement, TasteVersion, Track
from apps.feed.models.tastes import TASTES
from apps.feed.sessions import NoSuchSession, next_tracks
from apps.library.services import set_public, trash_work
from apps.library.storage import remove_orphans
from musicstudio.engine.recommend import model
from tests.support.listening import Kind, happened, played, silent_track, skipped, tell, train
from tests.support.people import make_user

pytestmark = pytest.mark.django_db
STYLES = ["style:jig", "style:waltz", "style:chorale"]
GROUP = 12


@pytest.fixture
def listener(musician: User) -> Listener:
    return Listener.objects.create(user=musician, generated_share=100)


@pytest.fixture
def tracks() -> list[Track]:
    """Three kinds of music, twelve pieces by six artists each; what is of one kind is alike."""
    chance = np.random.default_rng(0)
    made = []
    for number, style in enumerate(STYLES):
        artists = [make_user(f"{style[6:]}{index}") for index in range(6)]
        for index in range(GROUP):
            features = (np.eye(3)[number] + chance.normal(0, 0.1, 3)).astype("<f4").tobytes()
            fields = {"tags": [style], "features": features, "generated": index % 4 == 0}
            made.append(silent_track(artists[index % 6], f"{style[6:]} {index}", **fields))
    return made


@pytest.fixture
def learnt(tracks: list[Track]) -> TasteVersion:
    """After ten listeners have each played what is of one kind."""
    for number in range(10):
        somebody = Listener.objects.create()
        own = [track for track in tracks if STYLES[number % 3] in track.tags]
        tell(somebody, *(played(track) for track in own[number % 2 :: 2]))
    return train()


def ask(listener: Listener, mix: str = "for-you", look: FeedSession | None = None, count: int = 10) -> Any:
    shelf.forget()
    look, placed = next_tracks(listener=listener, mix=mix, session=look.pk if look else None, count=count)
    return look, list(placed)


def style_of(placement: Placement) -> str:
    return str(placement.track.tags[0])


def test_one_play_is_enough(listener: Listener, tracks: list[Track], learnt: TasteVersion) -> None:
    tell(listener, played(tracks[0]))
    _, placed = ask(listener)
    chosen = [one for one in placed if one.why == Placement.Why.TASTE]
    assert len(chosen) >= 6
    assert sum(style_of(one) == STYLES[0] for one in chosen[:5]) >= 4
    assert chosen[0].reasons[0][:2] == ["track", str(tracks[0].pk)]


def test_a_studio_where_nobody_has_listened_yet(listener: Listener, tracks: list[Track]) -> None:
    assert ask(listener)[1], "before the first training there is something, too"
    train()
    _, placed = ask(listener)
    assert {one.why for one in placed} <= {Placement.Why.NEW, Placement.Why.EXPLORE}
    preferences.state(listener=listener, tags=[STYLES[1]])
    _, placed = ask(Listener.objects.get(pk=listener.pk))
    tagged = [one for one in placed if one.why == Placement.Why.TAGS]
    assert {style_of(one) for one in tagged} == {STYLES[1]}
    assert len(tagged) >= 5
    tell(listener, played(tracks[0]))
    _, placed = ask(Listener.objects.get(pk=listener.pk))
    assert any(style_of(one) == STYLES[0] and one.why == Placement.Why.TASTE for one in placed), "by likeness alone"


@pytest.mark.parametrize("act", ["like", "skip", "hide", "artist", "not now", "play", "reason", "tag", "reset"])
def test_what_is_still_unseen_changes_with_every_act(
    act: str, listener: Listener, tracks: list[Track], learnt: TasteVersion
) -> None:
    preferences.state(listener=listener, tags=[STYLES[2]])
    listener.refresh_from_db()
    if act != "tag":  # what was played may outweigh what was said
        tell(listener, played(tracks[0]), played(tracks[GROUP]))
    look, first = ask(listener, count=6)
    foreseen = tail(listener, look)
    target = first[0].track
    if act == "like":
        tell(listener, happened(Kind.LIKE, target))
    elif act == "skip":
        tell(listener, skipped(target))
    elif act == "hide":
        tell(listener, happened(Kind.HIDE_TRACK, target))
    elif act == "artist":
        tell(listener, happened(Kind.HIDE_ARTIST, target))
    elif act == "not now":
        tell(listener, happened(Kind.NOT_NOW, foreseen[0]))
    elif act == "play":
        tell(listener, played(target))
    elif act == "reason":
        preferences.leave_out(listener=listener, track=tracks[0])
    elif act == "tag":
        preferences.leave_out(listener=listener, tag=STYLES[2])
    else:
        history.forget_taste(listener=listener)
    listener.refresh_from_db()
    assert [track.pk for track in tail(listener, look)] != [track.pk for track in foreseen]


def tail(listener: Listener, look: FeedSession) -> list[Track]:
    """What would come next in this look; nothing of it is kept."""
    with transaction.atomic():
        _, placed = ask(listener, look=look, count=12)
        transaction.set_rollback(True)
    return [one.track for one in placed]


def test_what_is_taken_back_leaves_the_feed_as_it_was(listener: Listener, tracks: list[Track], learnt: TasteVersion) -> None:
    tell(listener, played(tracks[0]))
    look, _ = ask(listener, count=6)
    before = tail(listener, look)
    hide = happened(Kind.HIDE_ARTIST, before[0])
    tell(listener, hide)
    assert tail(listener, look) != before
    tell(listener, happened(Kind.UNDO, undoes=hide.uuid))
    assert tail(listener, look) == before


def test_the_named_reason_is_true(listener: Listener, tracks: list[Track], learnt: TasteVersion) -> None:
    tell(listener, played(tracks[0]), played(tracks[1]), happened(Kind.LIKE, tracks[GROUP]))
    _, placed = ask(listener)
    cards = told_placements(listener, placed)
    named = [card["why"] for card in cards if card["why"]["reasons"]]
    assert named
    heard = {str(tracks[0].pk), str(tracks[1].pk), str(tracks[GROUP].pk)}
    for why in named:
        assert {reason["track"] for reason in why["reasons"]} <= heard
        assert why["reasons"][0]["name"] in why["text"]


def test_nothing_of_ones_own_and_nothing_private(listener: Listener, musician: User, tracks: list[Track]) -> None:
    mine = silent_track(musician, "Mine", tags=[STYLES[0]])
    set_public(work=tracks[0].work, public=False, actor=tracks[0].artist)
    trash_work(work=tracks[1].work, actor=tracks[1].artist)
    train()
    _, placed = ask(listener, count=50)
    given = {one.track_id for one in placed}
    assert not given & {mine.pk, tracks[0].pk, tracks[1].pk}
    assert len(given) >= 20


def test_a_look_never_shows_a_track_twice_and_caps_its_artists(
    listener: Listener, tracks: list[Track], learnt: TasteVersion
) -> None:
    tell(listener, played(tracks[0]))
    look, placed = ask(listener, count=10)
    while more := ask(listener, look=look, count=10)[1]:
        placed += more
    assert len({one.track_id for one in placed}) == len(placed)
    artists = [one.track.artist_id for one in placed]
    assert all(artists[at] != artists[at + 1] for at in range(len(artists) - 1))
    for at in range(len(artists)):
        window = artists[at : at + 20]
        assert max(window.count(artist) for artist in window) <= 2
    assert [one.position for one in placed] == list(range(len(placed)))
    assert all(0 < one.propensity <= 1 for one in placed)


@pytest.mark.parametrize(("share", "most"), [(0, 0.0), (20, 0.3), (100, 1.0)])
def test_no_more_generated_music_than_wanted(
    share: int, most: float, listener: Listener, tracks: list[Track], learnt: TasteVersion
) -> None:
    preferences.state(listener=listener, generated_share=share)
    _, placed = ask(Listener.objects.get(pk=listener.pk), count=20)
    assert sum(one.track.generated for one in placed) / len(placed) <= most


def test_mixes(listener: Listener, musician: User, tracks: list[Track], learnt: TasteVersion) -> None:
    _, placed = ask(listener, f"tag:{STYLES[1]}")
    assert {style_of(one) for one in placed} == {STYLES[1]}
    assert ask(listener, "following")[1] == []
    follow(follower=musician, artist=tracks[0].artist)
    _, placed = ask(listener, "following")
    assert {one.track.artist_id for one in placed} == {tracks[0].artist_id}
    _, placed = ask(listener, f"radio:{tracks[-1].pk}", count=4)
    assert tracks[-1].pk not in {one.track_id for one in placed}
    assert sum(style_of(one) == STYLES[2] for one in placed) >= 3
    _, placed = ask(listener, "new", count=5)
    assert {one.why for one in placed} == {Placement.Why.NEW}


def test_there_is_no_such_mix(musician: User, tracks: list[Track]) -> None:
    hidden = silent_track(make_user(), "Private", public=False)
    for name in ("", "best", "tag:mood:none", "radio:x", f"radio:{hidden.pk}", "for-you:x"):
        with pytest.raises(UnknownMix):
            mix_called(name, musician)
    with pytest.raises(UnknownMix):
        mix_called("following", AnonymousUser())


def test_a_look_is_its_listeners_alone(listener: Listener, tracks: list[Track]) -> None:
    look, _ = ask(listener)
    other = Listener.objects.create()
    with pytest.raises(NoSuchSession):
        next_tracks(listener=other, mix="for-you", session=look.pk, count=5)
    with pytest.raises(NoSuchSession):
        next_tracks(listener=listener, mix="new", session=look.pk, count=5)


def test_a_new_version_takes_the_place_of_the_old_one(tracks: list[Track], learnt: TasteVersion) -> None:
    versions = [learnt, *(train() for _ in range(4))]
    assert TasteVersion.objects.get(state=TasteVersion.State.READY).pk == versions[-1].pk
    assert TasteVersion.objects.count() == learning.KEPT
    using = tastes.in_use()
    assert using is not None
    assert using.version.pk == versions[-1].pk


def test_browsers_without_account_listen_too(client: Client, tracks: list[Track], learnt: TasteVersion) -> None:
    first = client.get("/api/feed/tracks/", {"count": 5})
    assert first.status_code == 200
    answer = first.json()
    assert len(answer["tracks"]) == 5
    track = answer["tracks"][0]["id"]
    like = {"uuid": "5cbf0bd5-6d3c-4f8e-9b9f-9dd4b5ea7f01", "kind": "like", "at": "2026-01-01T00:00:00Z", "track": track}
    for kept in (1, 0):
        told = client.post("/api/feed/events/", {"events": [like]}, content_type="application/json")
        assert told.json() == {"kept": kept}
    assert client.get(f"/api/feed/tracks/{track}/").json()["liked"]
    again = client.get("/api/feed/tracks/", {"session": answer["session"], "count": 5})
    assert again.status_code == 200
    assert not {one["id"] for one in answer["tracks"]} & {one["id"] for one in again.json()["tracks"]}
    assert Client().get("/api/feed/tracks/", {"session": answer["session"]}).status_code == 404


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "like"},
        {"kind": "undo"},
        {"kind": "heard", "track": "5cbf0bd5-6d3c-4f8e-9b9f-9dd4b5ea7f01", "play": "5cbf0bd5-6d3c-4f8e-9b9f-9dd4b5ea7f01"},
        {"kind": "start", "track": "5cbf0bd5-6d3c-4f8e-9b9f-9dd4b5ea7f01"},
        {"kind": "dance", "track": "5cbf0bd5-6d3c-4f8e-9b9f-9dd4b5ea7f01"},
        {"kind": "heard", "track": "no", "play": "no", "ranges": [[1]]},
    ],
)
def test_what_says_too_little_is_refused(client: Client, event: dict[str, Any]) -> None:
    told = {"uuid": "5cbf0bd5-6d3c-4f8e-9b9f-9dd4b5ea7f02", "at": "2026-01-01T00:00:00Z", **event}
    answer = client.post("/api/feed/events/", {"events": [told]}, content_type="application/json")
    assert answer.status_code == 400
    assert not Listener.objects.exists()


def test_a_training_that_was_cut_off_leaves_no_file_for_ever(learnt: TasteVersion) -> None:
    stray = learnt.file.storage.save(f"{TASTES}/{uuid4()}.taste", ContentFile(b"half"))
    assert remove_orphans(timedelta(seconds=-1)) == 1
    assert not learnt.file.storage.exists(stray)
    assert learnt.file.storage.exists(learnt.file.name)


@pytest.mark.parametrize("ahead", [1, 10], ids=["of the first few", "of all"])
def test_one_who_publishes_much_and_takes_it_back_leaves_the_others_their_place(
    ahead: int, listener: Listener, tracks: list[Track], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommending, "POOL", 10)
    monkeypatch.setattr(recommending, "AHEAD", ahead)
    flood = make_user()
    mass = [silent_track(flood, f"Mass {number}", tags=[STYLES[0]]) for number in range(30)]
    assert len(ask(listener, "new", count=10)[1]) == 10
    for track in mass[:25]:
        set_public(work=track.work, public=False, actor=flood)
    _, placed = ask(listener, "new", count=10)
    assert len(placed) == 10
    assert len({one.track.artist_id for one in placed}) >= 5


def test_one_artist_alone_is_heard_all_the_same(listener: Listener) -> None:
    artist = make_user()
    for number in range(30):
        silent_track(artist, f"Air {number}")
    assert len(ask(listener, count=20)[1]) == 20
    assert len(ask(listener, "new", count=20)[1]) == 20


def test_what_a_page_forgot_of_a_look_stays_in_it(listener: Listener, tracks: list[Track], learnt: TasteVersion) -> None:
    look, placed = ask(listener, count=6)
    tell(listener, happened(Kind.SHOWN, placed[0].track), played(placed[1].track, at=timezone.now()))
    next_tracks(listener=listener, mix="for-you", session=look.pk, count=6, keep=0)
    there = list(look.placements.order_by("position"))
    assert [one.pk for one in there[:2]] == [placed[0].pk, placed[1].pk]
    assert len(there) == 8
    assert len({one.track_id for one in there}) == 8


def test_what_is_to_be_kept_of_a_look_has_its_bounds(client: Client, tracks: list[Track]) -> None:
    assert client.get("/api/feed/tracks/", {"keep": 3}).json()["tracks"], "of a look that has not begun there is nothing to keep"
    for keep in (-1, 2**60):
        assert client.get("/api/feed/tracks/", {"keep": keep}).status_code == 400


def test_a_reason_is_worded_as_it_is_and_goes_with_what_it_names(
    listener: Listener, tracks: list[Track], learnt: TasteVersion
) -> None:
    like = happened(Kind.LIKE, tracks[0])
    tell(listener, like)
    _, placed = ask(listener)
    card = next(card for card in told_placements(listener, placed) if card["why"]["reasons"])
    assert card["why"]["text"] == f"Because you like “{tracks[0].title}”"
    Listener.objects.filter(pk=listener.pk).update(forgotten_before=timezone.now() + timedelta(seconds=1))
    assert not any(one["why"]["reasons"] for one in told_placements(Listener.objects.get(pk=listener.pk), placed)), "begun anew"
    Listener.objects.filter(pk=listener.pk).update(forgotten_before=None)
    preferences.leave_out(listener=listener, track=tracks[0])
    assert not any(card["why"]["reasons"] for card in told_placements(listener, placed))
    preferences.take_again(listener=listener, track=tracks[0])
    tell(listener, happened(Kind.UNDO, undoes=like.uuid))
    assert not any(card["why"]["reasons"] for card in told_placements(listener, placed))


def test_few_listeners_are_not_called_many(listener: Listener, tracks: list[Track]) -> None:
    for _ in range(2):
        tell(Listener.objects.create(), played(tracks[0]))
    train()
    _, placed = ask(listener, count=20)
    assert Placement.Why.POPULAR not in {one.why for one in placed}


def test_a_taste_of_another_form_is_fetched_once(
    learnt: TasteVersion, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tastes, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(model, "FORM", model.FORM + 1)
    assert tastes.in_use() is None
    [copy] = (settings.VAR_DIR / "tastes").glob(f"{learnt.pk.hex}*")
    copy.unlink()
    assert tastes.in_use() is None
    assert not copy.exists()
    made = train()
    using = tastes.in_use()
    assert using is not None
    assert using.version == made


def test_a_damaged_copy_of_a_taste_is_fetched_anew(learnt: TasteVersion, settings: Settings) -> None:
    assert tastes.in_use() is not None
    [copy] = (settings.VAR_DIR / "tastes").glob(f"{learnt.pk.hex}*")
    copy.write_bytes(b"half")
    tastes.forget()
    assert tastes.in_use() is None
    tastes.forget()
    assert tastes.in_use() is not None


def test_a_damaged_taste_is_fetched_again_after_a_while_only(
    learnt: TasteVersion, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tastes, "LOOK_SECONDS", 0.0)
    rightly = learnt.sha256
    TasteVersion.objects.update(sha256="0" * 64)
    assert tastes.in_use() is None
    TasteVersion.objects.update(sha256=rightly)
    assert tastes.in_use() is None
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 61)
    assert tastes.in_use() is not None
