"""Who in this process waits for which job: one listener for hints and one look at the rows serve all streams."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog
from asgiref.sync import sync_to_async
from channels import DEFAULT_CHANNEL_LAYER
from channels.layers import channel_layers
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections

from apps.jobs import hints
from apps.jobs.models import Job
from apps.jobs.outbox import PAUSE_SECONDS, UNREACHABLE

log = structlog.get_logger(__name__)

T = TypeVar("T")

SUBSCRIBE_SECONDS = 3.0

# Streams read rows here, never on the event loop and never in the thread that serves the pages.
_readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="jobs-stream")


def in_reader(read: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """Run `read` in a reader thread, which gives its database connection back afterwards."""

    def connected(*args: object) -> T:
        close_old_connections()
        try:
            return read(*args)
        finally:
            close_old_connections()

    return sync_to_async(connected, thread_sensitive=False, executor=_readers)


class Watcher:
    """One stream's wait for news of one job. `seq` is the last event it has seen."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self._news = asyncio.Event()

    def tell(self, seq: int | None) -> None:
        """The job's events reach to `seq`; None: the job is gone."""
        if seq is None or seq > self.seq:
            self._news.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for news; False when there was none for so long."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return False
        self._news.clear()
        return True


class Switchboard:
    """The watchers of one event loop. Looks at rows only while somebody watches; listens from the first watcher on.

    The listener is never cancelled: channels_redis can leave its receive lock taken when that happens, and then receives
    nothing more. For the same reason it has a channel layer of its own.
    """

    def __init__(self) -> None:
        self._watchers: dict[UUID, set[Watcher]] = defaultdict(set)
        self._tailing: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None

    @contextmanager
    def watch(self, job_id: UUID, seq: int) -> Iterator[Watcher]:
        """A watcher that misses nothing from here on."""
        watcher = Watcher(seq)
        self._watchers[job_id].add(watcher)
        if self._tailing is None:
            self._tailing = asyncio.create_task(self._tail())
        if self._listening is None and settings.JOBS_STREAM_HINTS:
            self._listening = asyncio.create_task(self._listen())
        try:
            yield watcher
        finally:
            self._watchers[job_id].discard(watcher)
            if not self._watchers[job_id]:
                del self._watchers[job_id]
            if not self._watchers and self._tailing:
                self._tailing.cancel()
                self._tailing = None

    def _tell(self, job_id: UUID, seq: int | None) -> None:
        for watcher in self._watchers.get(job_id, ()):
            watcher.tell(seq)

    async def _tail(self) -> None:
        """Look at the watched rows every now and then, in one query for all: hints may be lost, rows are not."""
        while True:
            await asyncio.sleep(settings.JOBS_STREAM_TAIL_SECONDS)
            watched = list(self._watchers)
            try:
                reached = await _last_seqs(watched)
            except (DatabaseError, InterfaceError) as error:
                log.warning("tail_failed", error=type(error).__name__)
                continue
            for job_id in watched:
                self._tell(job_id, reached.get(job_id))

    async def _listen(self) -> None:
        """Pass hints on. While the channel layer is away the tail alone does the work."""
        layer = channel_layers.make_backend(DEFAULT_CHANNEL_LAYER)
        channel = await layer.new_channel()
        await asyncio.gather(self._stay_subscribed(layer, channel), self._receive(layer, channel))

    async def _stay_subscribed(self, layer: Any, channel: str) -> None:
        """Say again and again that this process listens: a Redis that comes back empty has forgotten, and nobody tells."""
        while True:
            try:
                await layer.group_add(hints.GROUP, channel)
            except UNREACHABLE as error:
                log.warning("hints_unreachable", error=type(error).__name__)
            await asyncio.sleep(SUBSCRIBE_SECONDS)

    async def _receive(self, layer: Any, channel: str) -> None:
        while True:
            try:
                message = await layer.receive(channel)
            except UNREACHABLE:
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            for job_id, seq in message["hints"].items():
                self._tell(UUID(job_id), seq)


@in_reader
def _last_seqs(job_ids: list[UUID]) -> Mapping[UUID, int]:
    return dict(Job.objects.filter(id__in=job_ids).values_list("id", "last_seq"))


_switchboards: WeakKeyDictionary[asyncio.AbstractEventLoop, Switchboard] = WeakKeyDictionary()


def switchboard() -> Switchboard:
    """The one of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _switchboards:
        _switchboards[loop] = Switchboard()
    return _switchboards[loop]
