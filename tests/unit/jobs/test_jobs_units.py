"""Small promises of the jobs app, one by one."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.jobs import execution, leases, registry, services, stream
from apps.jobs.errors import JobError, UnknownKind
from apps.jobs.handling import JobContext, Outcome
from apps.jobs.models import Job
from apps.jobs.pool import Pool, WorkerProcess
from apps.jobs.registry import JobKind
from apps.jobs.row_progress import RowProgress

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return User.objects.create_user("owner", "owner@example.org")


def submitted(owner: User, kind: str = "probe.count", **params: object) -> Job:
    return services.submit(kind, owner=owner, params=params)[0]


def claimed() -> leases.Claim:
    claim = leases.claim("w")
    assert claim is not None
    return claim


def test_a_kind_is_registered_once() -> None:
    kind = registry.get("probe.count")
    registry.register(kind)
    with pytest.raises(ValueError, match=r"probe\.count"):
        registry.register(JobKind(name="probe.count", title="Other", handler="x:y"))
    with pytest.raises(UnknownKind):
        registry.get("nothing.such")


def test_unknown_kinds_cannot_be_submitted(owner: User) -> None:
    with pytest.raises(UnknownKind):
        submitted(owner, "nothing.such")
    assert not Job.objects.exists()


def test_larger_priority_first_then_older_first(owner: User) -> None:
    first, second = submitted(owner), submitted(owner)
    urgent, _ = services.submit("probe.count", owner=owner, params={}, priority=5)
    assert [claimed().job_id for _ in range(3)] == [urgent.id, first.id, second.id]


def test_a_job_whose_row_outlived_its_kind_fails_readably(owner: User) -> None:
    job = submitted(owner)
    Job.objects.update(kind="nothing.such")
    execution.execute(claimed())
    job.refresh_from_db()
    assert (job.state, job.title) == (Job.State.FAILED, "nothing.such")
    assert job.error == "This studio no longer does this kind of work."


def test_a_job_that_ends_while_it_is_read_is_not_told_as_going_on_after_its_last_event(owner: User) -> None:
    job = submitted(owner)
    claim = claimed()
    looks = 0

    def ending(execute: Callable[..., object], *query: object) -> object:
        """The job ends between the first look at the database and the second."""
        nonlocal looks
        looks += 1
        if looks == 2:
            leases.finish(claim, {}, None)
        return execute(*query)

    with connection.execute_wrapper(ending):
        events, over = stream.read(job.id, 0)
    assert looks > 2
    assert over == (events[-1]["data"]["state"] == "succeeded")
    events, over = stream.read(job.id, 0)
    assert over and events[-1]["data"]["state"] == "succeeded"


def test_an_error_for_the_owner_ends_the_job_at_once(owner: User) -> None:
    job = submitted(owner, error="The melody is empty.")
    execution.execute(claimed())
    job.refresh_from_db()
    assert (job.state, job.error, job.attempt) == (Job.State.FAILED, "The melody is empty.", 1)


def test_an_unforeseen_error_is_tried_three_times_with_pauses(owner: User) -> None:
    job = submitted(owner, crash="boom")
    for attempt in (1, 2, 3):
        execution.execute(claimed())
        job.refresh_from_db()
        assert job.attempt == attempt
        assert leases.claim("w") is None
        Job.objects.exclude(lease_until=None).update(lease_until=Now() - timedelta(seconds=1))
    assert job.state == Job.State.FAILED
    assert "boom" not in job.error
    assert job.error.startswith("Something went wrong")


def test_what_commit_wrote_is_undone_when_it_fails(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    job = submitted(owner)

    def write_and_fail() -> dict[str, object]:
        User.objects.create_user("halfway", "halfway@example.org")
        raise JobError("It does not fit.")

    def handler(_context: JobContext) -> Outcome:
        return Outcome(commit=write_and_fail)

    monkeypatch.setattr(JobKind, "load_handler", lambda _kind: handler)
    execution.execute(claimed())
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "It does not fit.")
    assert not User.objects.filter(username="halfway").exists()


def test_messages_are_in_the_owners_language(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils.translation import get_language

    User.objects.update(language="zh-hans")
    submitted(owner)
    spoken: list[str | None] = []

    def handler(_context: JobContext) -> Outcome:
        spoken.append(get_language())
        return Outcome()

    monkeypatch.setattr(JobKind, "load_handler", lambda _kind: handler)
    execution.execute(claimed())
    assert spoken == ["zh-hans"]


def test_quick_steps_are_told_as_one_and_never_lost(owner: User) -> None:
    job = submitted(owner)
    progress = RowProgress(claimed(), lambda: False, seconds=60)
    for done in range(1, 100):
        progress.step(done, 100, f"Bar {done}")
    progress.partial("bar", {"bar": 99})
    progress.step(100, 100, "Done")
    told = list(job.events.filter(kind__in=["progress", "bar"]).values_list("kind", "data__done", "data__bar"))
    assert told == [("progress", 1, None), ("progress", 99, None), ("bar", None, 99), ("progress", 100, None)]
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.message) == (100, 100, "Done")


def test_cancelling_while_the_result_is_stored_keeps_the_result(owner: User) -> None:
    job = submitted(owner)
    claim = claimed()
    services.request_cancel(job=job, actor=owner)
    leases.finish(claim, {"kept": True}, None)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.CANCELLED, {"kept": True})


def test_a_job_claimed_in_the_moment_of_a_time_kill_is_not_blamed_for_the_one_before(owner: User) -> None:
    first, second = submitted(owner), submitted(owner)
    over = claimed()
    leases.finish(over, {}, None)
    assert claimed().job_id == second.id
    leases.release_all(over.worker, "This took too long.", final=(over.job_id, over.attempt))
    for job in (first, second):
        job.refresh_from_db()
    assert (first.state, first.error) == (Job.State.SUCCEEDED, "")
    assert (second.state, second.error, second.attempt_limit) == (Job.State.QUEUED, "", 4)
    guilty = claimed()
    leases.release_all(guilty.worker, "This took too long.", final=(guilty.job_id, guilty.attempt))
    second.refresh_from_db()
    assert (second.state, second.error) == (Job.State.FAILED, "This took too long.")


def test_an_expired_job_that_was_called_off_is_not_started_again(owner: User) -> None:
    job = submitted(owner)
    claimed()
    services.request_cancel(job=job, actor=owner)
    Job.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert leases.claim("other") is None
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_deleting_an_account_takes_its_jobs_along(owner: User) -> None:
    job = submitted(owner)
    owner.delete()
    assert not Job.objects.filter(id=job.id).exists()


def test_workers_that_cannot_start_are_not_started_in_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[float] = []
    monkeypatch.setattr("sys.executable", "/bin/false")
    start = WorkerProcess.__init__

    def counted(self: WorkerProcess, runner: str, family: str) -> None:
        started.append(1)
        start(self, runner, family)
        self.process.wait()

    monkeypatch.setattr(WorkerProcess, "__init__", counted)
    pool = Pool(1, "leased", "test")
    for _ in range(200):
        pool.tick()
    assert len(started) == 1
    pool.shut_down()


def test_the_web_process_stays_light() -> None:
    """Routes, sockets and every view, without torch, music21, or any handler."""
    code = (
        "import sys, musicstudio.asgi, musicstudio.urls\n"
        "heavy = [name for name in sys.modules if name.split('.')[0] in {'torch', 'music21', 'celery'}]\n"
        "heavy += [name for name in sys.modules if name.startswith('apps.') and name.endswith('.handlers')]\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
