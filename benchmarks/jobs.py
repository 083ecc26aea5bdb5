"""How fast jobs start, run and come back after a death: `python -m benchmarks.jobs [--on distributed] [--lease 30]`.

Prints one line per figure. Everything runs on a database (and, distributed, a PostgreSQL and a Redis) of its own, with two
real worker processes. Times depend on the machine; resumption is bounded by the lease, which the last lines show.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.postgres import PrivatePostgres
from tests.support.processes import stop_tree, wait_until
from tests.support.redis_server import PrivateRedis

if TYPE_CHECKING:
    from apps.jobs.models import Job

PATIENCE = 600


def say(what: str, seconds: Sequence[float]) -> None:
    ordered = sorted(seconds)
    tenth = ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]
    print(f"{what}: median {statistics.median(ordered):.2f} s, 90 % {tenth:.2f} s, worst {ordered[-1]:.2f} s, n = {len(ordered)}")


class Bench:
    """Submits probe jobs of one user and waits for them."""

    def __init__(self, folder: Path) -> None:
        from apps.accounts.models import User

        self.folder = folder
        self.owner = User.objects.create_user("bench", "bench@example.org")

    def submit(self, **params: Any) -> "Job":
        from apps.jobs import services

        return services.submit("probe.count", owner=self.owner, params=params)[0]

    def wait(self, jobs: "Sequence[Job]") -> None:
        """Until all are over; AssertionError when one did not succeed or was not stored exactly once."""
        from apps.jobs.models import Job
        from tests.faults.probe.models import Count

        ids = [job.id for job in jobs]
        unfinished = Job.objects.filter(id__in=ids).exclude(state__in=Job.FINAL)
        wait_until(lambda: not unfinished.exists(), seconds=PATIENCE, what="All jobs are over", log=self.folder / "log")
        for job in jobs:
            job.refresh_from_db()
            if job.state != Job.State.SUCCEEDED or Count.objects.filter(job_id=job.id).count() != 1:
                raise AssertionError(f"{job.params}: {job.state}, {job.error}")

    @contextmanager
    def workers(self, processes: int = 2) -> "Iterator[subprocess.Popen[bytes]]":
        """`manage.py work`, used once before anything is measured, so that it is warm."""
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "manage.py", "work", "--processes", str(processes)]
            work = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            self.wait([self.submit(pause=0.5) for _ in range(processes)])
            yield work
        finally:
            stop_tree(work)

    def died_at(self, job: "Job") -> float:
        return (self.folder / "deaths" / str(job.id)).stat().st_mtime


def began(job: "Job") -> float:
    """When the last attempt began, in seconds of the system's clock."""
    return job.started_at.timestamp() if job.started_at else float("nan")


def waits(jobs: "Sequence[Job]") -> list[float]:
    """Seconds from submit to claim."""
    return [began(job) - job.created_at.timestamp() for job in jobs]


def speed(bench: Bench) -> None:
    with bench.workers():
        one_by_one = []
        for _ in range(50):
            job = bench.submit(events=1)
            bench.wait([job])
            one_by_one.append(job)
        say("From submit to claim, idle workers", waits(one_by_one))
        start = time.monotonic()
        bench.wait([bench.submit(events=3) for _ in range(200)])
        print(f"200 jobs of 3 events, 2 workers: {200 / (time.monotonic() - start):.0f} jobs a second")
        talkative = bench.submit(events=2000)
        bench.wait([talkative])
        spent = talkative.finished_at.timestamp() - began(talkative) if talkative.finished_at else float("nan")
        print(f"2000 events of one job: {2000 / spent:.0f} events a second")


def killed_workers(bench: Bench) -> None:
    from tests.faults.probe.deaths import POINTS

    with bench.workers():
        for point in POINTS:
            jobs = []
            for _ in range(10):
                job = bench.submit(events=6, die_at=point)
                bench.wait([job])
                jobs.append(job)
            again = [began(job) - bench.died_at(job) for job in jobs]
            if point == "after finish commit":
                print(f"Worker killed {point}: 10 of 10 done once, nothing to resume")
            else:
                say(f"Worker killed {point}, until claimed again", again)


def lost_machines(bench: Bench, lease: int) -> None:
    """Worker and parent vanish together while another machine stands by, warm."""
    again = []
    for _ in range(3):
        with bench.workers(1):
            job = bench.submit(events=100, pause=0.2, die_at="mid-events", with_parent=True)
            with bench.workers(1):
                bench.wait([job])
        again.append(began(job) - bench.died_at(job))
    say(f"Whole machine lost, lease {lease} s, until claimed by another", again)


def redis_outage(bench: Bench, redis: PrivateRedis, seconds: int = 30) -> None:
    with bench.workers():
        redis.stop()
        until = time.monotonic() + seconds
        jobs = []
        while time.monotonic() < until:
            jobs.append(bench.submit(events=3))
            time.sleep(2)
        bench.wait(jobs)
        redis.start()
        after = [bench.submit(events=3) for _ in range(5)]
        bench.wait(after)
        say(f"Redis away for {seconds} s, jobs submitted meanwhile, from submit to claim", waits(jobs))
        say("Jobs submitted as soon as it is back, from submit to claim", waits(after))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=["embedded", "distributed"], default="embedded")
    parser.add_argument("--lease", type=int, default=30)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="studio-bench-"))
    (folder / "deaths").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "musicstudio.settings.test",
        "MUSICSTUDIO_TEST_ON": options.on,
        "MUSICSTUDIO_VAR": str(folder),
        "MUSICSTUDIO_JOBS_LEASE": str(options.lease),
        "PROBE_FOLDER": str(folder / "deaths"),
    }
    clean_up: list[Callable[[], None]] = [lambda: shutil.rmtree(folder)]
    redis = None
    try:
        if options.on == "distributed":
            postgres, redis = PrivatePostgres().start(), PrivateRedis().start()
            clean_up[:0] = [postgres.stop, redis.remove]
            postgres.create_database("bench")
            os.environ |= {**postgres.environment("bench"), "MUSICSTUDIO_REDIS": redis.url}
        measure(folder, redis, options.lease)
    finally:
        for action in clean_up:
            action()


def measure(folder: Path, redis: PrivateRedis | None, lease: int) -> None:
    import django
    import structlog
    from django.core.management import call_command

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    bench = Bench(folder)
    speed(bench)
    killed_workers(bench)
    lost_machines(bench, lease)
    if redis:
        redis_outage(bench, redis)


if __name__ == "__main__":
    main()
