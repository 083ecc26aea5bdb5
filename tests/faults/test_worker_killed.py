"""Workers die at the worst moments, and every job is done exactly once all the same."""

from collections import Counter
from collections.abc import Callable

import pytest

from apps.jobs.models import Job
from tests.faults.probe.deaths import POINTS
from tests.faults.probe.models import Count
from tests.faults.studio_processes import LEASE, Processes

ATTEMPTS = dict(zip(POINTS, (1, 2, 2, 2, 1), strict=True))


def assert_done_once(job: Job) -> None:
    """Succeeded, stored once, told in gapless numbers, by attempts that never go back."""
    assert job.state == Job.State.SUCCEEDED, (job.params, job.error)
    assert [count.total for count in Count.objects.filter(job_id=job.id)] == [job.result["total"]]
    events = list(job.events.order_by("seq"))
    assert [event.seq for event in events] == list(range(1, job.last_seq + 1))
    attempts = [event.attempt for event in events]
    assert attempts == sorted(attempts)
    last = [event.data["number"] for event in events if event.kind == "number" and event.attempt == job.attempt]
    assert last == list(range(1, job.result["total"] + 1))
    assert events[-1].data["state"] == Job.State.SUCCEEDED


def test_ten_deaths_at_each_of_five_points(processes: Processes, submit: Callable[..., Job]) -> None:
    jobs = [submit(events=6, die_at=point) for _ in range(10) for point in POINTS]
    processes.work(2)
    processes.wait_for(*jobs)
    assert len(list(processes.deaths.iterdir())) == 50
    for job in jobs:
        assert_done_once(job)
        assert job.attempt == ATTEMPTS[job.params["die_at"]]
    assert Count.objects.count() == 50
    assert Counter(job.state for job in jobs) == {Job.State.SUCCEEDED: 50}


def test_whole_machines_die_and_others_take_over(processes: Processes, submit: Callable[..., Job]) -> None:
    """Worker and parent die together: nobody settles the job before its lease runs out."""
    jobs = {point: submit(events=6, die_at=point, with_parent=True) for point in POINTS}
    for _ in POINTS:
        machine = processes.work()
        processes.wait(lambda machine=machine: machine.poll() is not None, "The machine dies")
    processes.work()
    processes.wait_for(*jobs.values())
    for point, job in jobs.items():
        assert_done_once(job)
        assert job.attempt == ATTEMPTS[point]


@pytest.mark.parametrize("with_parent", [False, True], ids=["the worker dies", "the machine dies"])
def test_another_worker_resumes_within_the_lease_and_five_seconds(
    processes: Processes, submit: Callable[..., Job], with_parent: bool
) -> None:
    """The promise to whoever waits for a job, and the only one here that is in seconds.

    Both times are written down by those concerned, the death in its note and the new attempt by the database: how late
    this test looks does not count. The five seconds hold what remains, one look at the table by a worker that is up and
    idle; a worker looks several times in them, so that a busy machine may be late.
    """
    for _ in range(2):
        processes.work()

    def both_are_up() -> bool:
        processes.wait_for(*(submit(events=1, pause=0.2) for _ in range(2)))
        return Job.objects.values("worker").distinct().count() == 2

    processes.wait(both_are_up, "Both workers work")
    job = submit(events=6, die_at="mid-events", with_parent=with_parent)
    processes.wait_for(job)
    assert_done_once(job)
    assert job.attempt == 2
    assert job.started_at
    died = (processes.deaths / str(job.id)).stat().st_mtime
    assert 0 < job.started_at.timestamp() - died < LEASE + 5
