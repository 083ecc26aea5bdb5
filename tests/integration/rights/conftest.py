"""A work that a musician has registered, with all that belongs to it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import User
from apps.jobs.execution import run_next
from apps.jobs.models import Job
from apps.jobs.row_progress import RowProgress
from apps.rights.models import RegisteredRecording, RegisteredWork
from apps.rights.registry.recordings import RecordingClaim, register_recording, sound_of
from apps.rights.registry.works import Claim, Credit, register_work
from tests.support.people import make_user
from tests.support.publishing import work_with

PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture(autouse=True)
def _within_the_transaction(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The heartbeat's own connection cannot see the rows of a test, so that the job looks for a cancellation itself."""
    settings.JOBS_LEASE_SECONDS = 3600
    monkeypatch.setattr(RowProgress, "cancelled", lambda self: Job.objects.get(pk=self._claim.job_id).cancel_requested)


@pytest.fixture
def claim() -> Claim:
    ann = Credit(name="Ann", role="composer", share=6_000, ipi="00334284961")
    return Claim(title="Air", iswc="T0345246801", contributors=(ann, Credit(name="Bob", role="lyricist", share=4_000)))


@pytest.fixture
def registered(musician: User, claim: Claim) -> RegisteredWork:
    return register_work(holder=musician, claim=claim)


@pytest.fixture(autouse=True)
def _var(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def claimed(other_musician: User) -> RegisteredRecording:
    """A recording that somebody else has registered, of tune 1; the studio has not listened to it yet."""
    source = work_with(other_musician, 1).recordings.get()
    registered = register_work(holder=other_musician, claim=Claim(title="Sea"))
    return register_recording(work=registered, actor=other_musician, claim=RecordingClaim(title="Live"), sound=sound_of(source))


@pytest.fixture
def browser_of(db: None) -> Callable[[User], Client]:
    """browser_of(user): a browser in which they are logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def stranger(db: None) -> Client:
    """A browser of another musician."""
    client = Client()
    client.force_login(make_user())
    return client


@pytest.fixture
def run_jobs() -> Callable[[], Job]:
    """Run what is queued, in this process, and return the last job."""

    def run() -> Job:
        while run_next("test", started=lambda _claim: None, ended=lambda: None):
            pass
        return Job.objects.latest("created_at")

    return run


def sent(client: Client, method: str, address: str, body: Any = None) -> Any:
    """The answer to JSON."""
    return getattr(client, method)(address, body, content_type="application/json")
