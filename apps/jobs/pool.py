"""The parent of the worker processes: starts them, ends what runs too long or grows too big, replaces what is gone."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from apps.jobs import leases
from apps.jobs.models import Job

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

log = structlog.get_logger(__name__)

# Loading every model takes seconds; a worker that is not ready by then never will be.
WARM_SECONDS = 180.0
CANCEL_LOOK_SECONDS = 0.5
# A worker that ends sooner than this without having taken a job was not well from the start.
STEADY_SECONDS = 10.0
LONGEST_RESTART_PAUSE = 30.0


@dataclass
class Busy:
    """What a worker process says it is doing, and since when by the parent's own clock."""

    job_id: UUID
    attempt: int
    began: float
    limit: float
    unwanted_since: float | None = None


class WorkerProcess:
    """One worker process, as its parent sees it."""

    def __init__(self, runner: str, family: str) -> None:
        # Part of every write the worker makes: no two lives of a process may share it.
        self.name = f"{family[:60]}.{secrets.token_hex(8)}"
        self.busy: Busy | None = None
        self.ready = False
        self.worked = False
        self.began = self.idle_since = time.monotonic()
        self._unread = b""
        self._line, theirs = socket.socketpair()
        self._line.setblocking(False)
        with theirs:
            # A session of its own: Ctrl-C reaches only the parent, and a kill reaches whatever the worker started.
            self.process = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
                [sys.executable, "-m", "apps.jobs.worker", self.name, str(theirs.fileno()), runner],
                cwd=settings.BASE_DIR,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def listen(self) -> None:
        """Take in what the worker has said since the last time."""
        try:
            while chunk := self._line.recv(65536):
                self._unread += chunk
        except OSError:
            pass  # nothing more to read for now, or the worker is gone: `poll` on the process tells which
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, message: dict[str, Any]) -> None:
        if "job" in message:
            self.worked = True
            self.busy = Busy(UUID(message["job"]), message["attempt"], time.monotonic(), message["limit"])
        else:
            self.busy, self.idle_since = None, time.monotonic()
            self.ready = self.ready or "ready" in message

    def wake(self) -> None:
        """Have an idle worker look at the table."""
        if self.ready and self.busy is None:
            try:
                self._line.send(b"wake\n")
            except OSError:
                log.warning("worker_deaf", worker=self.name)

    @property
    def dead(self) -> bool:
        """Has it ended? It is not reaped here: until then nobody else can get its number, which `kill` relies on."""
        if self.process.returncode is not None:
            return True
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        """End the worker and everything it started, and wait until it is certainly gone."""
        if self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> None:
        self._line.close()

    def megabytes(self) -> float:
        """Resident memory; 0 where the system does not say (no /proc)."""
        try:
            pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class Pool:
    """Keeps `size` workers alive. Call `tick` a few times a second; `shut_down` at the end."""

    def __init__(self, size: int, runner: str, name: str) -> None:
        self._runner = runner
        self._name = name
        self._slots: list[WorkerProcess | None] = [None] * size
        self._failed_starts = 0
        self._start_after = 0.0
        self._looked_at = 0.0

    @property
    def workers(self) -> list[WorkerProcess]:
        return [worker for worker in self._slots if worker]

    @property
    def ready(self) -> bool:
        """True when every worker has loaded its models."""
        return all(worker is not None and worker.ready for worker in self._slots)

    def wake(self) -> None:
        """Have the idle workers look for work that no message announced."""
        for worker in self.workers:
            worker.wake()

    def tick(self) -> None:
        """Look after every worker once."""
        now = time.monotonic()
        for slot, worker in enumerate(self._slots):
            if worker is None:
                if now >= self._start_after:
                    self._slots[slot] = WorkerProcess(self._runner, self._name)
                continue
            worker.listen()
            if worker.dead:
                worker.kill()
                self._bury(slot, worker, _("The worker stopped while it was doing this."))
            elif reason := self._too_much(worker, now):
                log.warning("worker_killed", worker=worker.name, why=reason)
                self._end(slot, worker, reason)
        if now - self._looked_at >= CANCEL_LOOK_SECONDS:
            self._looked_at = now
            self._look_for_unwanted(now)

    def shut_down(self) -> None:
        """Give the workers a moment to finish, then hand back what they hold."""
        for worker in self.workers:
            worker.terminate()
        deadline = time.monotonic() + settings.JOBS_GRACE_SECONDS
        while time.monotonic() < deadline and not all(worker.dead for worker in self.workers):
            time.sleep(0.05)
        for worker in self.workers:
            worker.kill()
            worker.close()
            self._settle(worker, _("The studio was shut down."), counts=False)
        self._slots = []

    def _too_much(self, worker: WorkerProcess, now: float) -> str:
        """Why this worker must go, in a word; empty when it may stay."""
        busy = worker.busy
        if busy and now - busy.began > busy.limit:
            return "time"
        if busy and busy.unwanted_since and now - busy.unwanted_since > settings.JOBS_GRACE_SECONDS:
            return "cancel"
        if worker.megabytes() > settings.JOBS_WORKER_MEMORY_MB:
            return "memory"
        if not worker.ready and not busy and now - worker.idle_since > WARM_SECONDS:
            return "warm-up"
        return ""

    def _end(self, slot: int, worker: WorkerProcess, why: str) -> None:
        busy = worker.busy
        limit = round(busy.limit) if busy else 0
        reason = {
            "time": format_lazy(_("This took longer than its limit of {seconds} s and was stopped."), seconds=limit),
            "memory": _("This needed more memory than a worker may use."),
        }.get(why, _("The worker was stopped."))
        worker.kill()
        # What took too long once will do so again: the owner decides whether to spend the time.
        self._bury(slot, worker, reason, final=(busy.job_id, busy.attempt) if busy and why == "time" else None)

    def _bury(self, slot: int, worker: WorkerProcess, reason: "StrOrPromise", *, final: tuple[UUID, int] | None = None) -> None:
        self._settle(worker, reason, final=final)
        worker.close()
        self._slots[slot] = None
        now = time.monotonic()
        if worker.worked or now - worker.began > STEADY_SECONDS:
            self._failed_starts = 0
        else:
            self._failed_starts += 1
            self._start_after = now + min(0.25 * 2**self._failed_starts, LONGEST_RESTART_PAUSE)
        log.warning("worker_gone", worker=worker.name, code=worker.process.returncode)

    def _settle(
        self, worker: WorkerProcess, reason: "StrOrPromise", *, final: tuple[UUID, int] | None = None, counts: bool = True
    ) -> None:
        try:
            leases.release_all(worker.name, reason, final=final, counts=counts)
        except (DatabaseError, InterfaceError) as error:
            # The lease will run out by itself.
            log.warning("jobs_not_released", worker=worker.name, error=type(error).__name__)
            connection.close()

    def _look_for_unwanted(self, now: float) -> None:
        """Note which busy workers do what nobody wants any more: cancelled jobs, and jobs that are not theirs now."""
        busy = {worker.name: worker.busy for worker in self.workers if worker.busy}
        if not busy:
            return
        wanted = Job.objects.filter(worker__in=busy, state=Job.State.RUNNING, cancel_requested=False)
        try:
            held = set(wanted.values_list("worker", "id", "attempt"))
        except (DatabaseError, InterfaceError) as error:
            log.warning("database_unreachable", error=type(error).__name__)
            connection.close()
            return
        for name, doing in busy.items():
            if (name, doing.job_id, doing.attempt) not in held:
                doing.unwanted_since = doing.unwanted_since or now
