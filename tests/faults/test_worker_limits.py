"""What the parent of the workers ends by force, and what it hands back."""

import os
import signal
import time
from collections.abc import Callable

import psutil
import pytest

from apps.accounts.models import User
from apps.jobs import services
from apps.jobs.models import Job
from tests.faults.probe.models import Count
from tests.faults.studio_processes import Processes


def running(processes: Processes, job: Job, number: int = 1) -> None:
    """Wait until the job has said `number`."""
    said = job.events.filter(kind="number", data__number=number)
    processes.wait(said.exists, f"The job says {number}")


def cancel(job: Job) -> None:
    services.request_cancel(job=job, actor=User.objects.get(id=job.owner_id))


def test_a_cancelled_job_keeps_what_it_has(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit(events=1000, pause=0.05)
    processes.work()
    running(processes, job)
    cancel(job)
    processes.wait_for(job)
    assert job.state == Job.State.CANCELLED
    assert job.result["partial"] is True
    assert 0 < job.result["total"] < 1000
    assert Count.objects.get(job_id=job.id).total == job.result["total"]


def test_a_job_that_does_not_listen_is_ended_and_its_worker_replaced(processes: Processes, submit: Callable[..., Job]) -> None:
    deaf = submit(events=1000, pause=0.05, deaf=True)
    processes.work()
    running(processes, deaf)
    cancel(deaf)
    after = submit(events=1)
    processes.wait_for(deaf, after)
    assert (deaf.state, deaf.result, deaf.error) == (Job.State.CANCELLED, {}, "")
    assert after.state == Job.State.SUCCEEDED
    assert [count.job_id for count in Count.objects.all()] == [after.id]


def test_a_job_over_its_time_fails_at_once_with_a_reason(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit("probe.brief", events=1000, pause=0.05, deaf=True)
    processes.work()
    processes.wait_for(job)
    assert (job.state, job.attempt) == (Job.State.FAILED, 1)
    assert job.error == "This took longer than its limit of 3 s and was stopped."


def test_a_job_that_listens_keeps_what_it_has_when_its_time_is_nearly_over(
    processes: Processes, submit: Callable[..., Job]
) -> None:
    job = submit("probe.timely", events=1000, pause=0.02)
    processes.work()
    processes.wait_for(job)
    assert (job.state, job.attempt) == (Job.State.SUCCEEDED, 1)
    assert job.result["partial"] is True
    assert Count.objects.get(job_id=job.id).total == job.result["total"] > 0
    assert job.error == "This took longer than it may. What was finished by then is kept."


def test_a_job_over_the_memory_cap_fails_after_three_tries(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit(events=1000, pause=0.05, megabytes=600)
    processes.work()
    processes.wait_for(job)
    assert (job.state, job.attempt) == (Job.State.FAILED, 3)
    assert job.error == "This needed more memory than a worker may use."


def test_a_job_that_kills_its_workers_fails_after_three(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit(events=4, die_at="mid-events", every_time=True)
    processes.work(2)
    processes.wait_for(job)
    assert (job.state, job.attempt) == (Job.State.FAILED, 3)
    assert job.error == "The worker stopped while it was doing this."
    assert not Count.objects.exists()


def test_machines_that_vanish_count_as_tries_too(processes: Processes, submit: Callable[..., Job]) -> None:
    """Nobody is left to settle the job: whoever claims next does, after the lease."""
    job = submit(events=4, die_at="after claim", every_time=True, with_parent=True)
    Job.objects.update(attempt_limit=1)
    machine = processes.work()
    processes.wait(lambda: machine.poll() is not None, "The machine dies")
    other = submit(events=1)
    processes.work()
    processes.wait_for(job, other)
    assert (job.state, job.attempt) == (Job.State.FAILED, 1)
    assert job.error == "The computer that worked on this stopped again and again."
    assert other.state == Job.State.SUCCEEDED


def test_sigterm_lets_a_short_job_finish(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit(events=5, pause=0.05)
    work = processes.work()
    running(processes, job)
    work.terminate()
    assert work.wait(60) == 0, processes.said()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.SUCCEEDED, 1)


def test_sigterm_hands_a_long_job_back_without_taking_a_try(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit(events=600, pause=0.02)
    work = processes.work()
    running(processes, job)
    work.terminate()
    assert work.wait(60) == 0, processes.said()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.attempt_limit, job.lease_until) == (Job.State.QUEUED, 1, 4, None)
    processes.work()
    processes.wait_for(job)
    assert (job.state, job.attempt) == (Job.State.SUCCEEDED, 2)
    assert Count.objects.get(job_id=job.id).total == 600


def test_workers_without_a_parent_end_by_themselves(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit(events=1000, pause=0.05)
    work = processes.work()
    running(processes, job)
    (worker,) = psutil.Process(work.pid).children()
    work.kill()
    work.wait()
    processes.wait(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, "The orphan ends")
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    cancel(job)
    processes.work()
    processes.wait_for(job)
    assert job.state == Job.State.CANCELLED


def test_a_frozen_worker_that_wakes_up_changes_nothing(processes: Processes, submit: Callable[..., Job]) -> None:
    job = submit(events=100, pause=0.05)
    work = processes.work()
    running(processes, job)
    (worker,) = psutil.Process(work.pid).children()
    for pid in (work.pid, worker.pid):
        os.kill(pid, signal.SIGSTOP)
    processes.work()
    processes.wait(job.events.filter(kind="number", attempt=2).exists, "Another worker takes over")
    for pid in (worker.pid, work.pid):
        os.kill(pid, signal.SIGCONT)
    processes.wait_for(job)
    time.sleep(0.5)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.SUCCEEDED, 2)
    assert Count.objects.get(job_id=job.id).attempt == 2
    events = list(job.events.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, job.last_seq + 1))
    took_over = next(event.seq for event in events if event.attempt == 2)
    assert all(event.attempt == 2 for event in events if event.seq >= took_over)


@pytest.mark.distributed
def test_a_machine_that_freezes_within_a_transaction_keeps_nothing_locked(
    processes: Processes, submit: Callable[..., Job]
) -> None:
    """On SQLite a frozen process shares its machine with whoever waits, and stops them all."""
    job = submit(events=4, die_at="before finish", freeze=True, with_parent=True)
    work = processes.work()
    processes.wait(lambda: psutil.Process(work.pid).status() == psutil.STATUS_STOPPED, "The machine freezes")
    (worker,) = psutil.Process(work.pid).children()
    processes.wait(lambda: worker.status() == psutil.STATUS_STOPPED, "Its worker freezes")
    processes.work()
    processes.wait_for(job)
    for pid in (worker.pid, work.pid):
        os.kill(pid, signal.SIGCONT)
    after = submit(events=1)
    processes.wait_for(after)
    time.sleep(0.5)
    job.refresh_from_db()
    assert (job.state, job.attempt, after.state) == (Job.State.SUCCEEDED, 2, Job.State.SUCCEEDED)
    assert [count.attempt for count in Count.objects.filter(job_id=job.id)] == [2]
