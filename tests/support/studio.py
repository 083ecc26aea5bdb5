"""A whole studio as users meet it: real processes, real port, its own data folder."""

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from musicstudio.env import ROOT
from tests.support.postgres import PrivatePostgres
from tests.support.processes import descendants, free_port, stop_tree, tail, wait_until
from tests.support.redis_server import PrivateRedis

# As README's chapter on several machines has it.
UVICORN = (
    *("-m", "uvicorn", "musicstudio.asgi:application", "--no-proxy-headers"),
    *("--timeout-keep-alive", "75", "--log-level", "warning"),
)


class Studio:
    """One running studio on `url`, with its data in `var`.

    Embedded: `manage.py studio` with one worker. Distributed (a PostgreSQL given): uvicorn and Celery workers side by side,
    on an own database in that server and an own Redis, `redis`, which a test may stop and start.
    """

    def __init__(self, postgres: PrivatePostgres | None = None, *, workers: int = 1, environment: dict[str, str] | None = None):
        self.var = Path(tempfile.mkdtemp(prefix="studio-live-"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.workers = workers
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.redis: PrivateRedis | None = None
        # The variables of the test run itself must not leak in: this studio runs on the settings that users get.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith(("MUSICSTUDIO_", "DJANGO_"))}
        self.environment |= {"MUSICSTUDIO_VAR": str(self.var), "MUSICSTUDIO_SETTINGS": "embedded", "PYTHONUNBUFFERED": "1"}
        if postgres:
            database = f"live_{self.port}"
            postgres.create_database(database)
            self.redis = PrivateRedis().start()
            self.environment |= {"MUSICSTUDIO_SETTINGS": "distributed", "MUSICSTUDIO_REDIS": self.redis.url}
            self.environment |= postgres.environment(database)
        self.environment |= environment or {}

    def start(self) -> "Studio":
        """Migrates, starts every process and returns when the site answers."""
        self.manage("migrate", "--verbosity", "0")
        if self.redis:
            self._collect_static_files()
            self.start_process("web", *UVICORN, "--port", str(self.port))
            for number in range(1, self.workers + 1):
                self.start_process(f"worker{number}", "manage.py", "work", "--processes", "1", "--name", f"worker{number}")
        else:
            self.start_process("studio", "manage.py", "studio", "--port", str(self.port), "--workers", str(self.workers))
        wait_until(self.answers, seconds=120, what="The studio answers", log=self.log_file(next(iter(self.processes))))
        return self

    def _collect_static_files(self) -> None:
        """Once per run: compressing them takes seconds, and every studio of a run serves the same ones."""
        shared = Path(os.environ["MUSICSTUDIO_VAR"]) / "collected"
        own = self.var / "static"
        if not shared.exists():
            self.manage("collectstatic", "--noinput", "--verbosity", "0")
            shutil.move(own, shared)
        own.symlink_to(shared)

    def start_process(self, name: str, *arguments: str) -> None:
        """Start one process of this studio, or start it again under the same name."""
        with self.log_file(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )

    def answers(self) -> bool:
        """Does /health/ say ok? AssertionError with the log when a process of the studio has ended."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                raise AssertionError(f"{name} ended with {process.returncode}:\n{tail(self.log_file(name))}")
        try:
            with urllib.request.urlopen(f"{self.url}/health/", timeout=5) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def manage(self, *arguments: str, text: str = "") -> str:
        """Run a management command on this studio's data and return what it printed; AssertionError when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, input=text, capture_output=True, text=True
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def python(self, code: str) -> str:
        """Run Python with Django set up on this studio's data (to look into its database); returns what it printed."""
        return self.manage("shell", "--verbosity", "0", "--command", code)

    def pids(self) -> dict[int, str]:
        """Every process of this studio, own pid and command line, for tests that kill one."""
        below = [child for process in self.processes.values() for child in descendants(process.pid)]
        return {child.pid: " ".join(child.cmdline()) for child in below if child.is_running()}

    def log_file(self, name: str) -> Path:
        return self.var / f"{name}.log"

    def stop(self) -> None:
        for process in self.processes.values():
            stop_tree(process)
        self.processes.clear()

    def remove(self) -> None:
        self.stop()
        if self.redis:
            self.redis.remove()
        shutil.rmtree(self.var, ignore_errors=True)
