"""A thread beside the running handler: keeps the lease, and learns of a cancel or of a lost lease."""

import threading
import time
from types import TracebackType

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from apps.jobs import leases
from apps.jobs.leases import Claim
from apps.jobs.models import Job

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.25


class Heartbeat:
    """While entered, renews the claim three times per lease and looks for a cancel request four times a second."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._done = threading.Event()
        self._wants_stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def wants_stop(self) -> bool:
        """True once the owner has called the job off, or the job is no longer ours."""
        return self._wants_stop.is_set()

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        renewed = time.monotonic()
        try:
            while not self._done.wait(LOOK_SECONDS):
                try:
                    if time.monotonic() - renewed >= settings.JOBS_LEASE_SECONDS / 3:
                        if leases.renew(self._claim):
                            renewed = time.monotonic()
                        else:
                            self._wants_stop.set()
                    if Job.objects.filter(self._claim.fence, id=self._claim.job_id, cancel_requested=False).count() == 0:
                        self._wants_stop.set()
                except (DatabaseError, InterfaceError) as error:
                    # The database may come back before the lease is over; the fence decides if it does not.
                    log.warning("heartbeat_missed", job=str(self._claim.job_id), error=type(error).__name__)
                    connection.close()
        finally:
            connection.close()
