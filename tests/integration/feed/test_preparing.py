"""A track follows its work."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.personal_data import export_files
from apps.accounts.services import delete_account
from apps.feed.models import Track
from apps.feed.preparing import REST, prepare_what_waits, waiting
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.recordings import add_recording, delete_recording
from apps.library.services import purge_work, save_revision, set_public, trash_work
from apps.rights.models import ExportedManifest
from musicstudio.engine.notation import Score
from musicstudio.engine.recommend import hearing
from musicstudio.engine.recommend.content import FORM, NOT_HEARD, SIZE
from musicstudio.engine.recommend.hearing import SOUND_SIZE
from tests.support.rights import publish
from tests.support.scores import melody
from tests.support.sounds import tone
from tests.support.tracks import make_track

MODEL = {"model": "MusicStudio chorale harmony", "version": "2.0"}


@pytest.fixture
def prepared(run_jobs: Callable[[], Job]) -> Callable[[Work], Track]:
    """prepared(work): its track, once the chore and the jobs have run."""

    def run(work: Work) -> Track:
        prepare_what_waits()
        run_jobs()
        return Track.objects.get(work=work)

    return run


def saved(work: Work, owner: User, score: Score, **about: Any) -> Revision:
    return save_revision(work=work, author=owner, score=score, base=None, origin=Revision.Origin.EDIT, **about)


def upload(work: Work, owner: User, seconds: float) -> Any:
    return add_recording(work=work, author=owner, data=SimpleUploadedFile("Take.wav", tone(seconds)))


def test_a_public_score_can_be_heard(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Air", melody(60, 62, 64, 65)).work
    track = prepared(work)
    assert (track.state, track.artist, track.head, track.generated) == (Track.State.READY, musician, 1, False)
    with track.audio.open("rb") as file:
        samples, rate = soundfile.read(file)
    assert abs(len(samples) / rate * 1000 - track.duration_ms) < 100
    assert np.abs(samples).max() > 0.05
    # Four quarters at 96 in the minute, and what rings on.
    assert 2_500 <= track.duration_ms < 4_000
    assert max(track.peaks) > 0.05
    assert track.cover.startswith("<svg")
    assert "texture:solo" in track.tags
    features = np.frombuffer(track.features, np.float32)
    assert len(features) == SIZE
    assert features[:-SOUND_SIZE].any()
    assert features[-SOUND_SIZE:].any()
    assert list(Track.objects.listed()) == [track]
    assert not waiting().exists()


def test_what_nobody_is_to_hear_is_not_prepared(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Air", melody()).work
    prepare_what_waits()
    set_public(work=work, public=False, actor=musician)
    assert prepared(work).state == Track.State.WAITING
    assert not Track.objects.listed().exists()


def test_an_edited_work_sounds_as_before_until_the_new_sound_is_there(
    musician: User, prepared: Callable[[Work], Track], django_capture_on_commit_callbacks: Any
) -> None:
    work = publish(musician, "Air", melody(60, 62)).work
    before = prepared(work)
    saved(work, musician, melody(60, 62, 64, 65, 67, 69))
    prepare_what_waits()
    assert Track.objects.listed().get().sha256 == before.sha256
    storage, name = before.audio.storage, before.audio.name
    with django_capture_on_commit_callbacks(execute=True):
        after = prepared(work)
    assert (after.pk, after.head) == (before.pk, 2)
    assert after.duration_ms > before.duration_ms
    assert not storage.exists(name)
    assert storage.exists(after.audio.name)


def test_one_change_is_one_job(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Air", melody()).work
    for _round in range(3):
        prepare_what_waits()
    assert Job.objects.filter(kind="feed.prepare").count() == 1
    prepared(work)
    prepare_what_waits()
    assert Job.objects.filter(kind="feed.prepare").count() == 1


def test_what_another_version_said_of_it_is_said_anew(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Air", melody()).work
    before = prepared(work)
    Track.objects.update(features=b"", features_form=FORM - 1)
    assert list(waiting()) == [work]
    after = prepared(work)
    assert (after.pk, after.sha256, bytes(after.features)) == (before.pk, before.sha256, bytes(before.features))
    assert after.audio.name != before.audio.name, "the one before goes afterwards, and in some storages names are all there is"
    assert not waiting().exists()


def test_what_there_was_no_time_to_listen_to_is_listened_to_later(
    musician: User, prepared: Callable[[Work], Track], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = publish(musician, "Take").work
    upload(work, musician, 1.0)
    with monkeypatch.context() as busy:
        busy.setattr(hearing, "LIMITS", replace(hearing.LIMITS, wall_seconds=0.01))
        track = prepared(work)
    assert (track.state, track.features_form) == (Track.State.READY, NOT_HEARD)
    assert not np.frombuffer(track.features, np.float32).any()
    assert not waiting().exists(), "a busy machine is left alone for a while"
    Track.objects.update(changed_at=timezone.now() - 2 * REST)
    assert list(waiting()) == [work]
    heard = prepared(work)
    assert np.frombuffer(heard.features, np.float32).any()
    assert not waiting().exists()


def test_the_newest_recording_is_what_is_heard(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Air", melody()).work
    rendered = prepared(work).sha256
    recording = upload(work, musician, 1.5)
    track = prepared(work)
    assert (track.recording, track.sha256, track.duration_ms, track.audio.name) == (recording, recording.sha256, 1_500, "")
    delete_recording(recording=recording, actor=musician)
    track = prepared(work)
    assert (track.recording, track.sha256) == (None, rendered)
    assert track.audio


def test_a_recording_alone_is_a_track(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Take").work
    upload(work, musician, 1.0)
    track = prepared(work)
    assert (track.state, track.tags) == (Track.State.READY, [])
    features = np.frombuffer(track.features, np.float32)
    assert not features[:-SOUND_SIZE].any()
    assert features[-SOUND_SIZE:].any(), "what it sounds like"
    assert track.cover.startswith("<svg")


def test_what_a_model_composed_says_so_in_the_row_and_in_the_file(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Air", melody()).work
    saved(work, musician, melody(67, 69), provenance=MODEL)
    track = prepared(work)
    assert track.generated
    manifest = ExportedManifest.objects.get()
    assert manifest.sha256 == track.sha256
    with track.audio.open("rb") as file:
        assert b"c2pa" in file.read()


def test_without_anything_to_hear_it_fails_until_there_is(musician: User, prepared: Callable[[Work], Track]) -> None:
    silent = Score(measures=melody().measures)
    work = publish(musician, "Silence", silent).work
    assert prepared(work).state == Track.State.FAILED
    assert Job.objects.get(kind="feed.prepare").error
    prepare_what_waits()
    assert Job.objects.filter(kind="feed.prepare").count() == 1
    saved(work, musician, melody())
    assert prepared(work).state == Track.State.READY


def test_a_sound_that_there_was_outlives_a_failure(musician: User, prepared: Callable[[Work], Track]) -> None:
    work = publish(musician, "Air", melody()).work
    before = prepared(work)
    saved(work, musician, Score(measures=melody().measures))
    after = prepared(work)
    assert (after.state, after.sha256) == (Track.State.READY, before.sha256)


def test_what_is_thrown_away_is_not_listed_and_goes_with_its_file(
    musician: User, track: Track, django_capture_on_commit_callbacks: Any
) -> None:
    storage, name = track.audio.storage, track.audio.name
    trash_work(work=track.work, actor=musician)
    assert not Track.objects.listed().exists()
    with django_capture_on_commit_callbacks(execute=True):
        purge_work(work=track.work, actor=musician)
    assert not Track.objects.exists()
    assert not storage.exists(name)


def test_all_my_data_has_my_tracks_and_they_go_with_the_account(
    musician: User, other_musician: User, track: Track, django_capture_on_commit_callbacks: Any
) -> None:
    make_track(other_musician)
    names = {file.name for file in export_files(musician) if file.name.startswith("tracks/")}
    assert names == {f"tracks/{track.pk}.{ending}" for ending in ("json", "svg", "mp3")}
    storage, name = track.audio.storage, track.audio.name
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(user=musician)
    assert [one.artist for one in Track.objects.all()] == [other_musician]
    assert not storage.exists(name)


def test_sound_and_picture_are_sent_to_strangers(track: Track, client: Client) -> None:
    sound = client.get(f"/listen/tracks/{track.pk}/sound", headers={"Range": "bytes=10-19"})
    assert (sound.status_code, sound["Content-Type"], sound["Content-Length"]) == (206, "audio/mpeg", "10")
    cover = client.get(f"/listen/tracks/{track.pk}/cover.svg")
    assert (cover.status_code, cover["Content-Type"], cover.content.decode()) == (200, "image/svg+xml", track.cover)
    assert "sandbox" in cover["Content-Security-Policy"]
    assert client.get(f"/listen/tracks/{track.pk}/cover.svg", headers={"If-None-Match": cover["ETag"]}).status_code == 304
    packed = client.get(f"/listen/tracks/{track.pk}/cover.svg", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content).decode() == track.cover
    assert {"Cookie", "Accept-Encoding"} <= set(packed["Vary"].split(", "))
    assert client.get(f"/listen/tracks/{track.pk}/cover.svg", headers={"If-None-Match": packed["ETag"]}).status_code == 304


def test_what_was_taken_back_is_its_owners_alone(musician: User, track: Track, client: Client) -> None:
    set_public(work=track.work, public=False, actor=musician)
    addresses = [f"/listen/tracks/{track.pk}/{what}" for what in ("sound", "cover.svg")]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    client.force_login(musician)
    assert [client.get(address).status_code for address in addresses] == [200, 200]
