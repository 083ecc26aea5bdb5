"""kill -9 of a worker at an exact point of a job's life, once per job.

A job asks for it with params {"die_at": one of POINTS, "with_parent": bool, "freeze": stop instead, until woken};
PROBE_FOLDER, where the deaths are noted, says that this process is one that may die. A note's time is the time of death.
"""

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from apps.jobs import leases, registry
from apps.jobs.models import Job

POINTS = ("before claim commit", "after claim", "mid-events", "before finish", "after finish commit")


def die(point: str, job_id: UUID, params: Mapping[str, Any]) -> None:
    """Kill this process (with_parent: its parent first) if the job wants that here and has not had it yet (or every_time)."""
    if params.get("die_at") != point or "PROBE_FOLDER" not in os.environ:
        return
    try:
        os.close(os.open(Path(os.environ["PROBE_FOLDER"]) / str(job_id), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        if not params.get("every_time"):
            return
    number = signal.SIGSTOP if params.get("freeze") else signal.SIGKILL
    if params.get("with_parent"):
        os.kill(os.getppid(), number)
    os.kill(os.getpid(), number)


def prepare() -> None:
    """Let processes that may die also do so inside the claim's transaction and right after the finishing one."""
    if "PROBE_FOLDER" not in os.environ:
        return
    # These processes start often; they need not load the models of kinds that nobody asks them for.
    registry.warmers = dict
    append, finish = leases.append, leases.finish

    def append_and_die(job_id: UUID, *args: Any, **changes: Any) -> Job:
        job = append(job_id, *args, **changes)
        if changes.get("state") == Job.State.RUNNING:
            die("before claim commit", job_id, job.params)
        return job

    def finish_and_die(claim: leases.Claim, *args: Any) -> Job:
        job = finish(claim, *args)
        die("after finish commit", claim.job_id, claim.params)
        return job

    leases.append, leases.finish = append_and_die, finish_and_die  # type: ignore[assignment]
