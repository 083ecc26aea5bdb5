"""Rows 14, 15, 42 and 43 on the roll: by keyboard and in words, zoom, many notes, fingers, the menu, the bars."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import (
    PATIENCE,
    PHONE,
    Q,
    drag,
    drop,
    midi_file,
    new_musician,
    new_work,
    notes,
    roll_point,
    saved,
    score,
    unsaved_then_saved,
)
from tests.browser.fingers import Fingers

ROLES: tuple[Any, ...] = ("menuitem", "menuitemradio")
SIZES = """(boxes) => boxes.filter((box) => box.offsetParent && !box.closest("[hidden]"))
  .map((box) => [box.getAttribute("aria-label") ?? box.textContent, box.offsetWidth, box.offsetHeight])"""


def choose(page: Page, name: str) -> None:
    item, choice = (page.get_by_role(role, name=name, exact=True) for role in ROLES)
    item.or_(choice).tap()


def test_row_14_the_roll_by_keyboard_and_in_words(page: Page) -> None:
    new_musician(page)
    new_work(page)
    says = page.locator("#roll-says")
    page.locator("#roll").focus()
    expect(page.locator("#roll")).to_have_attribute("aria-describedby", "roll-help")
    page.keyboard.press("ArrowRight")
    expect(says).to_have_text("G4, bar 1 beat 1.50, empty")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("5cde")
    page.keyboard.press("[")
    expect(says).to_have_text("Melody: D5, bar 1 beat 2, quarter")
    page.keyboard.press("k")
    expect(says).to_have_text("Melody: D5, bar 1 beat 2, quarter, locked")
    page.keyboard.press("Shift+F10")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Unlock")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("menuitem", name="Length")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(menu.get_by_role("menuitemradio", name="quarter", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#roll")).to_be_focused()
    expect(says).to_have_text("Melody: D5, bar 1 beat 2, dotted quarter, locked")
    page.keyboard.press("Control+b")
    expect(says).to_have_text("Bar 1 selected")
    page.keyboard.press("Shift+PageDown")
    expect(says).to_have_text("Bars 1 to 2 selected")
    page.keyboard.press("Control+Insert")
    unsaved_then_saved(page)
    assert [note["onset"] // Q for note in notes(page)] == [8, 9, 10]
    page.keyboard.press("Control+Delete")
    unsaved_then_saved(page)
    assert [note["onset"] // Q for note in notes(page)] == [0, 1, 2]


def test_row_14_the_list_of_notes_is_walked_and_changed(page: Page) -> None:
    new_musician(page)
    new_work(page)
    page.locator("#roll").focus()
    page.keyboard.type("5cde")
    page.get_by_role("button", name="Notes as text").click()
    region = page.get_by_role("region", name="Notes as text")
    region.get_by_role("button", name="C5 quarter").click()
    page.keyboard.press("ArrowDown")
    expect(region.get_by_role("button", name="D5 quarter")).to_be_focused()
    expect(page.locator("#roll-says")).to_have_text("Melody: D5, bar 1 beat 2, quarter")
    page.keyboard.press("Alt+ArrowUp")
    expect(region.get_by_role("button", name="C♯5 quarter").or_(region.get_by_role("button", name="E♭5 quarter"))).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("k")
    expect(region.get_by_role("button", name=re.compile("dotted quarter, locked"))).to_be_focused()
    page.keyboard.press("End")
    expect(region.get_by_role("button", name="E5 quarter")).to_be_focused()
    page.keyboard.press("Delete")
    expect(region.get_by_role("button", name=re.compile("dotted quarter, locked"))).to_be_focused()
    region.get_by_role("button", name="A semitone down").click()
    region.get_by_role("button", name="A step of the grid on").click()
    unsaved_then_saved(page)
    assert [(note["pitch"], note["onset"] / Q, note["duration"] / Q) for note in notes(page)] == [(72, 0, 1), (74, 1.5, 1.5)]
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme
    page.locator("#roll").focus()
    page.keyboard.press("q")
    assert violations(page) == []


def under(page: Page, point: tuple[float, float]) -> str | None:
    """What the roll says is under the mouse."""
    page.mouse.move(point[0] + 1, point[1])
    page.mouse.move(*point)
    return page.locator("#roll").get_attribute("data-pointer")


def test_row_15_zoom_keeps_what_is_at_the_cursor_and_fit_shows_all(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context().new_page()
    new_musician(page)
    new_work(page)
    roll = page.locator("#roll")
    point = roll_point(roll, 0.701, 0.5)
    page.mouse.click(*point)
    page.keyboard.press("Shift+S")
    middle = (point[0] + 6, point[1])
    assert under(page, middle) == "note"
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    assert under(page, middle) == "note", "still under the mouse"
    assert under(page, (middle[0] + 60, point[1])) == "note", "and far wider"
    page.click("#zoom-fit")
    assert under(page, middle) == "note"
    assert under(page, (middle[0] + 60, point[1])) == "select"


def test_row_15_two_thousand_notes_are_opened_framed_and_moved(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "many.mid", midi_file([60 + index % 24 for index in range(2000)]))
    page.locator("#undo:enabled").wait_for(timeout=PATIENCE)
    unsaved_then_saved(page)
    [part] = [part for part in score(page)["parts"] if part["notes"]]
    assert len(part["notes"]) == 2000
    roll = page.locator("#roll")
    roll.focus()
    page.keyboard.press("Control+a")
    expect(page.locator("#roll-says")).to_have_text("2,000 notes selected")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+S")
    drag(page, roll_point(roll, 0.3, 0.02), roll_point(roll, 0.6, 0.98))
    expect(page.locator("#roll-says")).to_have_text(re.compile(r"^\d+ notes selected"))
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    page.locator('#save-state[data-state="saved"]').wait_for(timeout=PATIENCE)
    moved = next(each["notes"] for each in score(page)["parts"] if each["id"] == part["id"])
    assert [note["pitch"] for note in moved] == [note["pitch"] + 1 for note in part["notes"]]


def test_row_42_targets_are_large_enough_and_every_drag_has_another_way(new_context: Callable[..., BrowserContext]) -> None:
    for least, options in ((24, {}), (44, PHONE)):
        page = new_context(**options).new_page()
        new_musician(page)
        new_work(page)
        page.locator("#roll").focus()
        page.keyboard.type("5cd")
        page.get_by_role("button", name="Notes as text").click()
        page.get_by_role("button", name="Menu for notes and bars").click()
        page.get_by_role("menu").wait_for()
        assert violations(page) == []
        sizes: list[list[Any]] = page.locator(".roll-panel :is(button, select), .context-menu button").evaluate_all(SIZES)
        assert len(sizes) > 20
        assert [size for size in sizes if min(size[1:]) < least] == []
        # Moving, stretching and giving away without dragging: by the menu's buttons alone.
        page.get_by_role("menuitem", name="An octave up").click()
        page.get_by_role("button", name="Menu for notes and bars").click()
        page.get_by_role("menuitem", name="Length").click()
        page.get_by_role("menuitemradio", name="half", exact=True).click()
        page.get_by_role("button", name="A step of the grid back").click()
        unsaved_then_saved(page)
        first, second = notes(page)
        assert (second["pitch"] - first["pitch"], second["duration"], second["onset"]) == (14, 2 * Q, Q // 2)
        page.context.close()


def test_row_43_fingers_draw_push_pinch_and_open_the_menu(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    new_musician(page)
    new_work(page)
    roll = page.locator("#roll")
    fingers = Fingers(page)

    def at(x: float, y: float) -> tuple[float, float]:
        """A place on the grid; the ruler lies above it."""
        roll.scroll_into_view_if_needed()
        box = roll.bounding_box()
        assert box
        return box["x"] + 40 + x, box["y"] + 28 + y

    # The first touch, of a key, brings the sound, which keeps the page busy for a moment.
    fingers.drag((at(-20, 100), at(-20, 100)))
    page.locator('#level:not([value="0"])').wait_for(state="attached", timeout=30_000)
    fingers.drag((at(5, 60), at(95, 60)))
    unsaved_then_saved(page)
    [drawn] = notes(page)
    assert drawn["duration"] > Q, "one finger draws, as long as it goes"

    # Two fingers push and zoom and write nothing: the note moves away from where it was and grows.
    fingers.drag((at(60, 150), at(20, 190)), (at(140, 150), at(260, 190)))
    saved(page)
    assert notes(page) == [drawn]
    page.locator("#zoom-fit").tap()

    # All that there is lies in the middle of the grid now.
    menu = fingers.press_long(page, at(5, 174))
    expect(menu.get_by_role("menuitem", name="Delete")).to_be_visible()
    assert overflow(page) <= 0
    choose(page, "Duplicate")
    unsaved_then_saved(page)
    assert len(notes(page)) == 2, "a long press draws nothing"
    fingers.press_long(page, at(5, 174))
    choose(page, "Length")
    choose(page, "eighth")
    fingers.press_long(page, at(5, 174))
    choose(page, "An octave down")
    unsaved_then_saved(page)
    changed = notes(page)[0]
    assert (changed["duration"], changed["pitch"]) == (Q // 2, drawn["pitch"] - 12)

    fingers.press_long(page, at(20, 19))
    choose(page, "Insert 1 bar before")
    unsaved_then_saved(page)
    assert notes(page)[0]["onset"] == 4 * Q
    assert len(score(page)["measures"]) == 9
    fingers.press_long(page, at(10, 19))
    choose(page, "Delete 1 bar")
    unsaved_then_saved(page)
    assert notes(page)[0]["onset"] == 0
    assert overflow(page) <= 0


def test_row_43_notes_go_to_another_part_and_bars_are_written_again_from_the_menu(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.click("#harmonise")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    page.locator("#generate-progress").wait_for(state="hidden", timeout=PATIENCE)
    saved(page)
    before = {part["id"]: part["notes"] for part in score(page)["parts"]}
    roll = page.locator("#roll")
    roll.focus()
    page.keyboard.press("Home")
    page.keyboard.press("]")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Move to part").click()
    page.get_by_role("menuitemradio", name="Tenor").click()
    unsaved_then_saved(page)
    after = {part["id"]: part["notes"] for part in score(page)["parts"]}
    [melody] = [part for part in before if part not in ("alto", "tenor", "bass")]
    assert len(after[melody]) == len(before[melody]) - 1
    assert len(after["tenor"]) == len(before["tenor"]) + 1
    page.click("#undo")
    unsaved_then_saved(page)
    page.locator("#roll").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menuitem", name="Regenerate these bars").click()
    expect(page.locator("#bars-chip")).to_have_text(re.compile("^Bar "))
    page.locator("#generate-progress").wait_for(state="hidden", timeout=PATIENCE)
    expect(page.locator("#generate-error")).to_be_hidden()
    saved(page)
    again = {part["id"]: part["notes"] for part in score(page)["parts"]}
    bar = score(page)["measures"][0]["duration"]

    voices = ("alto", "tenor", "bass")

    def written(parts: dict[str, Any]) -> set[str]:
        """Ids in the first bar, but for what is tied to the next one: that stays, so that no tie is left hanging."""
        notes = [note for part in voices for note in parts[part] if note["onset"] < bar]
        return {note["id"] for note in notes if not note.get("tie")}

    old, new = written(before), written(again)
    assert new and not new & old, "the bar is written again"
    for part in voices:
        later = [note for note in again[part] if note["onset"] >= bar]
        assert later == [note for note in before[part] if note["onset"] >= bar], "the other bars are as they were"
