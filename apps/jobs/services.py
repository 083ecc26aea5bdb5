"""What people do with jobs: ask for one, call it off, ask again."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.accounts import audit
from apps.accounts.models import User
from apps.jobs import delivery, permissions, registry
from apps.jobs.errors import NotRetryable
from apps.jobs.eventlog import STATE, append
from apps.jobs.inputs import drop_input
from apps.jobs.models import Job, JobInput, max_attempts

LATER = -1
"""Priority of what nobody waits for: whoever waits for something comes first."""


def submit(
    kind: str,
    *,
    owner: User,
    params: Mapping[str, Any],
    idempotency_key: str | None = None,
    priority: int = 0,
    data: bytes | None = None,
) -> tuple[Job, bool]:
    """Queue a job and say whether it is new: a key that `owner` used before gives the job it made then.

    Larger `priority` runs earlier. `data` is what the handler gets from `context.input()`, a few MB at the most; it is
    deleted when the job is over, so such a job cannot be tried again. Raises UnknownKind.
    """
    registry.get(kind)
    if idempotency_key is not None and (seen := _with_key(owner, idempotency_key)):
        return seen, False
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, owner=owner, params=dict(params), idempotency_key=idempotency_key, priority=priority
            )
            if data is not None:
                JobInput.objects.create(job=job, data=data)
            job = append(job.id, [(STATE, {"state": Job.State.QUEUED})], condition=Q())
            audit.record(actor=owner, verb="job.submit", subject=job, detail={"kind": kind})
            _deliver_on_commit(job)
    except IntegrityError:
        # Somebody used the key between our look and our insert; only that can break a constraint here.
        if idempotency_key is not None and (seen := _with_key(owner, idempotency_key)):
            return seen, False
        raise
    return job, True


def request_cancel(*, job: Job, actor: User) -> Job:
    """Call a job off. A waiting one ends now; a running one ends when its handler notices, or is ended by force soon after.

    Does nothing to a job that is over or was called off before.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update().get(id=job.id)
        if job.finished or job.cancel_requested:
            return job
        changes: dict[str, Any] = {"cancel_requested": True}
        told: dict[str, Any] = {"state": job.state, "cancel_requested": True}
        if job.state == Job.State.QUEUED:
            changes |= {"state": Job.State.CANCELLED, "finished_at": Now(), "lease_until": None}
            told = {"state": Job.State.CANCELLED}
            drop_input(job.id)
        audit.record(actor=actor, verb="job.cancel", subject=job)
        return append(job.id, [(STATE, told)], condition=Q(state=job.state), **changes)


def retry(*, job: Job, actor: User) -> Job:
    """Queue a failed or cancelled job again, with fresh tries. Raises NotRetryable."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(id=job.id)
        if not permissions.may_retry(job):
            raise NotRetryable(str(job.id))
        audit.record(actor=actor, verb="job.retry", subject=job)
        job = append(
            job.id,
            [(STATE, {"state": Job.State.QUEUED})],
            condition=Q(state=job.state),
            state=Job.State.QUEUED,
            worker="",
            cancel_requested=False,
            attempt_limit=F("attempt") + max_attempts(),
            result={},
            error="",
            progress_done=0,
            progress_total=0,
            message="",
            lease_until=None,
            finished_at=None,
        )
        _deliver_on_commit(job)
        return job


def _with_key(owner: User, key: str) -> Job | None:
    return Job.objects.filter(owner=owner, idempotency_key=key).first()


def _deliver_on_commit(job: Job) -> None:
    transaction.on_commit(partial(delivery.announce, job.id), robust=True)
