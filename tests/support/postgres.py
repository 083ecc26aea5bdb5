"""A real PostgreSQL of the tests' own: a cluster in a temporary folder, on a free port, gone afterwards."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from tests.support.processes import MissingPart, free_port, listens, wait_until

MISSING = (
    "The tests need PostgreSQL's initdb and postgres: install them (Debian: sudo apt-get install postgresql), "
    "or the wheel in requirements-servers.txt."
)
INITDB = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync", "--no-instructions"]
# Nothing in this cluster outlives the run, so it may be fast instead of durable.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "150"}


def binaries() -> Path:
    """The folder that holds initdb and postgres: on PATH, in Debian's place, or in the pgserver wheel."""
    candidates = [Path(found).parent for found in [shutil.which("initdb")] if found]
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    candidates.append(Path("/usr/local/bin"))
    wheel = importlib.util.find_spec("pgserver")
    if wheel and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise MissingPart(MISSING)


def unprivileged() -> dict[str, object]:
    """How to start PostgreSQL, which refuses to run as root: as `postgres`, or `nobody` where that user is missing."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class PrivatePostgres:
    """`start()` makes and starts the cluster, `stop()` ends it and removes it. Logs in by password only."""

    host = "127.0.0.1"
    user = "musicstudio"

    def __init__(self) -> None:
        self.port = free_port()
        self.password = secrets.token_urlsafe(16)
        self._folder = Path(tempfile.mkdtemp(prefix="studio-postgres-"))
        self._log = self._folder / "log"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> "PrivatePostgres":
        """MissingPart when the machine has no PostgreSQL; AssertionError with its log when it does not come up."""
        where, identity = binaries(), unprivileged()
        secret = self._folder / "password"
        secret.write_text(self.password)
        if identity:
            for path in (self._folder, secret):
                os.chown(path, identity["user"], identity["group"])  # type: ignore[arg-type]
        data = self._folder / "data"
        # A clean environment and folder: the other user may not be able to read ours.
        surroundings = {"cwd": self._folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}, **identity}
        with self._log.open("ab") as log:
            made = subprocess.run(  # type: ignore[call-overload]
                [where / "initdb", *INITDB, "-D", data, "-U", self.user, f"--pwfile={secret}"],
                stdout=log,
                stderr=subprocess.STDOUT,
                **surroundings,
            )
            if made.returncode:
                raise AssertionError(f"PostgreSQL's initdb failed:\n{self._log.read_text(errors='replace')}")
            settings = {**FAST, "listen_addresses": self.host, "port": str(self.port), "unix_socket_directories": ""}
            options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
            self._server = subprocess.Popen(  # type: ignore[call-overload]
                [where / "postgres", "-D", data, *options], stdout=log, stderr=subprocess.STDOUT, **surroundings
            )
        wait_until(self._accepts, seconds=60, what="PostgreSQL accepts connections", log=self._log)
        return self

    def _accepts(self) -> bool:
        if self._server is None or self._server.poll() is not None:
            raise AssertionError(f"PostgreSQL ended at once:\n{self._log.read_text(errors='replace')}")
        if not listens(self.port):
            return False
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False  # it listens already, but says "the database system is starting up"
        return True

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=self.host, port=self.port, user=self.user, password=self.password, dbname="postgres", autocommit=True
        )

    def create_database(self, name: str) -> None:
        """An empty database called `name` (letters, digits, underscore)."""
        with self._connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")

    def environment(self, database: str) -> dict[str, str]:
        """The variables that make musicstudio.settings.distributed use `database`."""
        return {
            "MUSICSTUDIO_DB_HOST": self.host,
            "MUSICSTUDIO_DB_PORT": str(self.port),
            "MUSICSTUDIO_DB_USER": self.user,
            "MUSICSTUDIO_DB_PASSWORD": self.password,
            "MUSICSTUDIO_DB_NAME": database,
        }

    def stop(self) -> None:
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)  # stop now: nothing here is worth flushing
            self._server.wait(30)
        shutil.rmtree(self._folder, ignore_errors=True)
