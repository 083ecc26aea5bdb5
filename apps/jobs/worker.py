"""A worker process: `python -m apps.jobs.worker NAME FD RUNNER`, started and watched by apps.jobs.pool.

It loads what every kind of job needs, says so, then runs one job at a time until it is told to stop; what needs nothing loaded
has a head start. FD is its end of a socket pair. The worker writes JSON lines ({"ready"}, {"job", "attempt", "limit"}, {"idle"});
the parent writes "wake" when there may be work that nobody announced. The end of that stream means that the parent is gone.
"""

import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Container
from typing import Any

import django
import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from apps.jobs import registry
from apps.jobs.errors import UnknownKind

log = structlog.get_logger(__name__)

# The pause between two looks at an empty table: short after work, longer the longer nothing comes.
SHORTEST_PAUSE = 0.05
LONGEST_PAUSE = 0.25
# Seconds in which jobs that need no models go before the loading of these: a new studio has something to listen to at once.
HEAD_START = 10.0
# What a database that went away is given to come back.
DATABASE_PAUSE = 1.0


class Parent:
    """The line to the pool. A parent that is gone is noticed by `Worker.obey` alone."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line

    def tell(self, **message: Any) -> None:
        try:
            self._line.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            log.warning("parent_gone")

    def calls(self) -> bool:
        """Wait until the parent says something; False when it is gone."""
        try:
            return bool(self._line.recv(4096))
        except OSError:
            return False


class Worker:
    """One process's way of taking jobs, under a name that no other process ever had."""

    def __init__(self, name: str, parent: Parent) -> None:
        self.name = name
        self.stopping = threading.Event()
        self._parent = parent
        self._busy = threading.Event()
        self._called = threading.Event()

    def take_one(self, kinds: Container[str] | None = None) -> bool:
        """Run the best free job, if there is one; with `kinds`, if it is one of these."""
        # Models cannot be imported before Django is set up, which this module does.
        from apps.jobs.execution import run_next

        try:
            return run_next(self.name, started=self._started, ended=self._ended, kinds=kinds)
        except (DatabaseError, InterfaceError) as error:
            log.warning("database_unreachable", error=type(error).__name__)
            connection.close()
            self.stopping.wait(DATABASE_PAUSE)
            return False

    def run_light(self) -> None:
        """The head start: it ends where the best free job needs models, since somebody waits for what they make."""
        ends, kinds = time.monotonic() + HEAD_START, registry.light()
        while time.monotonic() < ends and not self.stopping.is_set() and self.take_one(kinds):
            pass

    def warm_up(self) -> None:
        """Load everything that handlers need, so that no musician waits for it."""
        for name, warm in registry.warmers().items():
            if self.stopping.is_set():
                return
            began = time.monotonic()
            try:
                warm()
            except Exception:
                # What cannot load will say so, to its owner, in the job that needs it; the other kinds go on working.
                log.exception("warm_up_failed", warm=name)
            else:
                log.info("warm", warm=name, seconds=round(time.monotonic() - began, 2))

    def poll(self) -> None:
        """The leased runner: look at the table until told to stop."""
        pause = SHORTEST_PAUSE
        while not self.stopping.is_set():
            if self.take_one():
                pause = SHORTEST_PAUSE
            else:
                self.stopping.wait(pause)
                pause = min(pause * 1.5, LONGEST_PAUSE)

    def answer(self) -> None:
        """Look at the table whenever the parent calls: how work gets done while Celery delivers nothing."""
        while self._called.wait():
            self._called.clear()
            while not self.stopping.is_set() and self.take_one():
                pass
            connection.close()

    def obey(self) -> None:
        """Follow the parent's calls, in a thread that does nothing else; when the parent is gone, end before anyone misses us."""
        while self._parent.calls():
            self._called.set()
        log.warning("orphaned")
        self.stopping.set()
        deadline = time.monotonic() + settings.JOBS_GRACE_SECONDS
        while self._busy.is_set() and time.monotonic() < deadline:
            time.sleep(0.05)
        # Nobody is left to enforce limits on this process: the lease hands an unfinished job to another worker.
        os._exit(1)

    def _started(self, claim: Any) -> None:
        self._busy.set()
        try:
            limit = registry.get(claim.kind).time_limit
        except UnknownKind:
            limit = settings.JOBS_GRACE_SECONDS
        self._parent.tell(job=str(claim.job_id), attempt=claim.attempt, limit=limit)

    def _ended(self) -> None:
        self._busy.clear()
        self._parent.tell(idle=True)


_current: Worker | None = None


def current() -> Worker:
    """The worker of this process; RuntimeError in a process that is none."""
    if _current is None:
        raise RuntimeError("Jobs run in processes started by `manage.py work` only.")
    return _current


def main(name: str, descriptor: int, runner: str) -> None:
    global _current
    django.setup()
    parent = Parent(socket.socket(fileno=descriptor))
    worker = _current = Worker(name, parent)
    signal.signal(signal.SIGTERM, lambda *_: worker.stopping.set())
    threading.Thread(target=worker.obey, name="obey", daemon=True).start()
    worker.run_light()
    worker.warm_up()
    connection.close()
    parent.tell(ready=True)
    if runner == "celery":
        from musicstudio.celery import consume

        threading.Thread(target=worker.answer, name="answer", daemon=True).start()
        consume(name)
        worker.stopping.set()
    else:
        worker.poll()


if __name__ == "__main__":
    # As a module this file is imported twice otherwise: once as __main__, once by the Celery task.
    from apps.jobs import worker as module

    module.main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
