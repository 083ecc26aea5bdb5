"""Loaded before Django's settings (`-p` in pyproject.toml): where the run keeps its data, on which servers it stands, what runs.

MUSICSTUDIO_TEST_ON=distributed runs the suite on a private PostgreSQL and Redis, started here once per run; otherwise it
runs on SQLite. Nothing is ever skipped: a skipped or expected-to-fail test is a failure.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.support.postgres import PrivatePostgres
from tests.support.processes import MissingPart
from tests.support.redis_server import PrivateRedis

ON_DISTRIBUTED = os.environ.get("MUSICSTUDIO_TEST_ON", "embedded") == "distributed"
IS_XDIST_WORKER = "PYTEST_XDIST_WORKER" in os.environ
# These touch neither database nor queue and come out the same on both, so the distributed round leaves them out.
# A test here that asks for a database ends the run: it belongs where it runs on both.
SAME_ON_BOTH = ("tests/engine/", "tests/contracts/", "tests/security/test_hostile_files.py")
MARKERS = (
    "embedded: only has a meaning on SQLite with local workers",
    "distributed: only has a meaning on PostgreSQL, Redis and Celery",
    "main_path: browser tests that run on both deployments; the other browser tests run on the embedded one",
)


class Servers:
    """The servers and the data folder of one run."""

    postgres: PrivatePostgres | None = None
    redis: PrivateRedis | None = None
    var: Path | None = None

    def start(self) -> None:
        self.var = Path(tempfile.mkdtemp(prefix="studio-tests-"))
        os.environ["MUSICSTUDIO_VAR"] = str(self.var)
        if ON_DISTRIBUTED:
            self.postgres = PrivatePostgres().start()
            self.redis = PrivateRedis().start()
            self.postgres.create_database("musicstudio")
            os.environ.update(self.postgres.environment("musicstudio"), MUSICSTUDIO_REDIS=self.redis.url)

    def stop(self) -> None:
        if self.postgres:
            self.postgres.stop()
        if self.redis:
            self.redis.remove()
        if self.var:
            shutil.rmtree(self.var, ignore_errors=True)


SERVERS = Servers()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    """A wrapper, because it must come before pytest-django reads the settings."""
    if IS_XDIST_WORKER:
        own = Path(os.environ["MUSICSTUDIO_VAR"]) / os.environ["PYTEST_XDIST_WORKER"]
        os.environ["MUSICSTUDIO_VAR"] = str(own)
        return (yield)
    try:
        # At exit rather than in pytest_unconfigure, which does not come when the settings cannot be read; also on SIGTERM.
        atexit.register(SERVERS.stop)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        SERVERS.start()
    except MissingPart as missing:
        raise pytest.UsageError(str(missing)) from None
    return (yield)


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def _belongs_to_this_round(item: pytest.Item) -> bool:
    place = item.nodeid
    if ON_DISTRIBUTED:
        only_here = place.startswith("tests/browser/") and not item.get_closest_marker("main_path")
        return not (place.startswith(SAME_ON_BOTH) or only_here or item.get_closest_marker("embedded"))
    return not item.get_closest_marker("distributed")


def _uses_a_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(fixtures))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if misplaced := [item.nodeid for item in items if item.nodeid.startswith(SAME_ON_BOTH) and _uses_a_database(item)]:
        raise pytest.UsageError(f"These use a database and would run on one only; move them: {', '.join(misplaced)}")
    chosen = [item for item in items if _belongs_to_this_round(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _belongs_to_this_round(item)])
    items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skips itself, or is expected to fail, fails."""
    report = yield
    if report.skipped or hasattr(report, "wasxfail"):
        report.__dict__.pop("wasxfail", None)
        report.outcome = "failed"
        report.longrepr = f"Tests here fail rather than skip or expect to fail: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself fails."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"Test modules here fail rather than skip: {report.longrepr}"
    return report
