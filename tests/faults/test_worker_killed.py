"""Workers die at the worst moments, and every job is done exactly once all the same."""

from collections import Counter
from collections.abc import Callable

from apps.jobs.models import Job
from tests.faults.conftest import Processes
from tests.faults.probe.deaths import POINTS
from tests.faults.probe.models import Count

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
