"""What a handler gets, and what it gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.jobs.inputs import read_input
from musicstudio.engine.progress import Progress


@dataclass(frozen=True)
class JobContext:
    """The job as its handler sees it. `progress` goes straight to the engine."""

    job_id: UUID
    owner_id: int
    params: Mapping[str, Any]
    attempt: int
    progress: Progress

    def input(self) -> bytes:
        """The bytes that came with the job; JobError when there are none (any more)."""
        return read_input(self.job_id)


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
