"""Handing job ids to Celery. The table stays the queue: a lost id is sent again by the sweep, a doubled one finds no work."""

import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from apps.jobs.models import Job
from apps.jobs.outbox import UNREACHABLE, Outbox

if TYPE_CHECKING:
    from celery import Celery

log = structlog.get_logger(__name__)

QUEUE = "jobs"
TASK = "jobs.run"
SWEEP_SECONDS = 2.0
# No more than this many ids are put back at a time.
SWEEP_LIMIT = 100


def announce(job_id: UUID) -> None:
    """Tell the workers, wherever they are, that a job waits. Best effort, never blocks."""
    if settings.JOBS_RUNNER == "celery":
        _outbox.put(job_id)


def sweep() -> int:
    """Put ids of waiting and orphaned jobs back on the queue, as many as it lacks; returns how many.

    Raises one of UNREACHABLE while the broker is away.
    """
    waiting = list(Job.objects.claimable().values_list("id", flat=True)[:SWEEP_LIMIT])
    if not waiting:
        return 0
    app = _app()
    with app.connection_for_write() as broker, closing(broker.channel()) as channel:
        queued = channel.queue_declare(queue=QUEUE, durable=True).message_count
        missing = waiting[: max(0, len(waiting) - queued)]
        for job_id in missing:
            app.send_task(TASK, args=[str(job_id)], queue=QUEUE, connection=broker, retry=False, ignore_result=True)
    if missing:
        log.info("jobs_sent_again", count=len(missing))
    return len(missing)


class Sweep(threading.Thread):
    """Sweeps every two seconds. Whatever the broker says, it calls `on_work` while jobs wait: idle workers can look for them."""

    def __init__(self, on_work: Callable[[], None]) -> None:
        super().__init__(name="sweep", daemon=True)
        self._on_work = on_work
        self._stop_now = threading.Event()

    def stop(self) -> None:
        self._stop_now.set()

    def run(self) -> None:
        while not self._stop_now.wait(SWEEP_SECONDS):
            try:
                if Job.objects.claimable().exists():
                    self._on_work()
                    sweep()
            except UNREACHABLE as error:
                log.warning("broker_unreachable", error=type(error).__name__)
            except (DatabaseError, InterfaceError) as error:
                log.warning("sweep_failed", error=type(error).__name__)
            finally:
                connection.close()


def _app() -> "Celery":
    # Celery takes a while to import and the embedded studio never needs it.
    from musicstudio.celery import app

    return app


def _send(ids: Mapping[UUID, int]) -> None:
    app = _app()
    with app.connection_for_write() as broker:
        for job_id in ids:
            app.send_task(TASK, args=[str(job_id)], queue=QUEUE, connection=broker, retry=False, ignore_result=True)


_outbox = Outbox("delivery", _send)
