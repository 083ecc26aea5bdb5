"""A short song with words in a work, and the studio's own voices."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import User
from apps.jobs.execution import run_next
from apps.jobs.models import Job
from apps.jobs.row_progress import RowProgress
from apps.library.models import Work
from apps.library.services import create_work
from musicstudio.engine.notation import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation import Lyric, Note, Part, Score, Tempo, regular_measures


def song(words: str = "high low . sun moon", first: int = 60) -> Score:
    """A note a beat at 120 a minute, rising; "." is a rest, "~" a note without words. A bass holds along, without words."""
    beats = words.split()
    notes = tuple(
        Note(f"n{i}", i * BEAT, BEAT, first + i % 12, lyrics=() if word == "~" else (Lyric(word),))
        for i, word in enumerate(beats)
        if word != "."
    )
    end = len(beats) * BEAT
    parts = (Part("voice", "Voice", notes), Part("bass", "Bass", (Note("b0", 0, end, 48),), clef="F4"))
    return replace(Score(regular_measures(end, Score(()).metres), parts), tempos=(Tempo(0, 120.0),))


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture(autouse=True)
def _within_the_transaction(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's own connection cannot see the rows of a test, so that the job looks for a cancellation itself."""
    settings.JOBS_LEASE_SECONDS = 3600
    monkeypatch.setattr(RowProgress, "cancelled", lambda self: Job.objects.get(pk=self._claim.job_id).cancel_requested)


@pytest.fixture
def work(musician: User) -> Work:
    return create_work(owner=musician, title="Song", score=song())


@pytest.fixture
def take(api: Client, work: Work) -> Callable[..., Any]:
    """take(key=None, **more): the answer to asking for a take of the newest revision."""

    def ask(key: str | None = None, **more: Any) -> Any:
        newest = work.newest()
        body = {"work": str(work.pk), "revision": str(newest.pk) if newest else None, **more}
        headers = {"Idempotency-Key": key} if key else {}
        return api.post("/api/voice/takes/", body, content_type="application/json", headers=headers)

    return ask


@pytest.fixture
def run_jobs() -> Callable[[], Job]:
    """Run what is queued, in this process, and return the last job."""

    def run() -> Job:
        while run_next("test", started=lambda _claim: None, ended=lambda: None):
            pass
        return Job.objects.latest("created_at")

    return run
