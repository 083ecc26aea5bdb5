"""Races decided inside one process: many submits of one key, and a worker that lost its lease."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.jobs import leases, services
from apps.jobs.errors import LostLease
from apps.jobs.eventlog import append
from apps.jobs.models import Job


def in_threads(number: int, act: Callable[[], None]) -> None:
    """Run `act` in so many threads at once, each with a database connection of its own; errors come out here."""
    errors: list[BaseException] = []
    barrier = threading.Barrier(number)

    def run() -> None:
        try:
            barrier.wait()
            act()
        except BaseException as error:  # whatever it is belongs to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.fixture
def owner(transactional_db: None) -> Iterator[User]:
    yield User.objects.create_user("counter", "counter@example.org")


def expire(job: Job) -> None:
    Job.objects.filter(id=job.id).update(lease_until=Now() - timedelta(seconds=1))


def test_fifty_submits_with_one_key_make_one_job(owner: User) -> None:
    answers: list[tuple[Job, bool]] = []
    in_threads(50, lambda: answers.append(services.submit("probe.count", owner=owner, params={"events": 1}, idempotency_key="k")))
    assert len({job.id for job, _ in answers}) == 1
    assert [created for _, created in answers].count(True) == 1
    assert Job.objects.count() == 1
    assert [event.seq for event in Job.objects.get().events.all()] == [1]


def test_the_same_key_of_two_owners_makes_two_jobs(owner: User) -> None:
    other = User.objects.create_user("other", "other@example.org")
    first, _ = services.submit("probe.count", owner=owner, params={}, idempotency_key="k")
    second, created = services.submit("probe.count", owner=other, params={}, idempotency_key="k")
    assert created
    assert first.id != second.id


def test_ten_workers_share_ten_jobs_without_a_double(owner: User) -> None:
    for _ in range(10):
        services.submit("probe.count", owner=owner, params={})
    claims: list[leases.Claim] = []

    def take_two() -> None:
        for _ in range(2):
            if claim := leases.claim(f"w{threading.get_ident()}"):
                claims.append(claim)

    in_threads(10, take_two)
    assert len({claim.job_id for claim in claims}) == len(claims) == 10
    assert leases.claim("late") is None


def test_a_double_delivery_finds_nothing(owner: User) -> None:
    services.submit("probe.count", owner=owner, params={})
    assert leases.claim("a") is not None
    assert leases.claim("b") is None


def test_a_zombie_can_write_nothing(owner: User) -> None:
    job, _ = services.submit("probe.count", owner=owner, params={})
    zombie = leases.claim("zombie")
    assert zombie is not None
    expire(job)
    successor = leases.claim("successor")
    assert successor is not None
    assert (successor.job_id, successor.attempt) == (zombie.job_id, 2)
    before = list(job.events.values_list("seq", "attempt", "kind"))
    attempts: list[Callable[[], object]] = [
        lambda: leases.say(zombie, [("number", {"number": 1})]),
        lambda: leases.finish(zombie, {"total": 1}, None),
        lambda: leases.fail(zombie, "no"),
        lambda: leases.give_up_attempt(zombie, "no"),
    ]
    for attempt in attempts:
        with pytest.raises(LostLease):
            attempt()
    assert leases.renew(zombie) is False
    assert leases.release_all("zombie", "gone") == 0
    assert list(job.events.values_list("seq", "attempt", "kind")) == before
    leases.finish(successor, {"total": 2}, None)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.SUCCEEDED, {"total": 2})


def test_a_zombie_cannot_store_its_result(owner: User) -> None:
    job, _ = services.submit("probe.count", owner=owner, params={})
    zombie = leases.claim("zombie")
    assert zombie is not None
    expire(job)
    assert leases.claim("successor")
    stored: list[int] = []
    with pytest.raises(LostLease):
        leases.finish(zombie, {}, lambda: {"stored": stored.append(1)})
    assert stored == []


def test_events_from_many_writers_are_numbered_without_gaps(owner: User) -> None:
    """A cancel, a retry and the worker write about one job: the row's lock decides the order."""
    job, _ = services.submit("probe.count", owner=owner, params={})

    def write() -> None:
        for _ in range(5):
            append(job.id, [("a", {}), ("b", {})], condition=Q())

    in_threads(8, write)
    job.refresh_from_db()
    assert [event.seq for event in job.events.all()] == list(range(1, 82)) == list(range(1, job.last_seq + 1))
