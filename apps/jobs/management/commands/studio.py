"""`manage.py studio`: the whole studio on this machine, until Ctrl-C, SIGTERM or the end of its terminal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.jobs.pool import LONGEST_RESTART_PAUSE, STEADY_SECONDS, Pool
from apps.jobs.supervision import default_processes, stop_on_signals, supervise

log = structlog.get_logger(__name__)

STOP_SECONDS = 5


class WebServer:
    """uvicorn in a process of its own, restarted when it ends."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._start_after = 0.0
        self._failures = 0
        # "::1" needs brackets in an address, and 0.0.0.0 is not one to visit.
        shown = f"[{host}]" if ":" in host else {"0.0.0.0": "127.0.0.1"}.get(host, host)  # noqa: S104
        self.address = f"http://{shown}:{port}/"

    def tick(self) -> None:
        now = time.monotonic()
        if self._process is None:
            if now >= self._start_after:
                self._start(now)
        elif self._process.poll() is not None:
            log.error("web_server_gone", code=self._process.returncode)
            self._failures = 0 if now - self._began > STEADY_SECONDS else self._failures + 1
            self._start_after = now + min(0.5 * 2**self._failures, LONGEST_RESTART_PAUSE)
            self._process = None

    def _start(self, now: float) -> None:
        self._began = now
        self._process = subprocess.Popen(  # noqa: S603 - our own arguments
            [
                *(sys.executable, "-m", "apps.jobs.web", "musicstudio.asgi:application"),
                *("--host", self._host, "--port", str(self._port)),
                *("--timeout-graceful-shutdown", str(STOP_SECONDS - 2)),
                # Whose word on the client's address counts is decided by apps.accounts.addresses alone.
                *("--log-level", "warning", "--no-server-header", "--no-proxy-headers"),
                # Longer than clients keep a line open: otherwise a request may meet a line that is being closed.
                *("--timeout-keep-alive", "75"),
            ],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def answers(self) -> bool:
        """True when the site says that it is well."""
        try:
            with urllib.request.urlopen(f"{self.address}health/", timeout=1) as answer:  # noqa: S310 - always http
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


class Command(BaseCommand):
    help = "Run the whole studio on this machine: web server and workers. Ctrl-C or SIGTERM ends it."

    # They import every view, which takes longer than everything else before the first job.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=default_processes(), help="how many (default: %(default)s)")

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        _must_be_free(host, port)
        stop = stop_on_signals()
        web = WebServer(host, port)
        announced = False

        def look_after_web() -> None:
            nonlocal announced
            web.tick()
            if not announced and web.answers():
                announced = True
                self.stdout.write(f"The studio is open: {web.address}")
                self.stdout.flush()

        try:
            supervise(Pool(workers, settings.JOBS_RUNNER, "studio"), stop, look_after_web)
        finally:
            web.stop()


def _must_be_free(host: str, port: int) -> None:
    """CommandError when another program already listens there: say so once instead of restarting for ever."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: --port.") from None
