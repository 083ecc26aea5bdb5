"""A job's events as they happen, after a given number, each exactly once and in order: for WebSocket and SSE alike."""

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from apps.jobs.models import Job, JobEvent
from apps.jobs.watch import in_reader, switchboard

HEARTBEAT_SECONDS = 25.0
# Rows read at a time: what a browser that was away for long catches up with in one go.
BATCH = 500

Wire = dict[str, Any]


def to_wire(event: JobEvent) -> Wire:
    """An event as clients get it."""
    return {
        "job": str(event.job_id),
        "seq": event.seq,
        "attempt": event.attempt,
        "kind": event.kind,
        "data": event.data,
        "at": event.at.isoformat(),
    }


async def stream(job_id: UUID, after: int) -> AsyncIterator[Wire | None]:
    """Yield every event numbered above `after`, and None when a heartbeat is due. Ends after the job's last event.

    Watches first and reads then, so that nothing falls between the two. Who may watch is the caller's business.
    """
    seq = max(after, 0)
    with switchboard().watch(job_id, seq) as watcher:
        spoke = time.monotonic()
        while True:
            events, over = await _read(job_id, seq)
            for event in events:
                yield event
                seq = watcher.seq = event["seq"]
                spoke = time.monotonic()
            if over:
                return
            if len(events) == BATCH:
                continue
            if not await watcher.wait(max(0.0, spoke + HEARTBEAT_SECONDS - time.monotonic())):
                yield None
                spoke = time.monotonic()


def read(job_id: UUID, seq: int) -> tuple[list[Wire], bool]:
    """Events after `seq`, and whether nothing will follow them.

    The job is looked at last: read before its events, one that ends in between would have its last event told and its end not.
    """
    events = [to_wire(event) for event in JobEvent.objects.filter(job_id=job_id, seq__gt=seq).order_by("seq")[:BATCH]]
    reached = events[-1]["seq"] if events else seq
    job = Job.objects.filter(id=job_id).first()
    return events, job is None or (job.finished and reached >= job.last_seq)


_read = in_reader(read)


def last_number(text: str | None) -> int:
    """The event number a client says it has seen; 0, the whole story, when it says nothing or nonsense."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
