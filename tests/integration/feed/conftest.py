"""Tracks, and the jobs that prepare them, run in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from apps.accounts.models import User
from apps.feed import exposure, shelf, tastes
from apps.feed.models import Track
from apps.jobs.execution import run_next
from apps.jobs.models import Job
from apps.jobs.row_progress import RowProgress
from tests.support.tracks import make_track


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture(autouse=True)
def _within_the_transaction(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's own connection cannot see the rows of a test, so that the job looks for a cancellation itself."""
    settings.JOBS_LEASE_SECONDS = 3600
    monkeypatch.setattr(RowProgress, "cancelled", lambda self: Job.objects.get(pk=self._claim.job_id).cancel_requested)


@pytest.fixture
def run_jobs() -> Callable[[], Job]:
    """Run what is queued, in this process, and return the last job."""

    def run() -> Job:
        while run_next("test", started=lambda _claim: None, ended=lambda: None):
            pass
        return Job.objects.latest("created_at")

    return run


@pytest.fixture(autouse=True)
def nothing_remembered(_media: None) -> Iterator[None]:
    """Every test has a database of its own, and processes keep what they read."""
    for kept in (shelf, tastes, exposure):
        kept.forget()
    yield
    for kept in (shelf, tastes, exposure):
        kept.forget()


@pytest.fixture
def track(musician: User) -> Track:
    """Maria's, ready and public."""
    return make_track(musician)
