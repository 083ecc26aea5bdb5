"""Fixtures for every test: users, servers, a live studio, a real browser."""

from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from tests.support import chromium as chromium_support
from tests.support import people
from tests.support.newcomers import MAKE_MANY
from tests.support.plugin import ON_DISTRIBUTED
from tests.support.postgres import PrivatePostgres
from tests.support.redis_server import PrivateRedis
from tests.support.studio import Studio

# No deadline: a test says whether something is right, not how fast this machine is today.
hypothesis.settings.register_profile("studio", deadline=None, print_blob=True)
hypothesis.settings.load_profile("studio")
# Nor is a page wrong that is slow to show something while other tests use the same processors; milliseconds.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Between tests Django empties whole tables, which the audit trail refuses anywhere else: only here it may be emptied."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_entries_are_kept" + " ON accounts_auditentry" * ON_DISTRIBUTED)


@pytest.fixture(autouse=True)
def _default_language() -> None:
    """A request in another language leaves it active in this thread, which is the test's."""
    translation.deactivate()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """make_user(name="", role="musician", **fields): a saved user with password tests.support.newcomers.PASSWORD."""
    return people.make_user


@pytest.fixture
def musician(make_user: Callable[..., User]) -> User:
    return make_user("maria")


@pytest.fixture
def other_musician(make_user: Callable[..., User]) -> User:
    """Somebody else, for "not yours" tests."""
    return make_user("otto")


@pytest.fixture
def reviewer(make_user: Callable[..., User]) -> User:
    return make_user("rita", role=User.Role.REVIEWER)


@pytest.fixture
def admin(make_user: Callable[..., User]) -> User:
    return make_user("ada", role=User.Role.ADMIN)


@pytest.fixture(scope="session")
def private_postgres() -> Iterator[PrivatePostgres]:
    """A PostgreSQL that is not the one of the test database; live studios get their databases in it."""
    server = PrivatePostgres().start()
    yield server
    server.stop()


@pytest.fixture
def private_redis() -> Iterator[PrivateRedis]:
    """A Redis of this test's own, to stop and start."""
    server = PrivateRedis().start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def new_studio(request: pytest.FixtureRequest) -> Iterator[Callable[..., Studio]]:
    """new_studio(workers=1, environment={}): one more running studio, of the kind that this round tests."""
    started: list[Studio] = []

    def start(*, workers: int = 1, environment: dict[str, str] | None = None) -> Studio:
        postgres = request.getfixturevalue("private_postgres") if ON_DISTRIBUTED else None
        studio = Studio(postgres, workers=workers, environment=environment)
        started.append(studio)
        return studio.start()

    yield start
    for studio in started:
        studio.remove()


@pytest.fixture(scope="session")
def live_studio(new_studio: Callable[..., Studio]) -> Studio:
    """The studio that tests share when they leave it as they found it, with musicians who are new to it."""
    studio = new_studio()
    studio.python(MAKE_MANY)
    return studio


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per module: Playwright's event loop must not stay open around other modules' async tests."""
    with chromium_support.running() as browser:
        yield browser


@pytest.fixture
def browser_log() -> Iterator[chromium_support.BrowserLog]:
    """What the pages of this test complained about; `browser_log.expect(pattern)` allows what the test provokes."""
    log = chromium_support.BrowserLog()
    yield log
    log.check()


@pytest.fixture
def new_context(
    chromium: Browser, live_studio: Studio, browser_log: chromium_support.BrowserLog
) -> Iterator[Callable[..., BrowserContext]]:
    """new_context(**playwright_options): a fresh profile (another user, a phone, a dark theme) on the live studio."""
    opened: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        context = chromium.new_context(**{"base_url": live_studio.url, "locale": "en-GB", **options})  # type: ignore[arg-type]
        browser_log.watch(context)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a fresh profile on the live studio: `page.goto("/")`."""
    return new_context().new_page()
