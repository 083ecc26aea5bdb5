"""The whole way, by people without a mouse: write eight bars, harmonise, lock, regenerate, take the work home.

Once by keys alone, guided by what a screen reader is told, and once by one finger on a phone.
"""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Download, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PATIENCE, PHONE, Q, eventually, harmonised, notes, ready, register, saved, score
from tests.browser.fingers import Fingers

TUNE = "cdefgagfedcdefgagfedcdefgagfedcg"
OF_FOCUS = """() => {
  const at = document.activeElement;
  const says = (at.labels?.[0] ?? at).cloneNode(true);
  says.querySelectorAll("[aria-hidden]").forEach((hidden) => hidden.remove());
  return at.getAttribute("aria-label") || says.textContent.trim();
}"""


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus is called `name`."""
    passed = []
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        passed.append(page.evaluate(OF_FOCUS))
        if passed[-1] == name:
            return
    raise AssertionError(f"No way by Tab to {name!r}; there were {passed}")


def voices(page: Page) -> dict[str, list[dict[str, Any]]]:
    saved(page)
    return {part["id"]: part["notes"] for part in score(page)["parts"]}


def check(first: dict[str, list[dict[str, Any]]], second: dict[str, list[dict[str, Any]]]) -> None:
    """The melody and the locked bass are as they were, and something else is new."""
    assert second["melody"] == first["melody"]
    assert second["bass"] == first["bass"]
    assert second["alto"] != first["alto"] or second["tenor"] != first["tenor"]


def check_file(download: Download) -> None:
    assert re.fullmatch(r"Evening song.*\.musicxml", download.suggested_filename)
    assert b"Evening song" in download.path().read_bytes()


def test_row_14_row_42_the_whole_way_by_keys_alone(page: Page) -> None:
    register(page)
    page.goto("/")
    tab_to(page, "New work")
    page.keyboard.press("Enter")
    ready(page)
    says, progress = page.locator("#roll-says"), page.locator("#generate-says")

    # The title, then the notes; every step is read out.
    tab_to(page, "Title")
    page.keyboard.press("Control+a")
    page.keyboard.type("Evening song")
    tab_to(page, "Piano roll")
    page.keyboard.type("5" + TUNE)
    expect(says).to_have_text(re.compile("^Melody: G"))
    assert len(notes(page)) == 32
    assert len(score(page)["measures"]) == 8

    page.keyboard.press("Control+Enter")
    expect(progress).to_have_text("All bars have arrived.", timeout=PATIENCE)
    first = voices(page)
    assert {part: bool(found) for part, found in first.items()} == dict.fromkeys(("melody", "alto", "tenor", "bass"), True)

    # A voice is locked by its button, a bar's note by K.
    tab_to(page, "Lock Bass")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Lock Bass")).to_have_attribute("aria-pressed", "true")
    tab_to(page, "Alto", back=True)
    page.keyboard.press("Enter")
    tab_to(page, "Piano roll", back=True)
    page.keyboard.press("Control+Home")
    expect(says).to_have_text(re.compile("^Alto: .*, bar 1 beat 1"))
    page.keyboard.press("k")
    expect(says).to_have_text(re.compile("locked$"))
    page.keyboard.press("Control+Enter")
    expect(progress).to_have_text(re.compile("bar"), timeout=PATIENCE)
    harmonised(page)
    second = voices(page)
    check(first, second)
    assert second["alto"][0] == first["alto"][0], "the locked note"
    assert violations(page) == []

    tab_to(page, "Export", back=True)
    page.keyboard.press("Enter")
    tab_to(page, "MusicXML")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    check_file(download.value)


def test_row_43_the_whole_way_by_one_finger_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    register(page)
    page.goto("/")
    page.get_by_role("button", name="New work").first.tap()
    ready(page)

    page.locator("#title").tap()
    page.locator("#title").fill("Evening song")
    page.get_by_role("toolbar", name="Note entry").locator('[data-shortcut="length.5"]').tap()
    page.locator("#zoom-fit").tap()
    for bar in range(8):
        # Four bars and a bit are on the screen: two fingers bring the others.
        if bar == 4:
            fingers = Fingers(page)
            for _ in range(2):
                (x, y), (left, _y) = bar_point(page, 3), bar_point(page, 1)
                fingers.drag(((x, y), (left, y)), ((x, y + 60), (left, y + 60)))
        page.touchscreen.tap(*bar_point(page, bar % 4))
    eventually(page, lambda page: [note["onset"] // (4 * Q) for note in notes(page)], list(range(8)))

    page.locator("#harmonise").tap()
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    first = voices(page)
    page.get_by_role("button", name="Lock Bass").tap()
    page.locator("#harmonise").tap()
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    check(first, voices(page))
    assert overflow(page) <= 0

    page.locator("#more-menu > summary").tap()
    page.locator("#export-menu > summary").tap()
    with page.expect_download() as download:
        page.locator('[data-export="musicxml"]').tap()
    check_file(download.value)


def bar_point(page: Page, bar: int) -> tuple[float, float]:
    """A place in a bar of the roll, as wide as it is when as much as possible is shown, each a little higher or lower."""
    page.locator("#roll").scroll_into_view_if_needed()
    box = page.locator("#roll").bounding_box()
    assert box
    keys, ruler, width = 40, 64, 72
    return box["x"] + keys + (bar + 0.35) * width, box["y"] + ruler + 100 + 10 * (bar % 3)
