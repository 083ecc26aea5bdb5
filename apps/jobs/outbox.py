"""Messages that may get lost: sent from a thread of their own, so that a slow or dead Redis costs nobody anything."""

import atexit
import threading
from collections.abc import Callable, Mapping
from uuid import UUID

import structlog
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# What Redis, its client libraries and the network between raise while it is away.
UNREACHABLE = (OSError, RedisError, KombuError)
# The least time between two sendings: a job that says much is told of in one message instead of fifty.
SPACING_SECONDS = 0.02
# After a failure, how long nothing is tried: messages pile up as one per job meanwhile.
PAUSE_SECONDS = 1.0
# How long a process that ends waits for its last messages.
FAREWELL_SECONDS = 3.0


class Outbox:
    """Hands {job id: value} to `send` in batches; only the newest value per job is kept while one waits.

    What `send` could not deliver is dropped: the rows hold the truth and a slower reader of them always exists.
    """

    def __init__(self, name: str, send: Callable[[Mapping[UUID, int]], None]) -> None:
        self._name = name
        self._send = send
        self._pending: dict[UUID, int] = {}
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def put(self, job_id: UUID, value: int = 0) -> None:
        """Send soon. Never blocks, never raises."""
        with self._changed:
            self._pending[job_id] = value
            if self._thread is None or not self._thread.is_alive():
                if self._thread is None:
                    atexit.register(self.close)
                self._thread = threading.Thread(target=self._run, name=f"outbox-{self._name}", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Send what waits, once, and end the thread: one that logs while its interpreter is taken away aborts the process."""
        with self._changed:
            self._closed.set()
            self._changed.notify()
        if self._thread:
            self._thread.join(FAREWELL_SECONDS)

    def _run(self) -> None:
        while batch := self._next():
            try:
                self._send(batch)
                self._closed.wait(SPACING_SECONDS)
            except UNREACHABLE as error:
                log.warning("messages_dropped", outbox=self._name, count=len(batch), error=type(error).__name__)
                self._closed.wait(PAUSE_SECONDS)

    def _next(self) -> dict[UUID, int]:
        """What is to be sent, as soon as there is something; nothing when the outbox is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._pending or self._closed.is_set())
            batch, self._pending = self._pending, {}
            return batch
