"""How a handler's progress reaches its job's row and events."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from apps.jobs import leases
from apps.jobs.eventlog import PROGRESS, Entry
from apps.jobs.leases import Claim

# Steps closer together than this are told as one; partial results are always told at once.
STEP_SECONDS = 0.2


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
