"""Real worker and web processes on the database of whoever starts them."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from django.db import connection

from apps.jobs.models import Job
from musicstudio.env import ROOT
from tests.support.processes import free_port, listens, stop_tree, tail, wait_until

# Short, so that the suite need not wait half a minute for a dead worker's lease.
LEASE = 4


class Processes:
    """What one test or benchmark has started; all of it ends with `stop`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.deaths = folder / "deaths"
        self.deaths.mkdir()
        self.log = folder / "log"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "musicstudio.settings.test",
            "MUSICSTUDIO_TEST_DATABASE": str(connection.settings_dict["NAME"]),
            "MUSICSTUDIO_JOBS_LEASE": str(LEASE),
            "MUSICSTUDIO_DB_SILENCE": "10",
            "MUSICSTUDIO_JOBS_GRACE": "6",
            "MUSICSTUDIO_WORKER_MEMORY_MB": "400",
            "PROBE_FOLDER": str(self.deaths),
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str, environment: Mapping[str, str] = MappingProxyType({})) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**self.environment, **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.running.append(process)
        return process

    def work(self, processes: int = 1) -> "subprocess.Popen[bytes]":
        lean = {"DJANGO_SETTINGS_MODULE": "tests.faults.worker_settings"}
        return self.start("manage.py", "work", "--processes", str(processes), environment=lean)

    def web(self, port: int = 0) -> str:
        """Start a web server, on a port of its own when none is named; returns its host and port."""
        port = port or free_port()
        self.start("-m", "uvicorn", "musicstudio.asgi:application", "--port", str(port), "--log-level", "warning")
        self.wait(lambda: listens(port), "The web server listens")
        return f"127.0.0.1:{port}"

    def wait(self, condition: Callable[[], bool], what: str, seconds: float = 900) -> None:
        wait_until(condition, seconds=seconds, what=what, log=self.log)

    def wait_for(self, *jobs: Job) -> None:
        """Until all of them are over, which they then are in memory too."""
        ids = [job.id for job in jobs]
        self.wait(lambda: not Job.objects.filter(id__in=ids).exclude(state__in=Job.FINAL).exists(), "All jobs are over")
        for job in jobs:
            job.refresh_from_db()

    def said(self) -> str:
        return tail(self.log, 1000)

    def stop(self) -> None:
        for process in self.running:
            stop_tree(process)
