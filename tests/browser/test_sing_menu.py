"""Row 43 in the singing studio: the roll's menu by the right button, by keys, by a finger that rests and by its button."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PHONE
from tests.browser.fingers import Fingers
from tests.browser.sing_support import kept, open_song, settings_of, shown_words, sung_score, words
from tests.support.chromium import BrowserLog

KEYS = 52
SIZES = "(boxes) => boxes.map((box) => [box.textContent, box.offsetWidth, box.offsetHeight])"


def worded() -> dict[str, Any]:
    """A phrase of four notes, the first two with words."""
    score = sung_score(phrases=1)
    for text, note in zip(("morning", "light"), score["parts"][0]["notes"], strict=False):
        note["lyrics"] = [{"text": text, "syllabic": "single", "verse": 1, "extend": False}]
    return score


def item(page: Page, name: str) -> Locator:
    return page.get_by_role("menu").get_by_role("menuitem", name=name, exact=True)


def note_point(page: Page, index: int) -> tuple[float, float]:
    """A place on a note of the line, which the roll shows whole: over its words, at the height where a click chooses it."""
    cell = words(page).nth(index).bounding_box()
    roll = page.locator("#roll").bounding_box()
    assert cell
    assert roll
    x = cell["x"] + cell["width"] / 2
    for y in range(int(roll["y"]) + 46, int(roll["y"] + roll["height"]), 8):
        page.mouse.click(x, y)
        if "is-chosen" in (page.locator("#lyrics .lyric-cell").nth(index).get_attribute("class") or ""):
            return x, y + 2
    raise AssertionError("the note is nowhere in the grid")


def test_row_43_the_right_button_and_keys_open_what_can_be_done_to_a_note(page: Page) -> None:
    work = open_song(page, worded())
    place = note_point(page, 2)
    page.mouse.click(*place, button="right")
    expect(page.get_by_role("menu")).to_be_visible()
    assert violations(page) == []
    # Nothing is drawn, nothing of one's own is written: what would do nothing cannot be chosen.
    for name in ("Smooth pitch", "Automatic pitch", "Automatic phones", "Take its words away"):
        expect(item(page, name)).to_be_disabled()
    item(page, "Next syllable of the word before").click()
    assert shown_words(page) == ["morning", "light", "+", ""]
    page.mouse.click(*place, button="right")
    item(page, "Hold the syllable before").click()
    assert shown_words(page) == ["morning", "light", "-", ""]
    page.locator("#undo").click()
    page.locator("#undo").click()
    assert shown_words(page) == ["morning", "light", "", ""]
    # By keys: the menu of the note in hand, down to what is drawn of its pitch.
    page.locator("#roll").focus()
    page.keyboard.press("Shift+F10")
    expect(item(page, "Write its words")).to_be_focused()
    item(page, "Raise a lot").click()
    expect(page.locator("#roll")).to_be_focused()
    drawn = settings_of(page, work)["drawn"]
    assert max(cents for _tick, cents in drawn) == 25
    page.keyboard.press("ContextMenu")
    item(page, "Automatic pitch").click()
    assert settings_of(page, work)["drawn"] == []
    # Words and phones are written where they stand.
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+F10")
    page.keyboard.press("Enter")
    expect(words(page).nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+F10")
    item(page, "Write its phones").click()
    expect(page.locator("#lyrics .cell-phones").nth(1)).to_be_focused()
    page.keyboard.type("l o")
    page.keyboard.press("Enter")
    assert list(settings_of(page, work)["phones"].values()) == ["l o"]
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+F10")
    item(page, "Automatic phones").click()
    assert settings_of(page, work)["phones"] == {}
    page.keyboard.press("Shift+F10")
    item(page, "Take its words away").click()
    assert shown_words(page) == ["morning", "", "", ""]
    page.keyboard.press("Shift+F10")
    item(page, "Loop this phrase").click()
    expect(page.locator("#loop")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+F10")
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.locator("#roll")).to_be_focused()


def test_row_43_a_place_without_a_note_has_a_menu_too(page: Page) -> None:
    open_song(page, worded())
    box = page.locator("#roll").bounding_box()
    assert box
    page.mouse.click(box["x"] + KEYS + 200, box["y"] + box["height"] - 4, button="right")
    item(page, "Play from here").click()
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    page.locator("#stop").click()
    page.get_by_role("button", name="Menu for notes").click()
    item(page, "Paste words").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_row_43_a_finger_that_rests_opens_the_menu_and_draws_nothing(
    new_context: Callable[..., BrowserContext], browser_log: BrowserLog
) -> None:
    page = new_context(**PHONE).new_page()
    work = open_song(page, worded())
    page.locator("#roll").scroll_into_view_if_needed()
    place = note_point(page, 0)
    page.get_by_role("button", name="Draw pitch").tap()
    page.locator("#roll").scroll_into_view_if_needed()
    menu = Fingers(page).press_long(page, place)
    expect(item(page, "Write its words")).to_be_visible()
    sizes: list[list[Any]] = menu.get_by_role("menuitem").evaluate_all(SIZES)
    assert [size for size in sizes if min(size[1:]) < 44] == []
    assert overflow(page) <= 0
    item(page, "Take its words away").tap()
    assert shown_words(page)[0] == ""
    kept(page)
    assert settings_of(page, work)["drawn"] == [], "a long press draws nothing"
