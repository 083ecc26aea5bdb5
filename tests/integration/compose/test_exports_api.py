"""Downloads: right bytes under the right name and type, repeats cost nothing, strangers get nothing."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import soundfile
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.compose import exports
from apps.library.credentials import composers_of
from apps.library.models import Revision, Work
from apps.library.services import create_work, remix, rename_work, save_revision, set_visibility
from musicstudio.credentials import studio_root
from musicstudio.engine.audio.credentials import Maker
from musicstudio.engine.audio.examining import examine_safely
from musicstudio.engine.notation import Tempo
from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from musicstudio.engine.notation.reading import read_score
from tests.integration.compose.conftest import two_bars
from tests.support.busy import all_places_taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def newest(work: Work) -> Revision:
    revision = work.newest()
    assert revision
    return revision


def address(revision: Revision | object, suffix: str) -> str:
    return f"/api/compose/revisions/{getattr(revision, 'pk', revision)}/export.{suffix}"


@pytest.mark.parametrize(
    ("suffix", "media_type", "start"),
    [
        ("mid", "audio/midi", b"MThd"),
        ("musicxml", "application/vnd.recordare.musicxml+xml", b"<?xml"),
        ("mxl", "application/vnd.recordare.musicxml", b"PK"),
        ("pdf", "application/pdf", b"%PDF"),
        ("wav", "audio/wav", b"RIFF"),
        ("flac", "audio/flac", b"fLaC"),
        ("ogg", "audio/ogg", b"OggS"),
        ("mp3", "audio/mpeg", b""),
    ],
)
def test_every_format_is_a_download_of_its_type(
    api: Client, newest: Revision, suffix: str, media_type: str, start: bytes
) -> None:
    # What browsers and players send must not matter: the address says the format.
    answer = api.get(address(newest, suffix), headers={"Accept": "image/png"})
    assert answer.status_code == 200, answer.content[:200]
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"] == f'attachment; filename="Two bars.{suffix}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content.startswith(start)


def test_the_sound_lasts_as_long_as_the_music(api: Client, newest: Revision) -> None:
    sound = api.get(address(newest, "wav")).content
    info = soundfile.info(io.BytesIO(sound))
    assert info.channels == 2
    assert 8 * 60 / 108 <= info.duration < 8 * 60 / 108 + 10
    samples, _rate = soundfile.read(io.BytesIO(sound))
    assert abs(samples).max() > 0.01


def test_a_player_may_ask_for_a_part(api: Client, newest: Revision) -> None:
    whole = api.get(address(newest, "mp3"))
    assert whole["Accept-Ranges"] == "bytes"
    with all_places_taken():  # what was rendered a moment ago is not rendered again
        part = api.get(address(newest, "mp3"), headers={"Range": "bytes=100-199"})
        beyond = api.get(address(newest, "mp3"), headers={"Range": "bytes=99999999-"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(whole.content)}"
    assert part["ETag"] == whole["ETag"]
    assert (beyond.status_code, beyond.content, beyond["Content-Range"]) == (416, b"", f"bytes */{len(whole.content)}")


COMPOSED = {"model": "MusicStudio chorales", "version": "2.0", "training_data": "Chorales that are free.", "weights_sha256": "ab"}


@pytest.fixture
def composed(work: Work, musician: User) -> Revision:
    """What a model composed, edited by hand afterwards."""
    save_revision(work=work, author=musician, score=two_bars(), base=1, origin="harmonise", provenance=COMPOSED)
    return save_revision(work=work, author=musician, score=two_bars(), base=2, origin="edit")


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3"])
def test_sound_that_a_model_composed_in_says_so_signed(api: Client, composed: Revision, suffix: str) -> None:
    examined = examine_safely(api.get(address(composed, suffix)).content, studio_root())
    said = examined.credentials
    assert said and said.ours and said.hold and not said.voice
    assert (said.title, said.sources) == ("Two bars", ("compositeWithTrainedAlgorithmicMedia",))
    assert said.makers == (Maker("MusicStudio chorales", "2.0", "Chorales that are free.", "ab"),)


def test_a_remix_says_what_composed_in_what_it_is_of(composed: Revision, other_musician: User, api: Client) -> None:
    copy = remix(revision=composed, owner=other_musician).newest()
    assert copy and [maker.name for maker in composers_of(copy)] == ["MusicStudio"]
    again = remix(revision=composed.work.revisions.get(number=2), owner=other_musician).newest()
    assert again and composers_of(again) == composers_of(composed)


def test_nothing_is_claimed_of_what_people_wrote(api: Client, newest: Revision, composed: Revision) -> None:
    for suffix in ("wav", "flac", "mp3"):  # before a model had a part in it
        assert examine_safely(api.get(address(newest, suffix)).content, studio_root()).credentials is None
    assert b"c2pa" not in api.get(address(composed, "ogg")).content  # cannot carry any


def test_what_a_client_says_of_a_model_is_never_signed(api: Client, work: Work, composed: Revision, musician: User) -> None:
    faked = {"model": "Somebody else's model", "version": "9", "composed_by_a_model": True, "source": COMPOSED}
    body = {"base": 3, "score": score_to_json(two_bars()), "provenance": faked}
    saved = api.post(f"/api/library/works/{work.pk}/revisions/", body, content_type="application/json")
    assert saved.status_code == 201
    revision = Revision.objects.get(pk=saved.json()["id"])
    assert composers_of(revision) == composers_of(composed), "what the job wrote stays, what was made up is left out"
    new = api.post("/api/library/works/", {**body, "title": "Air"}, content_type="application/json")
    alone = Revision.objects.get(work=new.json()["id"])
    assert composers_of(alone) == ()
    copy = remix(revision=alone, owner=musician).newest()
    assert copy
    assert composers_of(copy) == ()


def test_a_player_may_ask_for_a_part_of_what_is_signed(api: Client, composed: Revision) -> None:
    whole = api.get(address(composed, "mp3"))
    part = api.get(address(composed, "mp3"), headers={"Range": "bytes=100-199", "If-Range": whole["ETag"]})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert api.get(address(composed, "mp3"), headers={"If-None-Match": whole["ETag"]}).status_code == 304
    caches["exports"].clear()
    anew = api.get(address(composed, "mp3"), headers={"Range": "bytes=100-199", "If-Range": whole["ETag"]})
    assert anew.status_code == 200  # parts of two that were signed apart would not fit together
    assert anew["ETag"] != whole["ETag"]


@pytest.mark.parametrize("suffix", ["mid", "musicxml", "mxl"])
def test_a_score_comes_back_as_it_was(api: Client, newest: Revision, suffix: str) -> None:
    read = read_score(api.get(address(newest, suffix)).content, f"x.{suffix}").score
    wanted = score_from_json(newest.score)
    assert [(n.onset, n.duration, n.pitch) for _, n in read.notes()] == [
        (n.onset, n.duration, n.pitch) for _, n in wanted.notes()
    ]
    assert (read.metres, read.keys) == (wanted.metres, wanted.keys)


def test_titles_reach_file_names_whole_and_harmless(api: Client, work: Work, newest: Revision, musician: User) -> None:
    rename_work(work=work, title='小星星 / "Twinkle"', actor=musician)
    named = api.get(address(newest, "mid"))["Content-Disposition"]
    assert named == f"attachment; filename*=utf-8''{quote('小星星 Twinkle.mid')}"
    archive = zipfile.ZipFile(io.BytesIO(api.get(address(newest, "mxl")).content))
    assert "小星星".encode() in archive.read("score.musicxml")


def test_a_repeat_costs_nothing(
    api: Client, newest: Revision, monkeypatch: pytest.MonkeyPatch, work: Work, musician: User
) -> None:
    first = api.get(address(newest, "pdf"))
    monkeypatch.setattr(exports.sandbox, "run", lambda *_: pytest.fail("made again"))
    again = api.get(address(newest, "pdf"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert "private" in again["Cache-Control"]
    monkeypatch.undo()
    rename_work(work=work, title="Another title", actor=musician)
    assert api.get(address(newest, "mid"), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_strangers_learn_nothing(work: Work, newest: Revision, other_musician: User, admin: User, api: Client) -> None:
    tag = api.get(address(newest, "mid"))["ETag"]
    for stranger in (other_musician, admin, None):
        client = Client()
        if stranger:
            client.force_login(stranger)
        for suffix in ("mid", "pdf", "xyz"):
            foreign = client.get(address(newest, suffix), headers={"If-None-Match": tag})
            missing = client.get(address(uuid4(), suffix))
            assert foreign.status_code == 404
            assert foreign.content == missing.content == b'{"detail":"Not found."}'
        drawing = client.get(f"/api/compose/revisions/{newest.pk}/engraving.svg")
        assert (drawing.status_code, drawing.content) == (404, b'{"detail":"Not found."}')


def test_a_shared_work_can_be_downloaded_until_it_is_taken_back(work: Work, newest: Revision, musician: User) -> None:
    set_visibility(work=work, visibility=Work.Visibility.UNLISTED, actor=musician)
    first = Client().get(address(newest, "mid"))
    assert first.status_code == 200
    set_visibility(work=work, visibility=Work.Visibility.PRIVATE, actor=musician)
    assert Client().get(address(newest, "mid"), headers={"If-None-Match": first["ETag"]}).status_code == 404


def test_a_format_that_is_not_there_is_not_found(api: Client, newest: Revision) -> None:
    for suffix in ("exe", "MID", "mid.exe", "%2e%2e", "svg"):
        assert api.get(address(newest, suffix)).status_code == 404


def test_what_lasts_too_long_is_refused_with_a_sentence(api: Client, work: Work, musician: User) -> None:
    slow = replace(two_bars(), tempos=(Tempo(0, 5.0),))
    measures = tuple(replace(slow.measures[0], onset=40320 * n, number=str(n + 1)) for n in range(60))
    long = create_work(owner=musician, title="Long", score=replace(slow, measures=measures)).newest()
    assert long
    answer = api.get(address(long, "mp3"))
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")


def test_when_all_places_are_taken_the_answer_says_when_to_come_back(api: Client, newest: Revision) -> None:
    with all_places_taken():
        busy = api.get(address(newest, "pdf"))
        assert busy.status_code == 503
        assert busy["Retry-After"]
        assert api.get(address(newest, "mid")).status_code == 200
        for reader in ("/api/compose/imports/", "/compose/new/"):
            file = SimpleUploadedFile("x.mid", b"MThd" + b"\x00" * 50)
            assert api.post(reader, {"file": file}).status_code == 503
    assert api.get(address(newest, "pdf")).status_code == 200


def test_a_score_is_engraved_once(api: Client, newest: Revision, monkeypatch: pytest.MonkeyPatch) -> None:
    caches["engravings"].clear()
    drawing = api.get(f"/api/compose/revisions/{newest.pk}/engraving.svg?width=800")
    assert drawing.status_code == 200
    assert drawing["Content-Type"] == "image/svg+xml"
    text = drawing.content.decode()
    assert all(f'id="m{number}"' in text for number in range(1, 9)), "every note can be found by its id"
    assert "<style" not in text and "style=" not in text and "<script" not in text
    monkeypatch.setattr(exports.sandbox, "run", lambda *_: pytest.fail("made again"))
    assert api.get(f"/api/compose/revisions/{newest.pk}/engraving.svg?width=800").content == drawing.content


@pytest.mark.parametrize("width", ["0", "100000", "x", "-1", "1e3", "800.5"])
def test_a_width_that_makes_no_sense_is_refused(api: Client, newest: Revision, width: str) -> None:
    answer = api.get(f"/api/compose/revisions/{newest.pk}/engraving.svg", {"width": width})
    assert answer.status_code == 400
    assert set(answer.json()) == {"width"}


def test_a_hostile_title_stays_text(api: Client, musician: User, work: Work, harmonise: Callable[..., Any]) -> None:
    score = two_bars()
    [part] = score.parts
    named = replace(score, parts=(replace(part, name="<script>alert(1)</script>"),), title="<script>alert(2)</script>")
    save_revision(work=work, author=musician, score=named, base=1, origin="edit")
    work.refresh_from_db()
    newest = work.newest()
    assert newest
    text = api.get(f"/api/compose/revisions/{newest.pk}/engraving.svg").content.decode()
    assert "&lt;script&gt;" in text and "<script" not in text
    assert api.get(address(newest, "pdf")).status_code == 200
