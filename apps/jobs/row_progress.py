"""How a handler's progress reaches its job's row and events."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from apps.jobs import leases
from apps.jobs.eventlog import PROGRESS, Entry
from apps.jobs.leases import Claim

# Steps closer together than this are told as one; partial results are always told at once.
STEP_SECONDS = 0.2
# The part of its time after which a job is asked to come to an end.
TIME_SHARE = 0.9


class RowProgress:
    """The engine's Progress, written to the job's row and events. Raises LostLease once the job is somebody else's.

    `seconds` are what the job may take before it is killed: the engine is told to stop a little earlier, so that what it
    has by then can be kept.
    """

    def __init__(self, claim: Claim, wants_stop: Callable[[], bool], seconds: float) -> None:
        self._claim = claim
        self._wants_stop = wants_stop
        self._enough_at = time.monotonic() + TIME_SHARE * seconds
        self._whole = False
        self.ran_out_of_time = False
        self._pending: dict[str, Any] | None = None
        self._told_at = float("-inf")

    def step(self, done: int, total: int, message: str = "") -> None:
        self._whole = 0 < total <= done
        self._pending = {"done": max(done, 0), "total": max(total, 0), "message": message[:300]}
        if done >= total or time.monotonic() - self._told_at >= STEP_SECONDS:
            self._tell([])

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        self._tell([(kind, data)])

    def cancelled(self) -> bool:
        """False as well for work that said it was all done: nothing is left to stop."""
        if self._whole:
            return False
        if time.monotonic() >= self._enough_at:
            self.ran_out_of_time = True
        return self.ran_out_of_time or self._wants_stop()

    def _tell(self, entries: list[Entry]) -> None:
        changes: dict[str, Any] = {}
        if step := self._pending:
            changes = {f"progress_{name}": step[name] for name in ("done", "total")} | {"message": step["message"]}
            entries = [(PROGRESS, step), *entries]
        leases.say(self._claim, entries, **changes)
        self._pending = None
        self._told_at = time.monotonic()
