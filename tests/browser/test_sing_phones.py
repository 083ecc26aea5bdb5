"""The times of phones: dragged, moved by keys, never across another, undone; and heard only in their phrase."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, FloatRect, Page, expect

from tests.browser.compose_support import PATIENCE, PHONE, drag
from tests.browser.fingers import Fingers
from tests.browser.sing_support import open_song, phrases_ready, settings_of, sing, sung_score

WORDS = ("stone", "play", "night", "moon", "sun", "low", "home", "high")


def worded() -> dict[str, Any]:
    score = sung_score()
    for note, text in zip(score["parts"][0]["notes"], WORDS, strict=True):
        note["lyrics"] = [{"text": text, "syllabic": "single", "verse": 1, "extend": False}]
    return score


def with_phones(page: Page) -> str:
    """A song whose phones are in their lane."""
    work = open_song(page, worded())
    expect(page.locator("#lyrics .cell-phones").first).to_have_value("s t o ʊ n", timeout=PATIENCE)
    return work


def box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).bounding_box()
    assert found
    return found


def test_row_29_a_phone_is_dragged_stops_beside_its_neighbour_and_comes_back(page: Page) -> None:
    work = with_phones(page)
    cell, lane = box(page, '[data-note="n0-1"]'), box(page, "#phone-lane")
    # The vowel of "play" begins with its note.
    start = (cell["x"], lane["y"] + lane["height"] / 2)
    drag(page, start, (start[0] + 12, start[1]))
    offsets = settings_of(page, work)["offsets"]
    [*others, moved] = offsets["n0-1"]
    assert list(offsets) == ["n0-1"] and others == [0, 0] and 60 < moved < 160
    expect(page.locator("#phone-value")).to_have_text(f"e: +{moved} ms")
    drag(page, (start[0] + 12, start[1]), (start[0] + 500, start[1]))
    [*_, most] = settings_of(page, work)["offsets"]["n0-1"]
    assert moved < most < 500
    page.locator("#undo").click()
    assert settings_of(page, work)["offsets"] == offsets
    page.locator("#undo").click()
    assert settings_of(page, work)["offsets"] == {}


def test_row_29_phones_are_chosen_and_moved_by_keys(page: Page) -> None:
    work = with_phones(page)
    lane = page.locator("#phone-lane")
    lane.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    for key in ("Alt+ArrowRight", "Alt+Shift+ArrowRight", "Alt+ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator("#sing-says")).to_contain_text("o: +25 ms")
    assert settings_of(page, work)["offsets"] == {"n0-0": [0, 0, 25]}
    page.keyboard.press("Delete")
    assert settings_of(page, work)["offsets"] == {}
    expect(page.locator("#phone-value")).to_have_text("")
    expect(page.locator("#sing-says")).to_contain_text("o: automatic")
    page.keyboard.press("Control+z")
    assert settings_of(page, work)["offsets"] == {"n0-0": [0, 0, 25]}
    lane.click(button="right", position={"x": 60, "y": 10})
    page.get_by_role("menuitem", name="Automatic times of the note").click()
    assert settings_of(page, work)["offsets"] == {}
    page.keyboard.press("Enter")
    expect(page.locator('[data-note="n0-0"] .cell-phones')).to_be_focused()


def test_row_30_a_moved_phone_is_sung_anew_in_its_phrase_alone(page: Page) -> None:
    work = with_phones(page)
    sing(page)
    assert phrases_ready(page, work) == [True, True]
    page.locator("#phone-lane").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+Shift+ArrowRight")
    assert settings_of(page, work)["offsets"] == {"n0-0": [25]}
    assert phrases_ready(page, work) == [False, True]
    sing(page)
    assert phrases_ready(page, work) == [True, True]
    # Undone, it is there as it was sung before.
    page.locator("#undo").click()
    assert settings_of(page, work)["offsets"] == {}
    assert phrases_ready(page, work) == [True, True]


def test_row_43_a_finger_drags_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    work = with_phones(page)
    page.locator("#phone-lane").scroll_into_view_if_needed()
    cell, lane = box(page, '[data-note="n0-2"]'), box(page, "#phone-lane")
    start = (cell["x"] + 1, lane["y"] + lane["height"] / 2)
    Fingers(page).drag((start, (start[0] + 15, start[1])))
    [*others, moved] = settings_of(page, work)["offsets"]["n0-2"]
    assert others == [0] and moved > 60
