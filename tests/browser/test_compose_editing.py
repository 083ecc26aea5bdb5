"""Writing and changing notes with mouse, keyboard and fingers; undo; what is saved and how."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.compose_support import (
    PHONE,
    Q,
    close_unheard,
    drag,
    drop,
    engraved,
    hear,
    new_musician,
    new_work,
    notes,
    ready,
    roll_point,
    saved,
    score,
    unsaved_then_saved,
)
from tests.support.chromium import BrowserLog


def test_notes_are_drawn_moved_resized_framed_and_erased(page: Page) -> None:
    new_musician(page)
    new_work(page)
    roll = page.locator("#roll")
    # Eight bars of 4/4 fill the grid: a bar is an eighth of its width.
    drag(page, roll_point(roll, 0.002, 0.5), roll_point(roll, 1 / 16 - 0.002, 0.5))
    unsaved_then_saved(page)
    [note] = notes(page)
    assert (note["onset"], note["duration"]) == (0, 2 * Q), "dragging over two beats writes a half note"

    drag(page, roll_point(roll, 0.02, 0.5), roll_point(roll, 0.02 + 1 / 8, 0.5))
    unsaved_then_saved(page)
    [moved] = notes(page)
    assert moved == {**note, "onset": 4 * Q}, "dragging a note moves it and nothing else"

    drag(page, roll_point(roll, 0.182, 0.5), roll_point(roll, 0.182 + 1 / 16, 0.5))
    unsaved_then_saved(page)
    assert notes(page)[0]["duration"] == 4 * Q, "dragging its right end changes the length"

    page.get_by_role("button", name="Select", exact=True).click()
    drag(page, roll_point(roll, 0.05, 0.3), roll_point(roll, 0.6, 0.7))
    expect(page.locator("#delete-notes")).to_be_enabled()
    page.keyboard.press("ArrowUp")
    unsaved_then_saved(page)
    assert notes(page)[0]["pitch"] == note["pitch"] + 1

    page.get_by_role("button", name="Erase", exact=True).click()
    page.mouse.click(*roll_point(roll, 0.2, 0.5 - 0.04))
    unsaved_then_saved(page)
    assert notes(page) == []

    for _ in range(5):
        page.keyboard.press("Control+z")
    expect(page.locator("#undo")).to_be_disabled()
    page.keyboard.press("Control+y")
    unsaved_then_saved(page)
    assert notes(page) == [note], "one gesture is one step, back and forth"


def test_a_melody_is_typed_and_read_out(page: Page) -> None:
    new_musician(page)
    new_work(page)
    says = page.locator("#roll-says")
    page.locator("#roll").focus()
    page.keyboard.type("5c")
    expect(says).to_have_text("Melody: C5, bar 1 beat 1, quarter")
    page.keyboard.type("d6e05f")
    expect(says).to_have_text(re.compile("F5, bar 2 beat 3, quarter"))
    page.keyboard.press("Control+ArrowDown")
    expect(says).to_have_text(re.compile("F4, bar 2 beat 3"))
    page.keyboard.press("Shift+ArrowRight")
    unsaved_then_saved(page)
    written = [(note["pitch"], note["onset"] / Q, note["duration"] / Q) for note in notes(page)]
    # The rest is as long as the half note before it.
    assert written == [(72, 0, 1), (74, 1, 1), (76, 2, 2), (65, 6, 1.5)]

    page.keyboard.press("Control+a")
    expect(says).to_have_text("4 notes selected")
    page.keyboard.press("Control+d")
    unsaved_then_saved(page)
    assert len(notes(page)) == 8
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("n")
    unsaved_then_saved(page)
    assert len(notes(page)) == 5

    page.get_by_role("button", name="Notes as text").click()
    page.locator("#note-list").get_by_role("button", name="E5 half").click()
    expect(says).to_have_text(re.compile("E5, bar 1 beat 3, half"))


def test_a_finger_draws_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context(**PHONE)
    page = context.new_page()
    new_musician(page)
    new_work(page)
    roll = page.locator("#roll")
    roll.scroll_into_view_if_needed()
    box = roll.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 60, box["y"] + 150)
    page.touchscreen.tap(box["x"] + 140, box["y"] + 120)
    unsaved_then_saved(page)
    first, second = notes(page)
    assert first["onset"] < second["onset"]
    assert first["pitch"] < second["pitch"]
    page.locator("#undo").tap()
    unsaved_then_saved(page)
    assert notes(page) == [first]


def test_space_plays_except_where_it_means_something_else(page: Page) -> None:
    new_musician(page)
    new_work(page, "greensleeves")
    page.locator("#roll").focus()
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    hear(page)
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
    page.locator("#metronome").focus()
    page.keyboard.press("Space")
    expect(page.locator("#metronome")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
    page.locator("#title").focus()
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")
    engraved(page)
    position = page.locator("#position-bar")
    page.click("#stop")
    expect(page.locator("#position-time")).to_have_text("0:00.0")
    start = position.inner_text()
    page.locator("#score-paper .note").nth(9).click()
    expect(position).not_to_have_text(start)
    page.keyboard.press("Home")
    expect(position).to_have_text(start)
    expect(page.locator("#position-time")).to_have_text("0:00.0")


def test_key_metre_tempo_and_pickup_are_steps_of_the_history(page: Page) -> None:
    new_musician(page)
    new_work(page)
    page.select_option("#piece-key", "-3 minor")
    page.select_option("#piece-metre", "6/8")
    page.fill("#piece-tempo", "72")
    page.locator("#piece-tempo").press("Tab")
    page.select_option("#piece-pickup", label="eighth")
    unsaved_then_saved(page)
    found = score(page)
    assert found["keys"] == [{"tick": 0, "fifths": -3, "mode": "minor"}]
    assert found["metres"] == [{"tick": 0, "beats": 6, "unit": 8}]
    assert found["tempos"] == [{"tick": 0, "bpm": 72}]
    assert [bar["duration"] for bar in found["measures"][:3]] == [Q // 2, 3 * Q, 3 * Q]
    expect(page.locator("#fact-key")).to_contain_text("C minor · 6/8")
    page.select_option("#piece-metre", "3/4")
    unsaved_then_saved(page)
    assert [bar["duration"] for bar in score(page)["measures"][:2]] == [Q // 2, 3 * Q], "the pickup stays under another metre"
    while page.locator("#undo").is_enabled():
        page.click("#undo")
    expect(page.locator("#fact-key")).to_contain_text("C major · 4/4")


def test_a_bad_file_is_refused_in_words_and_changes_nothing(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("status of 422")
    new_musician(page)
    new_work(page, "ode-to-joy")
    before = notes(page)
    drop(page, "broken.mid", b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x00")
    page.locator(".toast.tone-error").wait_for(timeout=30_000)
    assert notes(page) == before
    expect(page.locator("#undo")).to_be_disabled()


def test_two_tabs_never_overwrite_each_other_silently(
    new_context: Callable[..., BrowserContext], browser_log: BrowserLog
) -> None:
    browser_log.expect("status of 409")
    context = new_context()
    here = context.new_page()
    new_musician(here)
    new_work(here)
    here.locator("#roll").focus()
    here.keyboard.type("c")
    unsaved_then_saved(here)
    there = context.new_page()
    there.goto(here.url)
    ready(there)
    there.locator("#roll").focus()
    there.keyboard.press("]")
    there.keyboard.press("Delete")
    unsaved_then_saved(there)
    here.bring_to_front()
    here.locator("#roll").focus()
    here.keyboard.type("d")
    here.locator('#save-state[data-state="conflict"]').wait_for(timeout=30_000)
    assert notes(there) == [], "nothing was written over the other tab's version"
    here.get_by_role("button", name="Keep mine").click()
    saved(here)
    assert len(notes(here)) == 2
    there.bring_to_front()
    there.locator("#roll").focus()
    there.keyboard.type("g")
    there.locator('#save-state[data-state="conflict"]').wait_for(timeout=30_000)
    there.get_by_role("button", name="Take the other").click()
    saved(there)
    assert len(notes(there)) == 2
    there.click("#undo")
    unsaved_then_saved(there)
    assert [note["pitch"] % 12 for note in notes(there)] == [7], "what was given up is one undo away"


def test_offline_edits_stay_in_the_browser_and_come_back(
    new_context: Callable[..., BrowserContext], browser_log: BrowserLog
) -> None:
    browser_log.expect("ERR_INTERNET_DISCONNECTED|403")
    context = new_context()
    page = context.new_page()
    new_musician(page)
    new_work(page)
    page.locator("#roll").focus()
    page.keyboard.type("c")
    unsaved_then_saved(page)
    url = page.url
    context.set_offline(True)
    page.keyboard.type("d")
    page.locator('#save-state[data-state="offline"]').wait_for(timeout=30_000)
    # As after a crash: the tab is gone without a word, then the page is opened again.
    close_unheard(page)
    context.set_offline(False)
    page = context.new_page()
    page.goto(url)
    ready(page)
    # The offer stands until it is answered, whatever is written and saved meanwhile.
    page.get_by_role("button", name="Bring them back").wait_for()
    page.locator("#roll").focus()
    page.keyboard.type("e")
    unsaved_then_saved(page)
    page.reload()
    ready(page)
    page.get_by_role("button", name="Bring them back").click()
    unsaved_then_saved(page)
    assert [note["pitch"] % 12 for note in notes(page)] == [0, 2]
    page.reload()
    ready(page)
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
    expect(page.get_by_role("button", name="Bring them back")).to_have_count(0)


def test_a_locked_note_is_unlocked_deleted_and_remembered(page: Page) -> None:
    new_musician(page)
    new_work(page)
    page.locator("#roll").focus()
    page.keyboard.type("c")
    unsaved_then_saved(page)
    lock = page.locator("#lock-notes")
    page.keyboard.press("[")
    page.keyboard.press("k")
    expect(lock).to_have_accessible_name("Unlock the selected notes")
    expect(page.locator("#generate-scope")).to_have_text("What is locked stays as it is.")
    page.reload()
    ready(page)
    expect(page.locator("#generate-scope")).to_have_text("What is locked stays as it is.")
    page.locator("#roll").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Control+a")
    expect(lock).to_have_accessible_name("Unlock the selected notes")
    page.keyboard.press("Delete")
    expect(lock).to_be_disabled()
    expect(page.locator("#generate-scope")).not_to_have_text("What is locked stays as it is.")
    page.click("#undo")
    expect(page.locator("#generate-scope")).to_have_text("What is locked stays as it is.")
    expect(page.locator("#score-paper .note.is-locked")).to_have_count(1)


def test_undo_brings_the_title_back(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    title = page.locator("#title")
    before = title.input_value()
    title.fill("Evening")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        title.press("Enter")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.click("#undo")
    expect(title).to_have_value(before)
    page.click("#redo")
    expect(title).to_have_value("Evening")


def test_earlier_versions_can_be_restored(page: Page) -> None:
    new_musician(page)
    new_work(page)
    page.locator("#roll").focus()
    page.keyboard.type("c")
    unsaved_then_saved(page)
    page.keyboard.type("d")
    unsaved_then_saved(page)
    page.locator("#history summary").click()
    page.get_by_role("button", name="Restore version 1").click()
    unsaved_then_saved(page)
    assert len(notes(page)) == 1
    expect(page.locator("#revisions")).to_contain_text("Restored")
