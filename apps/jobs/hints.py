"""Telling the web processes that a job has something new. A hint carries only (job, seq); the rows carry the rest."""

import asyncio
from collections.abc import Mapping
from uuid import UUID

from channels.layers import get_channel_layer
from django.conf import settings

from apps.jobs.outbox import Outbox

# One group for all jobs: every web process listens once, whatever the number of its streams.
GROUP = "jobs"
MESSAGE = "jobs.hint"
SEND_TIMEOUT = 2.0

_loop: asyncio.AbstractEventLoop | None = None


def publish(job_id: UUID, seq: int) -> None:
    """Say that the job's events now reach to `seq`. Best effort, never blocks."""
    if settings.JOBS_STREAM_HINTS:
        _outbox.put(job_id, seq)


def _send(hints: Mapping[UUID, int]) -> None:
    # Redis connections belong to an event loop; the outbox's thread keeps one for as long as it lives.
    global _loop
    if _loop is None:
        _loop = asyncio.new_event_loop()
    message = {"type": MESSAGE, "hints": {str(job_id): seq for job_id, seq in hints.items()}}
    _loop.run_until_complete(asyncio.wait_for(get_channel_layer().group_send(GROUP, message), SEND_TIMEOUT))


_outbox = Outbox("hints", _send)
