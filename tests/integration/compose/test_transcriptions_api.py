"""The transcription address: a recording in, notes out, and nothing of the recording kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.accounts.services import delete_account
from apps.compose import transcriptions
from apps.jobs import services as jobs
from apps.jobs.models import Job, JobInput
from apps.library.models import Recording, Revision, Work
from musicstudio.engine.audio.encoding import encode
from musicstudio.engine.notation.json_form import score_from_json
from tests.engine.transcription.test_transcription import tone
from tests.fixtures.hostile import hostile_recordings

pytestmark = pytest.mark.django_db

ADDRESS = "/api/compose/transcriptions/"
TUNE = encode(tone(60, 62, 64, gap=0.05), 48_000, "wav")


def ask(api: Client, data: bytes = TUNE, name: str = "take.wav", key: str | None = None, **fields: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return api.post(ADDRESS, {"file": SimpleUploadedFile(name, data), **fields}, headers=headers)


def kept() -> tuple[int, ...]:
    files = sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))
    return (*(model.objects.count() for model in (Work, Revision, Recording, JobInput)), files)


def test_the_notes_come_and_the_recording_goes(api: Client, run_jobs: Callable[[], Job]) -> None:
    before = kept()
    answer = ask(api, bpm=100, beats=3, unit=4)

    assert answer.status_code == 202, answer.content
    assert (answer.json()["state"], answer.json()["title"]) == ("queued", "Write down a melody")
    assert JobInput.objects.count() == 1
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error
    assert [note["pitch"] for note in job.result["notes"]] == [60, 62, 64]
    assert all(note["doubts"] == [] and note["confidence"] > 0.8 for note in job.result["notes"])
    assert job.result["notes"][0]["onset"] == pytest.approx(0.25, abs=0.03)
    score = score_from_json(job.result["score"])
    assert [note.pitch for note in score.parts[0].notes] == [60, 62, 64]
    assert (score.tempos[0].bpm, score.metres[0].beats) == (100.0, 3)
    assert score.parts[0].notes[0].onset == 0
    assert kept() == before
    assert len(str(job.params)) < 300


def test_a_silent_recording_says_so(api: Client, run_jobs: Callable[[], Job]) -> None:
    before = kept()
    ask(api, encode(np.zeros(48_000, dtype=np.float32), 48_000, "wav"))
    job = run_jobs()
    assert job.state == Job.State.FAILED
    assert job.error.startswith("No melody was heard")
    assert kept() == before


@pytest.mark.parametrize(
    ("name", "filename", "data"), list(hostile_recordings()), ids=[name for name, _, _ in hostile_recordings()]
)
def test_what_is_no_recording_is_turned_away(name: str, filename: str, data: bytes, api: Client) -> None:
    answer = ask(api, data, filename)
    if answer.status_code == 202:
        # What is cut off, or promises more than it holds, is a shorter recording.
        assert "cut at" in name or "claimed" in name
        return
    assert answer.status_code in {400, 422}, answer.content
    said = answer.json()
    assert (said["detail"] if "detail" in said else said["file"][0]).endswith(".")
    assert Job.objects.count() == 0
    assert JobInput.objects.count() == 0


def test_the_content_counts_not_the_name(api: Client, run_jobs: Callable[[], Job]) -> None:
    assert ask(api, TUNE, "../../etc/passwd.mp3").status_code == 202
    assert run_jobs().state == Job.State.SUCCEEDED


def test_more_than_a_minute_is_turned_away(api: Client) -> None:
    answer = ask(api, encode(np.zeros(62 * 8000, dtype=np.float32), 8000, "flac"))
    assert answer.status_code == 422
    assert "60 seconds" in answer.json()["detail"]


@pytest.mark.parametrize(
    "fields", [{"bpm": 0}, {"bpm": "nan"}, {"beats": 0}, {"unit": 3}, {"step": 7}, {"strength": 2}, {"origin": -1}], ids=str
)
def test_impossible_times_are_named(fields: dict[str, Any], api: Client) -> None:
    answer = ask(api, **fields)
    assert answer.status_code == 400
    assert set(answer.json()) == set(fields)


def test_a_key_makes_one_job(api: Client) -> None:
    first, again, other = ask(api, key="once"), ask(api, key="once"), ask(api, key="once", bpm=80)
    assert (first.status_code, again.status_code, other.status_code) == (202, 200, 409)
    assert first.json()["id"] == again.json()["id"]
    assert Job.objects.count() == JobInput.objects.count() == 1


def test_nobody_can_fill_the_queue(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcriptions, "MOST_WAITING", 1)
    assert [ask(api, key=key).status_code for key in ("a", "b")] == [202, 429]
    assert Job.objects.count() == JobInput.objects.count() == 1


def test_a_waiting_one_can_be_called_off_and_leaves_nothing(api: Client) -> None:
    job = ask(api).json()
    assert api.post(f"/api/jobs/{job['id']}/cancel/").json()["state"] == "cancelled"
    assert JobInput.objects.count() == 0
    assert api.post(f"/api/jobs/{job['id']}/retry/").status_code == 409


def test_a_running_one_that_is_called_off_ends_without_notes(
    api: Client, musician: User, run_jobs: Callable[[], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    from apps.compose.handlers import transcription

    hear = transcription.hear

    def called_off(samples: Any, rate: int, progress: Any) -> Any:
        jobs.request_cancel(job=Job.objects.get(), actor=musician)
        monkeypatch.setattr(progress, "_wants_stop", lambda: True)
        return hear(samples, rate, progress)

    monkeypatch.setattr(transcription, "hear", called_off)
    ask(api)
    job = run_jobs()
    assert job.state == Job.State.CANCELLED
    assert job.result["notes"] == []
    assert JobInput.objects.count() == 0


def test_an_account_that_goes_takes_what_waits_along(api: Client, musician: User) -> None:
    ask(api)
    delete_account(user=musician)
    assert JobInput.objects.count() == 0


def test_strangers_are_turned_away(client: Client) -> None:
    assert ask(client).status_code == 403
