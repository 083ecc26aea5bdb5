"""Rows 8 to 13: undo, hearing what is written, tools, grid and quantise, copying and moving, scale and compass."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.compose_support import (
    Q,
    drag,
    harmonised,
    new_musician,
    new_work,
    notes,
    ready,
    roll_point,
    score,
    unsaved_then_saved,
)

# Every "note on" that goes to the synthesizer, with the milliseconds since the hand moved.
LISTEN = """(() => {
  window.sent = [];
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    const bytes = message?.type === "midiMessage" ? message.data.messageData : [0];
    if (bytes[0] >> 4 === 9) window.sent.push(bytes[1]);
    return post.call(this, message, ...rest);
  };
})()"""


def open_roll(page: Page, tune: str = "") -> Locator:
    new_musician(page)
    new_work(page, tune)
    roll = page.locator("#roll")
    roll.focus()
    return roll


def times(page: Page) -> list[tuple[float, float]]:
    return [(note["onset"] / Q, note["duration"] / Q) for note in notes(page)]


def test_row_08_one_gesture_is_one_step_and_all_of_them_can_be_undone(page: Page) -> None:
    roll = open_roll(page, "ode-to-joy")
    before = score(page)
    steps: list[Callable[[], Any]] = [
        lambda: drag(page, roll_point(roll, 0.3, 0.1), roll_point(roll, 0.4, 0.1)),
        lambda: page.keyboard.press("ArrowUp"),
        lambda: page.keyboard.press("Shift+ArrowRight"),
        lambda: page.keyboard.press("Control+d"),
        lambda: page.keyboard.type("g"),
        lambda: page.keyboard.press("Delete"),
        lambda: drag(page, roll_point(roll, 0.31, 0.1), roll_point(roll, 0.5, 0.3)),
        lambda: page.select_option("#piece-key", "2 major"),
    ]
    for step in steps:
        roll.focus()
        step()
        expect(page.locator("#undo")).to_be_enabled()
    page.click("#harmonise")
    harmonised(page)
    after = score(page)
    assert len(after["parts"]) == 4

    undone = 0
    while page.locator("#undo").is_enabled():
        page.click("#undo") if undone % 2 else page.keyboard.press("Control+z")
        undone += 1
    assert undone == len(steps) + 1, "one step each, the harmony included"
    unsaved_then_saved(page)
    assert score(page) == before
    for number in range(undone):
        expect(page.locator("#redo")).to_be_enabled()
        page.keyboard.press(["Control+Shift+Z", "Control+y"][number % 2])
    expect(page.locator("#redo")).to_be_disabled()
    unsaved_then_saved(page)
    assert score(page) == after


def test_row_09_placing_moving_and_pressing_keys_is_heard_unless_off(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    context.add_init_script(LISTEN)
    page = context.new_page()
    roll = open_roll(page)

    def sent() -> list[int]:
        found: list[int] = page.evaluate("window.sent.splice(0)")
        return found

    page.mouse.click(*roll_point(roll, 0.01, 0.5))
    page.locator('#level:not([value="0"])').wait_for()
    sent()
    # The synthesizer is there now: from here on each hand is answered at once. How fast: benchmarks/pages.py.
    for place in (0.2, 0.3, 0.4):
        page.mouse.click(*roll_point(roll, place, 0.4))
        [placed] = sent()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
        [moved] = sent()
        placed += 1
        assert moved == placed, "moving by key"
    x, y = roll_point(roll, 0.3, 0.4)
    drag(page, (x, y), (x, y - 45))
    dragged = sent()
    assert dragged[-1] > dragged[0], "dragging is heard, row by row"
    box = roll.bounding_box()
    assert box
    for row in (100, 130, 160):
        page.mouse.click(box["x"] + 20, box["y"] + row)
        assert len(sent()) == 1

    hear = page.get_by_role("button", name="Hear notes", exact=True)
    hear.click()
    expect(hear).to_have_attribute("aria-pressed", "false")
    before = notes(page)
    page.mouse.click(*roll_point(roll, 0.6, 0.6))
    page.keyboard.press("ArrowDown")
    unsaved_then_saved(page)
    assert len(notes(page)) == len(before) + 1
    assert sent() == []
    page.reload()
    ready(page)
    expect(hear).to_have_attribute("aria-pressed", "false")
    roll.focus()
    page.keyboard.press("Shift+H")
    expect(hear).to_have_attribute("aria-pressed", "true")


def test_row_10_tools_frames_that_keep_to_no_grid_and_alt(page: Page) -> None:
    roll = open_roll(page)
    # Eight bars of 4/4: a quarter is 1/32 of the grid's width.
    quarter = 1 / 32
    for number, y in enumerate((0.3, 0.5, 0.7)):
        page.mouse.click(*roll_point(roll, (number * 4 + 0.2) * quarter, y))
    unsaved_then_saved(page)
    assert times(page) == [(0, 1), (4, 1), (8, 1)]
    page.mouse.move(*roll_point(roll, 0.5 * quarter, 0.3))
    expect(roll).to_have_attribute("data-pointer", "note")
    page.mouse.move(*roll_point(roll, 0.88 * quarter, 0.3))
    expect(roll).to_have_attribute("data-pointer", "edge")
    page.mouse.move(*roll_point(roll, 0.5, 0.9))
    expect(roll).to_have_attribute("data-pointer", "draw")

    page.keyboard.press("Shift+S")
    expect(page.locator("[data-tool=select]")).to_have_attribute("aria-pressed", "true")
    says = page.locator("#roll-says")
    # Both frames start within the same step of the grid; only the first one touches the note.
    drag(page, roll_point(roll, 0.9 * quarter, 0.2), roll_point(roll, 1.4 * quarter, 0.4))
    expect(says).to_have_text(re.compile("bar 1 beat 1"))
    drag(page, roll_point(roll, 1.1 * quarter, 0.2), roll_point(roll, 1.4 * quarter, 0.4))
    expect(page.locator("#delete-notes")).to_be_disabled()

    first, second, third = (roll_point(roll, (number * 4 + 0.4) * quarter, y) for number, y in enumerate((0.3, 0.5, 0.7)))
    page.mouse.click(*first)
    page.keyboard.down("Shift")
    page.mouse.click(*third)
    page.keyboard.up("Shift")
    expect(says).to_have_text("3 notes selected")
    page.keyboard.down("Control")
    page.mouse.click(*second)
    page.keyboard.up("Control")
    expect(says).to_have_text("2 notes selected")

    page.keyboard.press("Shift+D")
    page.keyboard.down("Alt")
    drag(page, roll_point(roll, 16.3 * quarter, 0.5), roll_point(roll, 17.21 * quarter, 0.5))
    page.keyboard.up("Alt")
    unsaved_then_saved(page)
    free = notes(page)[-1]
    assert free["onset"] % (Q // 8), "Alt writes beside the grid"
    assert 0.7 < free["duration"] / Q < 1.1

    page.keyboard.press("Shift+E")
    drag(page, roll_point(roll, 0.2 * quarter, 0.3), roll_point(roll, 9 * quarter, 0.3))
    unsaved_then_saved(page)
    assert len(notes(page)) == 3, "only what the eraser touched"
    page.mouse.click(*third, button="right")
    page.get_by_role("menuitem", name="Delete").click()
    unsaved_then_saved(page)
    assert [note["onset"] // Q for note in notes(page)] == [4, 16]


def test_row_11_grids_and_quantise_with_strength(page: Page) -> None:
    roll = open_roll(page)
    grid = page.locator("#snap")
    for wanted in ("1/8t", "1/16", "1/16t", "1/32", "1/32t", "off", "1/4", "1/8"):
        page.keyboard.press("t")
        expect(grid).to_have_value(wanted)
    for name, step in (("1/4", Q), ("1/8t", Q // 3), ("1/16", Q // 4), ("1/32t", Q // 12)):
        grid.select_option(name)
        page.mouse.click(*roll_point(roll, 0.477, 0.5))
        unsaved_then_saved(page)
        assert notes(page)[-1]["onset"] % step == 0
        assert notes(page)[-1]["duration"] == step
        roll.focus()
        page.keyboard.press("Control+z")
    grid.select_option("off")
    page.mouse.click(*roll_point(roll, 0.1043, 0.5))
    page.mouse.click(*roll_point(roll, 0.2291, 0.4))
    unsaved_then_saved(page)
    before = notes(page)
    assert all(note["onset"] % (Q // 4) for note in before)

    roll.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog", name="Quantise")
    expect(dialog).to_contain_text("All notes")
    dialog.get_by_label("Grid").select_option("1/4")
    expect(dialog).to_contain_text("2 notes change.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator("#redo")).to_be_disabled()

    page.click("#quantise")
    dialog.get_by_label("Grid").select_option("1/4")
    dialog.get_by_label("Strength").fill("50")
    dialog.get_by_role("button", name="Quantise").click()
    unsaved_then_saved(page)
    for old, new in zip(before, notes(page), strict=True):
        target = round(old["onset"] / Q) * Q
        assert abs(new["onset"] - (old["onset"] + target) / 2) <= 1, "half of the way"
        assert new["duration"] == old["duration"]
    page.keyboard.press("q")
    expect(dialog.get_by_label("Strength")).to_have_value("50")
    dialog.get_by_label("Strength").fill("100")
    dialog.get_by_label("Ends of notes, too").check()
    dialog.get_by_role("button", name="Quantise").click()
    unsaved_then_saved(page)
    assert all(note["onset"] % Q == 0 and note["duration"] % Q == 0 for note in notes(page))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    unsaved_then_saved(page)
    assert notes(page) == before, "each was one step"


def test_row_12_copy_paste_duplicate_and_the_arrows(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    roll = open_roll(page)
    page.keyboard.type("5ce")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+d")
    unsaved_then_saved(page)
    assert times(page) == [(0, 1), (1, 1), (2, 1), (3, 1)]
    for key, change in (
        ("ArrowUp", (0, 1)), ("ArrowDown", (0, -1)), ("Control+ArrowUp", (0, 12)), ("Shift+ArrowDown", (0, -12)),
        ("ArrowRight", (Q // 2, 0)), ("Control+ArrowRight", (Q, 0)), ("ArrowLeft", (-Q // 2, 0)),
    ):  # fmt: skip
        before = notes(page)[-1]
        page.keyboard.press(key)
        unsaved_then_saved(page)
        after = notes(page)[-1]
        assert (after["onset"] - before["onset"], after["pitch"] - before["pitch"]) == change, key
    page.keyboard.press("Shift+ArrowRight")
    unsaved_then_saved(page)
    assert notes(page)[-1]["duration"] == 1.5 * Q
    page.keyboard.press("Control+c")

    # Another work in another tab gets them from the clipboard of the system, there with new ids.
    copied = notes(page)[-2:]
    other = context.new_page()
    new_work(other)
    other.locator("#roll").focus()
    other.keyboard.press("ArrowRight")
    other.keyboard.press("Control+v")
    unsaved_then_saved(other)
    pasted = notes(other)
    assert [(note["pitch"], note["duration"]) for note in pasted] == [(note["pitch"], note["duration"]) for note in copied]
    assert pasted[0]["onset"] == Q // 2, "at the cursor"
    assert not {note["id"] for note in pasted} & {note["id"] for note in copied}

    page.bring_to_front()
    roll.focus()
    page.keyboard.press("Control+x")
    unsaved_then_saved(page)
    assert len(notes(page)) == 2
    page.mouse.click(*roll_point(roll, 0.51, 0.9), button="right")
    page.get_by_role("menuitem", name="Paste here").click()
    unsaved_then_saved(page)
    assert [note["onset"] // Q for note in notes(page)][2:] == [16, 17]


def test_row_12_where_the_clipboard_is_shut_notes_are_pasted_within_the_page(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_roll(page)
    page.keyboard.type("c")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    unsaved_then_saved(page)
    assert len(notes(page)) == 2


def test_row_13_the_scale_is_marked_and_notes_out_of_reach_say_so(page: Page) -> None:
    roll = open_roll(page)
    page.keyboard.type("c")
    page.select_option("#piece-key", "-3 minor")
    unsaved_then_saved(page)
    marked = roll.screenshot()
    scale = page.get_by_role("button", name="Mark the scale of the key")
    expect(scale).to_have_attribute("aria-pressed", "true")
    roll.focus()
    page.keyboard.press("s")
    expect(scale).to_have_attribute("aria-pressed", "false")
    assert roll.screenshot() != marked
    page.reload()
    ready(page)
    expect(scale).to_have_attribute("aria-pressed", "false")
    scale.click()

    says = page.locator("#roll-says")
    roll.focus()
    page.keyboard.press("]")
    expect(says).to_have_text(re.compile("^Melody: C5.*quarter$"))
    page.get_by_label("Instrument of Melody").select_option(label="Choir")
    page.locator("#roll").press("Control+ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(says).to_have_text(re.compile("B3.*, too low for Melody$"))
    low = roll.screenshot()
    page.get_by_label("Instrument of Melody").select_option(label="Clarinet")
    roll.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("]")
    expect(says).to_have_text(re.compile("B3.*quarter$"))
    assert roll.screenshot() != low, "the mark is seen as well as said"
    for _ in range(3):
        page.keyboard.press("Control+ArrowUp")
    page.get_by_role("button", name="Notes as text").click()
    expect(page.locator("#note-list")).to_contain_text("B6 quarter, too high for Melody")
