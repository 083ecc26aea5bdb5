"""A real Chromium, watched: whatever it complains about, and whoever it calls, is written down."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, BrowserType, sync_playwright

from tests.support.processes import MissingPart

MISSING = (
    "The browser tests need Chromium: install it (Debian: sudo apt-get install chromium), "
    "or name one in MUSICSTUDIO_CHROMIUM, or run `.venv/bin/playwright install chromium`."
)
# No sandbox: the tests may run as root in a container. The rest keeps the browser from calling its maker.
# The autoplay policy stays as users have it: sound starts only after a click.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The same engine without the window around it, which Playwright's own headless browser is as well: a studio page opens in two
# thirds of the processor time. What is timed, and what is looked at, is opened in the whole browser.
FOR_TESTS = ("chromium-headless-shell", *BROWSERS)
LOCAL_HOSTS = {"127.0.0.1", "localhost"}


def executable(kind: BrowserType, names: Sequence[str] = BROWSERS) -> str:
    """The browser to start, the first of these that is there; MissingPart when there is none."""
    for name in (os.environ.get("MUSICSTUDIO_CHROMIUM"), *names):
        if name and (found := shutil.which(name)):
            return found
    own = kind.executable_path
    if Path(own).exists():
        return own
    raise MissingPart(MISSING)


def launch(kind: BrowserType, *flags: str, names: Sequence[str] = BROWSERS) -> Browser:
    """A headless browser with further `flags`; every `new_context()` of it is a fresh profile."""
    return kind.launch(executable_path=executable(kind, names), args=[*FLAGS, *flags])


@contextmanager
def running(*flags: str) -> Iterator[Browser]:
    """A browser while the block lasts. Playwright runs its loop in this thread, which Django would take for an async caller."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, *flags, names=FOR_TESTS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class BrowserLog:
    """What a browser context complained about and whom it called.

    A test that provokes an error says so beforehand with `expect(pattern)`; anything else fails it in the end.
    """

    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    _expected: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", lambda message: message.type == "error" and self.complaints.append(_describe(message)))
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        context.on("request", lambda request: self._note(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._note(socket.url)))

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL_HOSTS:
            self.strangers.append(url)

    def expect(self, pattern: str) -> None:
        """Complaints that match this regular expression are part of the test."""
        self._expected.append(pattern)

    def check(self) -> None:
        """AssertionError when there was an unexpected complaint or a request to another host."""
        unexpected = [text for text in self.complaints if not any(re.search(pattern, text) for pattern in self._expected)]
        assert not unexpected, "The browser complained:\n" + "\n".join(unexpected)
        assert not self.strangers, "The page called other hosts:\n" + "\n".join(self.strangers)


def _describe(message: object) -> str:
    place = message.location  # type: ignore[attr-defined]
    return f"{message.text} ({place.get('url', '')}:{place.get('lineNumber', '')})"  # type: ignore[attr-defined]
