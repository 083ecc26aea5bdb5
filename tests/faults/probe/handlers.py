"""The handler of every probe job."""

import time

from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from tests.faults.probe.deaths import die
from tests.faults.probe.models import Count


def count(context: JobContext) -> Outcome:
    """Say `events` numbers, `pause` seconds apart, and keep their count. See tests.faults.probe.deaths for `die_at`.

    `deaf` ignores a cancel; `error` is raised as JobError, `crash` as something unforeseen; `megabytes` are held on to.
    """
    params = context.params
    events = int(params.get("events", 3))
    die("after claim", context.job_id, params)
    held = b"x" * (int(params.get("megabytes", 0)) * 2**20)
    if "error" in params:
        raise JobError(params["error"])
    if "crash" in params:
        raise ZeroDivisionError(params["crash"])
    said = 0
    for number in range(1, events + 1):
        if context.progress.cancelled() and not params.get("deaf"):
            break
        context.progress.step(number, events, "Counting")
        context.progress.partial("number", {"number": number})
        said = number
        if number > events / 2:
            die("mid-events", context.job_id, params)
        time.sleep(float(params.get("pause", 0)))

    def commit() -> dict[str, int]:
        Count.objects.create(job_id=context.job_id, attempt=context.attempt, total=said)
        die("before finish", context.job_id, params)
        return {"total": said}

    return Outcome(result={"held": len(held)}, commit=commit, partial=said < events)
