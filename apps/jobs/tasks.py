"""What Celery runs: "there is work". Which job is next, and who may run it, the table decides."""

from apps.jobs import delivery, worker
from musicstudio.celery import app


@app.task(name=delivery.TASK, ignore_result=True)  # type: ignore[untyped-decorator]
def run(_job_id: str) -> None:
    """Claim the best free job and run it: usually, but not always, the one that was announced.

    A doubled or stale delivery finds nothing free and ends.
    """
    worker.current().take_one()
