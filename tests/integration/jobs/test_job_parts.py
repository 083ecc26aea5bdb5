"""A job that spreads its work waits for nobody who does nothing, and believes nobody who comes too late."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import AuditEntry, User
from apps.jobs import leases, parts, services
from apps.jobs.errors import LostLease
from apps.jobs.handling import JobContext
from apps.jobs.leases import Claim
from apps.jobs.models import Job, JobInput
from apps.jobs.parts import Part, Result, spread

pytestmark = pytest.mark.django_db
KIND = "probe.count"


@pytest.fixture
def whole(musician: User) -> JobContext:
    services.submit(KIND, owner=musician, params={})
    claim = leases.claim("asking")
    assert claim
    return JobContext(claim.job_id, claim.owner_id, {}, claim.attempt, progress=None)  # type: ignore[arg-type]


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """between(first, second, ...): what happens elsewhere before the job looks for its parts the first time, the second ..."""

    def arrange(*happens: Callable[[], Any]) -> None:
        real, coming = Job.objects.in_bulk, list(happens)

        def looks(keys: Any) -> Any:
            if coming:
                coming.pop(0)()
            return real(keys)

        monkeypatch.setattr(Job.objects, "in_bulk", looks)
        monkeypatch.setattr(parts, "LOOK_SECONDS", 0)

    return arrange


def itself(part: Part) -> Result:
    return {"did": part.params["number"], "with": part.data.decode()}


def three() -> list[Part]:
    return [Part({"number": number}, b"data") for number in range(3)]


def left_behind() -> int:
    return Job.objects.exclude(whole=None).count() + JobInput.objects.count()


def test_one_worker_does_it_all(whole: JobContext) -> None:
    assert spread(whole, KIND, three(), itself) == [{"did": number, "with": "data"} for number in range(3)]
    assert not left_behind()


def test_what_others_do_is_not_done_again_and_is_waited_for(whole: JobContext, between: Callable[..., None]) -> None:
    held = list[Claim]()

    def take() -> None:
        claim = leases.claim("helping")
        assert claim
        held.append(claim)

    def nothing() -> None:
        pass

    between(take, take, nothing, nothing, *(lambda: leases.finish(held.pop(0), {"helped": True}, None) for _ in range(2)))
    assert spread(whole, KIND, three(), itself) == [{"helped": True}, {"helped": True}, {"did": 2, "with": "data"}]
    assert not left_behind()


def test_what_a_dead_worker_held_is_done_and_its_last_word_is_not_kept(whole: JobContext, between: Callable[..., None]) -> None:
    held = list[Claim | None]()

    def take_and_die() -> None:
        held.append(leases.claim("dying"))
        Job.objects.filter(worker="dying").update(lease_until=timezone.now() - timedelta(minutes=1))

    between(take_and_die)
    assert spread(whole, KIND, three(), itself)[0] == {"did": 0, "with": "data"}
    assert held[0]
    with pytest.raises(LostLease):
        leases.finish(held[0], {"late": True}, None)


def test_what_a_worker_could_not_do_is_tried_where_the_reason_is_heard(whole: JobContext, between: Callable[..., None]) -> None:
    def fail() -> None:
        claim = leases.claim("failing")
        assert claim
        leases.fail(claim, "It broke.")

    between(fail)
    assert spread(whole, KIND, three(), itself)[0] == {"did": 0, "with": "data"}

    def broken(part: Part) -> Result:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        spread(whole, KIND, three(), broken)
    assert not left_behind()


def test_who_lost_the_job_to_another_ends(whole: JobContext, between: Callable[..., None]) -> None:
    between(lambda: spread(whole, KIND, three(), itself))
    with pytest.raises(LostLease):
        spread(whole, KIND, three(), itself)


def test_parts_go_before_what_waits_and_go_with_their_job(
    whole: JobContext, between: Callable[..., None], musician: User
) -> None:
    services.submit(KIND, owner=musician, params={}, priority=0)
    first = list[Claim | None]()
    between(lambda: first.append(leases.claim("helping")), lambda: leases.fail(claim_of(whole), "Over."))
    with pytest.raises(LostLease):
        spread(whole, KIND, three(), itself)
    assert first[0]
    assert first[0].params == {"number": 0}
    assert not left_behind()


def claim_of(context: JobContext) -> Claim:
    return Claim(context.job_id, "asking", context.attempt, KIND, context.owner_id)


def test_nobody_sees_parts(whole: JobContext, between: Callable[..., None], client: Client, musician: User) -> None:
    seen = list[Any]()
    client.force_login(musician)

    def look() -> None:
        part = Job.objects.exclude(whole=None).first()
        assert part
        seen.extend([client.get(f"/api/jobs/{part.pk}/").status_code, client.get("/api/jobs/").json()["count"]])

    entries = AuditEntry.objects.count()
    between(look)
    spread(whole, KIND, three(), itself)
    assert seen == [404, 1]
    assert AuditEntry.objects.count() == entries
