"""What a handler gets, and what it gives back."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.jobs import leases
from apps.jobs.eventlog import PROGRESS, Entry
from apps.jobs.leases import Claim
from musicstudio.engine.progress import Progress

# Steps closer together than this are told as one; partial results are always told at once.
STEP_SECONDS = 0.2


@dataclass(frozen=True)
class JobContext:
    """The job as its handler sees it. `progress` goes straight to the engine."""

    job_id: UUID
    owner_id: int
    params: Mapping[str, Any]
    attempt: int
    progress: Progress


@dataclass(frozen=True)
class Outcome:
    """What a handler made.

    `commit` stores it: it runs inside the transaction that finishes the job, only if the job is still this worker's, and
    returns further fields of the result. `partial`: the work was stopped early and this is what there is.
    """

    result: Mapping[str, Any] = field(default_factory=dict)
    commit: Callable[[], Mapping[str, Any]] | None = None
    partial: bool = False


Handler = Callable[[JobContext], Outcome]


class RowProgress:
    """The engine's Progress, written to the job's row and events. Raises LostLease once the job is somebody else's."""

    def __init__(self, claim: Claim, wants_stop: Callable[[], bool]) -> None:
        self._claim = claim
        self._wants_stop = wants_stop
        self._pending: dict[str, Any] | None = None
        self._told_at = float("-inf")

    def step(self, done: int, total: int, message: str = "") -> None:
        self._pending = {"done": max(done, 0), "total": max(total, 0), "message": message[:300]}
        if done >= total or time.monotonic() - self._told_at >= STEP_SECONDS:
            self._tell([])

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        self._tell([(kind, data)])

    def cancelled(self) -> bool:
        return self._wants_stop()

    def _tell(self, entries: list[Entry]) -> None:
        changes: dict[str, Any] = {}
        if step := self._pending:
            changes = {f"progress_{name}": step[name] for name in ("done", "total")} | {"message": step["message"]}
            entries = [(PROGRESS, step), *entries]
        leases.say(self._claim, entries, **changes)
        self._pending = None
        self._told_at = time.monotonic()
