"""Takes: sung phrase by phrase, once; private; kept, named, thrown away. The shipped voices sing."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import c2pa
import numpy as np
import pytest
import soundfile
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from apps.accounts import personal_data
from apps.accounts.models import User
from apps.accounts.services import delete_account
from apps.jobs import services as jobs
from apps.jobs.models import Job, JobEvent
from apps.library.models import Work
from apps.library.services import purge_work, save_revision
from apps.voice import clips
from apps.voice.handlers import singing as handlers
from apps.voice.models import Clip, Song, Take
from musicstudio.credentials import studio_root
from musicstudio.engine.audio.examining import Credentials, examine_safely
from musicstudio.engine.singing.provenance import MODEL
from tests.integration.voice.conftest import song
from tests.support.answers import body

Asked = Callable[..., Any]


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the phrases that are sung, as they are."""
    sung: list[str] = []
    real = handlers.sing_phrase

    def counted(phrase: Any, singer: Any, route: Any) -> Any:
        sung.append(phrase.key)
        return real(phrase, singer, route)

    monkeypatch.setattr(handlers, "sing_phrase", counted)
    return sung


def told(job: Job, kind: str = "phrase") -> list[dict[str, Any]]:
    return [event.data for event in JobEvent.objects.filter(job=job, kind=kind)]


def test_a_take_is_sung_phrase_by_phrase(take: Asked, run_jobs: Callable[[], Job], api: Client, work: Work) -> None:
    asked = take(from_second=1.6)
    assert asked.status_code == 202, asked.content
    assert asked.json()["take"]["state"] == "queued"
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error
    events = told(job)
    assert [event["index"] for event in events] == [1, 0]
    assert all(event["of"] == 2 and api.get(event["clip"]).status_code == 200 for event in events)

    [row] = api.get(f"/api/voice/songs/{work.pk}/takes/").json()["results"]
    assert (row["state"], row["number"], row["synthetic"], len(row["phrases"])) == ("succeeded", 1, True, 2)
    assert row["start_s"] < 0 and 2.5 < row["duration_s"] < 3.5 and max(row["peaks"]) > 0.01
    sound = api.get(row["audio"])
    samples, rate = soundfile.read(io.BytesIO(body(sound)))
    assert rate == 24_000 and len(samples) == pytest.approx(row["duration_s"] * rate, abs=2)
    assert soundfile.SoundFile(io.BytesIO(body(api.get(row["audio"])))).comment.startswith("Synthetic voice")
    # The first note is C4: it sounds at 262 Hz.
    begin = round((0.15 - row["start_s"]) * rate)
    spectrum = np.abs(np.fft.rfft(samples[begin : begin + 4096] * np.hanning(4096), 32768))
    lags = np.fft.irfft(spectrum**2)
    assert rate / (60 + np.argmax(lags[60:250])) == pytest.approx(262, rel=0.04)
    part = api.get(row["audio"], headers={"Range": "bytes=0-99"})
    assert part.status_code == 206 and len(body(part)) == 100
    assert "immutable" in api.get(events[0]["clip"])["Cache-Control"]


def test_what_did_not_change_is_not_sung_again(
    take: Asked, run_jobs: Callable[[], Job], work: Work, musician: User, api: Client, count: list[str]
) -> None:
    take()
    first = run_jobs()
    assert len(count) == 2
    save_revision(work=work, author=musician, score=song("high low . sun noon"), base=None, origin="edit")
    plan = api.get(f"/api/voice/songs/{work.pk}/plan/").json()
    assert [phrase["ready"] for phrase in plan["phrases"]] == [True, False]
    assert plan["phrases"][0]["clip"] == told(first)[0]["clip"]
    take()
    second = run_jobs()
    assert len(count) == 3
    assert [event["index"] for event in told(second)] == [0, 1]
    assert Take.objects.get(number=2).duration_s == pytest.approx(Take.objects.get(number=1).duration_s, abs=0.1)
    # Another voice is another sound; a lost file is sung anew.
    take(settings={"singer": {"jasper": 1}})
    run_jobs()
    assert len(count) == 5
    for clip in Clip.objects.all():
        clip.audio.storage.delete(clip.audio.name or "")
    take()
    assert run_jobs().state == Job.State.SUCCEEDED
    assert len(count) == 7


def test_a_cancelled_take_keeps_its_clips_and_can_be_tried_again(
    take: Asked, run_jobs: Callable[[], Job], musician: User, count: list[str], monkeypatch: pytest.MonkeyPatch, api: Client
) -> None:
    take()
    [queued] = Job.objects.all()
    keep = handlers.keep_clip

    def cancel(**kept: Any) -> None:
        keep(**kept)
        jobs.request_cancel(job=queued, actor=musician)

    with monkeypatch.context() as once:
        once.setattr(handlers, "keep_clip", cancel)
        job = run_jobs()
    assert (job.state, job.result["partial"], len(told(job))) == (Job.State.CANCELLED, True, 1)
    assert Clip.objects.count() == 1
    row = Take.objects.get()
    assert (row.state, bool(row.audio)) == ("cancelled", False)
    assert api.get(f"/api/voice/takes/{row.pk}/export/", {"format": "wav"}).status_code == 422

    jobs.retry(job=job, actor=musician)
    assert run_jobs().state == Job.State.SUCCEEDED
    assert len(count) == len(set(count)) == 2
    assert Take.objects.get().state == "succeeded"


def test_the_same_key_gives_the_same_take(take: Asked, api: Client) -> None:
    first, again = take("k1", from_second=1), take("k1", from_second=2)
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["take"]["id"] == again.json()["take"]["id"]
    assert Take.objects.count() == Job.objects.count() == 1
    assert take("k1", settings={"transpose": 1}).status_code == 409
    api.delete(f"/api/voice/takes/{first.json()['take']['id']}/")
    assert take("k1").json()["take"] is None


def test_ten_minutes_are_sung_and_not_a_beat_more(
    take: Asked, run_jobs: Callable[[], Job], api: Client, work: Work, musician: User
) -> None:
    beats = ["."] * 1200  # at 120 a minute
    for at in (0, 600, 1199):
        beats[at] = "la"
    whole = save_revision(work=work, author=musician, score=song(" ".join(beats)), base=None, origin="edit")
    take(settings={"part": "voice"})
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert len(told(job)) == 3
    row = Take.objects.get()
    assert row.start_s + row.duration_s == pytest.approx(600, abs=0.5)
    assert row.phrases[-1]["start"] == pytest.approx(599.5, abs=0.5)
    save_revision(work=work, author=musician, score=song(" ".join([*beats, "."])), base=whole.number, origin="edit")
    refused = take(settings={"part": "voice"})
    assert refused.status_code == 422 and "more than 10 minutes" in refused.json()["detail"]


@pytest.mark.parametrize("mix", ["voice", "harmony", "both"])
def test_every_mix_of_a_take_begins_at_the_same_time(
    mix: str, take: Asked, run_jobs: Callable[[], Job], api: Client, musician: User
) -> None:
    take()
    run_jobs()
    row = Take.objects.get()
    suffix = {"voice": "mp3", "harmony": "ogg", "both": "wav"}[mix]
    answer = api.get(f"/api/voice/takes/{row.pk}/export/", {"format": suffix, "mix": mix})
    assert answer.status_code == 200, answer.content
    assert f'filename="Song, take 1.{suffix}"' in answer["Content-Disposition"]
    with soundfile.SoundFile(io.BytesIO(answer.content)) as file:
        assert file.title == "Song"
        assert (file.comment.startswith("Synthetic voice"), file.samplerate) == (
            mix != "harmony",
            24_000 if mix == "voice" else 44_100,
        )
        samples = file.read(always_2d=True)
    assert np.abs(samples).max() > 0.01
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 0.3 * np.abs(samples).max())[0] / file.samplerate
    # The bass enters with the score and so does the first vowel; a consonant before it is softer.
    assert loud == pytest.approx(-row.start_s, abs=0.12)


@pytest.mark.parametrize("suffix", ["wav", "mp3", "flac"])
def test_an_export_carries_signed_credentials(suffix: str, take: Asked, run_jobs: Callable[[], Job], api: Client) -> None:
    take(settings={"route": "classic"})
    run_jobs()
    answer = api.get(f"/api/voice/takes/{Take.objects.get().pk}/export/", {"format": suffix}, headers={"Range": "bytes=0-9"})
    assert answer.status_code == 200  # whole: parts of two that were signed apart would not fit together
    with c2pa.Reader(answer["Content-Type"], io.BytesIO(answer.content)) as reader:
        told = json.loads(reader.json())
    manifest = told["manifests"][told["active_manifest"]]
    said = {assertion["label"]: assertion["data"] for assertion in manifest["assertions"]}
    [created] = said["c2pa.actions.v2"]["actions"]
    assert (manifest["title"], created["action"]) == ("Song", "c2pa.created")
    assert created["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    about = said["org.musicstudio.models"]
    assert about["synthetic_voice"] and [model["name"] for model in about["models"]] == [MODEL]
    assert "No recording of a person" in about["models"][0]["training_data"]
    # As the studio wrote it, though nobody has made its root known to the reader.
    assert told["validation_state"] == "Valid"
    assert [status["code"] for status in told["validation_status"]] == ["signingCredential.untrusted"]
    broken = bytearray(answer.content)
    broken[len(broken) // 2] ^= 1
    with c2pa.Reader(answer["Content-Type"], io.BytesIO(bytes(broken))) as reader:
        assert json.loads(reader.json())["validation_state"] == "Invalid"


def test_what_accompanies_is_signed_where_a_model_composed_it(
    take: Asked, run_jobs: Callable[[], Job], api: Client, work: Work, musician: User
) -> None:
    take(settings={"route": "classic"})
    made = {"model": "MusicStudio chorales", "version": "2.0"}
    save_revision(work=work, author=musician, score=song(), base=1, origin="harmonise", provenance=made)
    take(settings={"route": "classic"})
    run_jobs()
    composed, written = Take.objects.order_by("-number")

    def said(row: Take, mix: str) -> Credentials | None:
        content = api.get(f"/api/voice/takes/{row.pk}/export/", {"format": "mp3", "mix": mix}).content
        return examine_safely(content, studio_root()).credentials

    assert said(written, "harmony") is None
    harmony, both = said(composed, "harmony"), said(composed, "both")
    assert harmony and not harmony.voice and [maker.name for maker in harmony.makers] == ["MusicStudio chorales"]
    assert both and both.voice and [maker.name for maker in both.makers] == [MODEL, "MusicStudio chorales"]
    assert both.ours and both.hold and both.sources == ("compositeWithTrainedAlgorithmicMedia",)


def test_a_choir_is_one_sound(take: Asked, run_jobs: Callable[[], Job], api: Client) -> None:
    take(settings={"route": "classic", "choir": [{"part": "bass", "singer": {"jasper": 1}}]})
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert len(told(job)) == 2
    [bass] = told(job, "choir")
    assert (bass["part"], bass["of"]) == ("bass", 1)


def test_only_the_newest_clips_are_kept(
    take: Asked,
    run_jobs: Callable[[], Job],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(clips, "MOST_CLIPS", 1)
    take()
    with django_capture_on_commit_callbacks(execute=True):
        job = run_jobs()
    assert [clip.key for clip in Clip.objects.all()] == [told(job)[-1]["key"]]
    assert len(list((Path(settings.MEDIA_ROOT) / "clips").rglob("*.flac"))) == 1


def test_clips_are_let_go_of_though_the_singing_fails(
    take: Asked, run_jobs: Callable[[], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    take()
    run_jobs()
    monkeypatch.setattr(clips, "MOST_CLIPS", 1)

    def broken(*_: Any) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(handlers, "sing_phrase", broken)
    take(settings={"singer": {"jasper": 1}})
    assert run_jobs().state == Job.State.FAILED
    assert Clip.objects.count() == 1


@pytest.mark.parametrize("goes", ["work", "account"])
def test_a_purged_work_and_a_deleted_account_leave_no_sound(
    goes: str,
    take: Asked,
    run_jobs: Callable[[], Job],
    work: Work,
    musician: User,
    settings: Settings,
    django_capture_on_commit_callbacks: Any,
) -> None:
    take()
    run_jobs()
    names = [file.name for file in personal_data.export_files(musician)]
    row = Take.objects.get()
    assert {f"takes/{row.pk}.json", f"takes/{row.pk}.flac", f"songs/{row.song_id}.json"} <= set(names)
    files = Path(settings.MEDIA_ROOT)
    assert len(list(files.rglob("*.flac"))) == 3
    with django_capture_on_commit_callbacks(execute=True):
        if goes == "work":
            purge_work(work=work, actor=musician)
        else:
            delete_account(user=musician)
    assert not list(files.rglob("*.flac"))
    assert not (Song.objects.exists() or Take.objects.exists() or Clip.objects.exists())


def test_sound_that_nothing_names_is_swept_and_no_other(take: Asked, run_jobs: Callable[[], Job], settings: Settings) -> None:
    take(settings={"route": "classic"})
    run_jobs()
    folder = Path(settings.MEDIA_ROOT)
    kept = set(folder.rglob("*.flac"))
    lost = [folder / kind / "1" / "lost.flac" for kind in ("takes", "clips")]
    for file in lost:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"fLaC")
    for file in (*lost, *kept):
        os.utime(file, (0, 0))
    call_command("sweep_media", verbosity=0)
    assert set(folder.rglob("*.flac")) == kept
