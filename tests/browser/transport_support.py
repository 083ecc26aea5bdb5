"""What the tests of the transport share."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.compose_support import engraved, new_musician, new_work

# The middle of the ruler's two lanes, pixels from the top of the roll.
LOOP_LANE, BAR_LANE = 9, 30
KEYS = 52
# Where the playhead is once it has gone on. Playwright looks once a second: a place that is shown for no longer may be missed.
PAST_THE_FIRST_BEAT = re.compile(r"^(1\.[2-9]|[2-9]\.\d|\d\d+\.\d)$")
PAST_THE_FIRST_BAR = re.compile(r"^([2-9]|\d\d+)\.\d$")


def tune(page: Page, name: str = "ode-to-joy") -> None:
    """A new user with a tune of sixteen bars of 4/4."""
    new_musician(page)
    new_work(page, name)
    engraved(page)


def is_playing(page: Page, playing: bool) -> None:
    expect(page.locator("#play")).to_have_attribute("aria-pressed", str(playing).lower())


def position(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#position-bar")).to_have_text(text, timeout=20_000)


def passes(page: Page, place: str) -> None:
    """The playhead is at this place, be it for a moment."""
    page.wait_for_function("(place) => document.querySelector('#position-bar').textContent === place", arg=place, timeout=20_000)


def on_ruler(page: Page, x: float, lane: int) -> tuple[float, float]:
    """A place on the ruler; x is a fraction of the grid's width."""
    box = page.locator("#roll").bounding_box()
    assert box
    return box["x"] + KEYS + (box["width"] - KEYS) * x, box["y"] + lane


def set_slider(slider: Locator, key: str, times: int = 1) -> None:
    slider.focus()
    for _ in range(times):
        slider.press(key)


def silent(page: Page) -> None:
    page.locator('#level[value="0"]').wait_for(timeout=30_000)
