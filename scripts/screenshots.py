"""Pictures of every page, in both themes and languages and three widths, into screenshots/: `python -m scripts.screenshots`.

`--url` takes them of a running studio (account and password given), otherwise a fresh one is started with the demo content.
Words after the options choose pages by name. `--readme` writes docs/screenshot.png instead.
"""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from musicstudio.env import ROOT
from scripts.console import say
from scripts.studio_scenes import SCENES, Scene
from tests.support.chromium import launch
from tests.support.studio import Studio

WIDTHS = {360: 740, 820: 1100, 1440: 900}
THEMES = ("dark", "light")
LANGUAGES = ("en", "zh-hans")
OPEN_PAGES = {
    "landing": "/",
    "login": "/account/login/",
    "register": "/account/register/",
    "reset": "/account/reset/",
    "reset-sent": "/account/reset/sent/",
    "not-found": "/nowhere/",
}
OWN_PAGES = {
    "home": "/",
    "library": "/library/",
    "library-none-found": "/library/?q=zzz",
    "trash": "/library/trash/",
    "jobs": "/jobs/",
    "account": "/account/",
    "password": "/account/password/",
    "delete": "/account/delete/",
    "tokens": "/account/tokens/",
    "api": "/api/",
}


@contextmanager
def open_studio(url: str, account: str, password: str) -> Iterator[tuple[str, str, str]]:
    """Address, account and password of the studio to look at: the running one, or a fresh one."""
    if url:
        yield url.rstrip("/"), account, password
        return
    with demo_studio(Studio()) as found:
        yield found


@contextmanager
def demo_studio(studio: Studio) -> Iterator[tuple[str, str, str]]:
    """Address, account and password of a studio that is started here, with the demo content, and removed in the end."""
    studio.start()
    try:
        printed = studio.manage("demo", "--print-password")
        found = re.search(r"^account: (.+)\npassword: (.+)$", printed, re.MULTILINE)
        assert found, printed  # noqa: S101 - the command's own contract
        yield studio.url, found[1], found[2]
    finally:
        studio.remove()


def log_in(page: Page, account: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("#id_username").fill(account)
    page.locator("#id_password").fill(password)
    page.locator("main form button").click()
    page.wait_for_url("**/")


def context_for(browser: Browser, url: str, width: int, theme: str, language: str) -> BrowserContext:
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": WIDTHS[width]},
        locale="zh-CN" if language == "zh-hans" else "en-GB",
        color_scheme="dark" if theme == "dark" else "light",
        has_touch=width < 400,
    )
    return context


def take(page: Page, show: str | Scene, target: Path) -> None:
    """A picture of an address, or of the state that a scene brings about."""
    if isinstance(show, str):
        page.goto(show, wait_until="networkidle")
    else:
        show(page)
    page.screenshot(path=target, full_page=isinstance(show, str))
    page.context.set_offline(False)
    page.unroute_all()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    arguments.add_argument("--url", default="")
    arguments.add_argument("--account", default="demo")
    arguments.add_argument("--password", default="")
    arguments.add_argument("--widths", type=int, nargs="*", choices=WIDTHS, default=list(WIDTHS))
    arguments.add_argument("--readme", action="store_true")
    arguments.add_argument("pages", nargs="*", default=[])
    options = arguments.parse_args()
    with open_studio(options.url, options.account, options.password) as (url, account, password), sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        if options.readme:
            page = context_for(browser, url, 1440, "dark", "en").new_page()
            log_in(page, account, password)
            (ROOT / "docs").mkdir(exist_ok=True)
            take(page, SCENES["studio"], ROOT / "docs" / "screenshot.png")
            say("docs/screenshot.png")
            return
        folder = ROOT / "screenshots"
        folder.mkdir(exist_ok=True)
        for width, theme, language in product(options.widths, THEMES, LANGUAGES):
            context = context_for(browser, url, width, theme, language)
            page = context.new_page()
            own: dict[str, str | Scene] = {**OWN_PAGES, **SCENES}
            for pages in (OPEN_PAGES, own):
                wanted = {name: show for name, show in pages.items() if not options.pages or name in options.pages}
                if pages is own and wanted:
                    log_in(page, account, password)
                for name, show in wanted.items():
                    target = folder / f"{name}-{width}-{theme}-{language}.png"
                    take(page, show, target)
                    say(str(target.relative_to(ROOT)))
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
