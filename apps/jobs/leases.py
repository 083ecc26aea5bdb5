"""Who runs a job, and every write a runner makes.

A worker owns a job through (worker, attempt) on a running row and keeps it by renewing a lease. All its writes carry that
pair as their condition, so that a worker that was thought dead and comes back (a zombie) changes nothing.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.jobs.errors import LostLease
from apps.jobs.eventlog import STATE, Entry, append
from apps.jobs.inputs import drop_input
from apps.jobs.models import Job
from apps.jobs.parts import drop_parts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Claim:
    """A job as one worker holds it. `worker` is unique to one life of one process."""

    job_id: UUID
    worker: str
    attempt: int
    kind: str
    owner_id: int
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fence(self) -> Q:
        return Q(worker=self.worker, attempt=self.attempt, state=Job.State.RUNNING)


def _from_now(seconds: float) -> Combinable:
    return ExpressionWrapper(Now() + Value(timedelta(seconds=seconds)), output_field=DateTimeField())


def claim(worker: str, kinds: Container[str] | None = None) -> Claim | None:
    """Take the best job that is free, or None. With `kinds`: None as well where the best one is of another kind.

    PostgreSQL locks the row it looks at and skips rows that others look at; SQLite's transaction is the only writer from
    its first statement on (BEGIN IMMEDIATE), and idle polls never open one.
    """
    while Job.objects.claimable().exists():
        with transaction.atomic():
            job = Job.objects.claimable().select_for_update(skip_locked=True).first()
            if job is None or (kinds is not None and job.kind not in kinds):
                return None
            seen = Q(state=job.state, attempt=job.attempt, worker=job.worker)
            if job.state == Job.State.RUNNING and (job.cancel_requested or job.attempt >= job.attempt_limit):
                end_attempt(job, seen, _("The computer that worked on this stopped again and again."))
                continue
            claimed = append(
                job.id,
                [(STATE, {"state": Job.State.RUNNING})],
                condition=seen,
                state=Job.State.RUNNING,
                worker=worker,
                attempt=F("attempt") + 1,
                lease_until=_from_now(settings.JOBS_LEASE_SECONDS),
                started_at=Now(),
                progress_done=0,
                progress_total=0,
                message="",
            )
        log.info("job_claimed", job=str(claimed.id), worker=worker, attempt=claimed.attempt)
        return Claim(claimed.id, worker, claimed.attempt, claimed.kind, claimed.owner_id, claimed.params)
    return None


def renew(claim: Claim) -> bool:
    """Keep the job for another lease. False when it is no longer this worker's."""
    until = _from_now(settings.JOBS_LEASE_SECONDS)
    return Job.objects.filter(claim.fence, id=claim.job_id).update(lease_until=until) == 1


def say(claim: Claim, entries: Sequence[Entry], **changes: Any) -> None:
    """Append events on behalf of the running job; LostLease when it is no longer this worker's."""
    append(claim.job_id, entries, condition=claim.fence, **changes)


def finish(
    claim: Claim, result: Mapping[str, Any], commit: Callable[[], Mapping[str, Any]] | None, remark: "StrOrPromise" = ""
) -> Job:
    """The job is done: keep its result, and what `commit` writes, in one transaction that only the holder can make.

    `commit` returns further fields of the result. A job whose owner asked to cancel ends as cancelled and keeps what it has.
    `remark` is a sentence for the owner, kept where a failure's reason stands.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(claim.fence, id=claim.job_id).first()
        if job is None:
            raise LostLease(str(claim.job_id))
        whole = {**result, **(commit() if commit else {})}
        state = Job.State.CANCELLED if job.cancel_requested else Job.State.SUCCEEDED
        return _close(job, claim.fence, state, result=whole, error="" if job.cancel_requested else remark)


def fail(claim: Claim, reason: "StrOrPromise") -> None:
    """The job cannot succeed: `reason` is a sentence for its owner."""
    with transaction.atomic():
        job = Job.objects.filter(claim.fence, id=claim.job_id).first()
        if job is None:
            raise LostLease(str(claim.job_id))
        state = Job.State.CANCELLED if job.cancel_requested else Job.State.FAILED
        _close(job, claim.fence, state, error="" if job.cancel_requested else reason)


def give_up_attempt(claim: Claim, reason: "StrOrPromise", pause: float = 0) -> None:
    """This attempt broke. Another follows after `pause` seconds while any is left; else the job fails with `reason`."""
    with transaction.atomic():
        job = Job.objects.filter(claim.fence, id=claim.job_id).first()
        if job is None:
            raise LostLease(str(claim.job_id))
        end_attempt(job, claim.fence, reason, pause=pause)


def release_all(worker: str, reason: "StrOrPromise", *, final: tuple[UUID, int] | None = None, counts: bool = True) -> int:
    """Settle what a worker process that is certainly dead still holds; returns how many jobs that was.

    `final`: the job and its attempt for which the worker was ended; it gets no further attempt, while a job that the worker
    took in its last moment did nothing wrong. `counts=False`: no job did (the studio is shutting down); they keep their tries.
    """
    settled = 0
    for job in Job.objects.filter(worker=worker, state=Job.State.RUNNING):
        fence = Q(worker=worker, attempt=job.attempt, state=Job.State.RUNNING)
        try:
            guilty = (job.id, job.attempt) == final
            end_attempt(job, fence, reason, final=guilty, counts=counts and (guilty or final is None))
        except LostLease:
            continue  # its lease had run out and another worker was faster
        settled += 1
    return settled


def end_attempt(
    job: Job, condition: Q, reason: "StrOrPromise", *, pause: float = 0, final: bool = False, counts: bool = True
) -> None:
    """The attempt is over without a result: cancelled if its owner asked, queued again while tries are left, else failed."""
    if job.cancel_requested:
        _close(job, condition, Job.State.CANCELLED)
    elif final or (counts and job.attempt >= job.attempt_limit):
        _close(job, condition, Job.State.FAILED, error=reason)
    else:
        append(
            job.id,
            [(STATE, {"state": Job.State.QUEUED})],
            condition=condition,
            state=Job.State.QUEUED,
            worker="",
            lease_until=_from_now(pause) if pause else None,
            attempt_limit=F("attempt_limit") + (0 if counts else 1),
        )
        log.info("job_queued_again", job=str(job.id), attempt=job.attempt)


def owner_language(owner_id: int) -> str:
    """What a job says to its owner, it says in their language."""
    chosen = User.objects.filter(id=owner_id).values_list("language", flat=True).first()
    return chosen or settings.LANGUAGE_CODE


def _close(
    job: Job, condition: Q, state: Job.State, *, result: Mapping[str, Any] | None = None, error: "StrOrPromise" = ""
) -> Job:
    data: dict[str, Any] = {"state": state}
    if result is not None:
        data["result"] = result
    if error:
        with translation.override(owner_language(job.owner_id)):
            data["error"] = str(error)[:500]
    closed = append(
        job.id,
        [(STATE, data)],
        condition=condition,
        state=state,
        result=result or {},
        error=data.get("error", ""),
        lease_until=None,
        finished_at=Now(),
    )
    drop_input(job.id)
    drop_parts(job.id)
    log.info("job_finished", job=str(job.id), state=str(state), attempt=closed.attempt)
    return closed
