"""Work that workers share. A running job queues parts of what it has to do, does itself those that nobody takes, and puts
together what came of all. It waits only for what a worker is doing at that moment, and parts wait for nothing: so one worker is
enough.

Parts are jobs like others, with a lease and tries; nobody sees them, and they are gone when their job goes on.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from apps.jobs import delivery
from apps.jobs.errors import LostLease
from apps.jobs.eventlog import STATE, append
from apps.jobs.handling import JobContext
from apps.jobs.models import Job, JobInput

LOOK_SECONDS = 0.05
Result = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """What the kind's handler gets as its params and input."""

    params: Mapping[str, Any]
    data: bytes


def spread(context: JobContext, kind: str, parts: Sequence[Part], do: Callable[[Part], Result]) -> list[Result]:
    """The results of all parts, in order: those of jobs of `kind`, and what `do` makes of parts that no worker does or finishes.

    Raises what `do` raises, and LostLease when somebody else goes on with the job.
    """
    drop_parts(context.job_id)  # of an attempt that was cut off
    jobs = _queued(context, kind, parts)
    waiting, results = dict(zip(jobs, parts, strict=True)), dict[UUID, Result]()
    try:
        while waiting:
            found = Job.objects.in_bulk(waiting)
            if len(found) < len(waiting):
                raise LostLease(str(context.job_id))
            for key in [key for key, job in found.items() if job.finished]:
                part, job = waiting.pop(key), found[key]
                results[key] = job.result if job.state == Job.State.SUCCEEDED else do(part)
            if mine := next(filter(_take, reversed(waiting)), None):  # workers begin with the first
                results[mine] = do(waiting.pop(mine))
            elif waiting:
                time.sleep(LOOK_SECONDS)
    finally:
        drop_parts(context.job_id)
    return [results[key] for key in jobs]


def drop_parts(whole: UUID) -> None:
    """Forget them. A worker that does one of them loses its lease."""
    parts = Job.objects.filter(whole=whole)
    with transaction.atomic():
        if list(parts.select_for_update().values_list("pk")):
            parts.delete()


@transaction.atomic
def _queued(context: JobContext, kind: str, parts: Sequence[Part]) -> list[UUID]:
    """Before whatever else waits, since something that runs waits for them. Nobody has asked for them: no audit row says so."""
    priority = Job.objects.values_list("priority", flat=True).get(pk=context.job_id) + 1
    keys = []
    for part in parts:
        job = Job.objects.create(
            kind=kind, owner_id=context.owner_id, whole_id=context.job_id, params=dict(part.params), priority=priority
        )
        JobInput.objects.create(job=job, data=part.data)
        transaction.on_commit(partial(delivery.announce, job.pk), robust=True)
        keys.append(job.pk)
    return keys


def _take(key: UUID) -> bool:
    """From the queue, or from a worker that has stopped: whatever that still does is not kept."""
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=Now())
    try:
        append(key, [(STATE, {"state": Job.State.CANCELLED})], condition=free, state=Job.State.CANCELLED, finished_at=Now())
    except LostLease:
        return False
    return True
