"""The one way a job's row and its events change: together, numbered without gaps, behind the caller's condition."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from apps.jobs import hints
from apps.jobs.errors import LostLease
from apps.jobs.models import Job, JobEvent

Entry = tuple[str, Mapping[str, Any]]

STATE = "state"
PROGRESS = "progress"


def append(job_id: UUID, entries: Sequence[Entry], *, condition: Q, **changes: Any) -> Job:
    """Apply `changes` to the job and append `entries` (kind, data), if the row still meets `condition`; else LostLease.

    The UPDATE takes the row's lock (SQLite: the database's) and tests the condition in one step; the numbers it hands out
    are therefore nobody else's. Watchers are told on commit.
    """
    with transaction.atomic():
        changed = Job.objects.filter(condition, id=job_id).update(last_seq=F("last_seq") + len(entries), **changes)
        if changed != 1:
            raise LostLease(str(job_id))
        job = Job.objects.get(id=job_id)
        first = job.last_seq - len(entries) + 1
        JobEvent.objects.bulk_create(
            JobEvent(job=job, seq=seq, attempt=job.attempt, kind=kind, data=dict(data))
            for seq, (kind, data) in enumerate(entries, start=first)
        )
        transaction.on_commit(partial(hints.publish, job.id, job.last_seq), robust=True)
    return job
