"""Rows 20 to 22: one button and three controls, bars that arrive one by one, locks and selections; waiting and failing."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.compose_support import (
    PATIENCE,
    Q,
    choir,
    drop,
    engraved,
    harmonised,
    hear,
    midi_file,
    new_musician,
    new_work,
    newest,
    notes,
    post,
    score,
    store_score,
)
from tests.browser.test_compose_story import PHRASE, lock_a_note
from tests.support.chromium import BrowserLog

BAR = 4 * Q


def finger_print(found: Any) -> str:
    """Equal only for notes that are stored byte for byte alike."""
    return sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def generate(page: Page, button: str = "#harmonise") -> None:
    page.click(button)
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)


def long_piece(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "long.mid", midi_file(PHRASE * 12))
    page.locator("#undo:enabled").wait_for(timeout=30_000)
    engraved(page)


def start_and_wait_for_a_bar(page: Page) -> None:
    page.click("#harmonise")
    page.locator("#generate[data-bars]:not([data-bars='0'])").wait_for(timeout=PATIENCE)


def test_row_20_one_big_button_and_three_controls(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    panel = page.locator("#generate")
    expect(panel.locator("input:visible, select:visible")).to_have_count(3)
    for name in ("Variety", "Movement", "Alternatives"):
        expect(panel.get_by_label(name)).to_be_visible()
    sizes = [box["width"] * box["height"] for button in panel.locator("button:visible").all() if (box := button.bounding_box())]
    big = page.locator("#harmonise").bounding_box()
    assert big and sizes == [big["width"] * big["height"]], "the one button there is"
    expect(page.locator("#harmonise")).to_have_attribute("aria-keyshortcuts", "Control+Enter")

    panel.get_by_text("Advanced").click()
    expect(panel.get_by_label("Seed")).to_be_visible()
    expect(panel.get_by_label("Play while the bars arrive")).to_be_visible()
    panel.get_by_label("Seed").fill("7")
    # Also from within a field.
    page.keyboard.press("Control+Enter")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    first = [notes(page, part) for part in ("alto", "tenor", "bass")]
    assert all(first)
    assert newest(page)["provenance"]["seed"] == 7
    page.click("#undo")
    expect(page.locator("#harmonise")).to_have_text("Harmonise")
    generate(page)
    assert [notes(page, part) for part in ("alto", "tenor", "bass")] == first, "the same seed gives the same music"


def test_row_21_bars_are_seen_and_heard_before_the_last_one_is_there(page: Page) -> None:
    long_piece(page)
    page.select_option("#alternatives", "8")  # so that it goes on as long as the sound may take to come
    start_and_wait_for_a_bar(page)
    page.locator("#score-paper .measure.is-ghost").first.wait_for(timeout=PATIENCE)
    page.click("#play")
    hear(page)
    page.locator("#score-paper .note.is-playing").first.wait_for(timeout=30_000)
    expect(page.locator("#generate-progress")).to_be_visible()
    assert page.request.get("/api/jobs/").json()["results"][0]["state"] == "running"
    page.click("#generate-cancel")
    harmonised(page)


def test_row_21_cancel_keeps_the_bars_that_came(page: Page) -> None:
    long_piece(page)
    start_and_wait_for_a_bar(page)
    page.click("#generate-cancel")
    harmonised(page)
    expect(page.locator("#generate-says")).to_have_text("Stopped. The bars that were there are kept.")
    bass = notes(page, "bass")
    assert bass
    assert max(note["onset"] for note in bass) < 47 * BAR, "what was not written yet is not made up"
    page.click("#undo")
    assert notes(page, "bass") == []


def test_row_22_locked_bars_voices_and_notes_come_back_byte_for_byte(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    generate(page)
    before = {part["id"]: part["notes"] for part in score(page)["parts"]}
    page.get_by_role("button", name="Lock Bass").click()
    page.locator(".measure[id='bar.2'] .note").first.click()
    page.locator(".measure[id='bar.3']").click(modifiers=["Shift"], position={"x": 4, "y": 4})
    page.get_by_role("button", name="Lock bars").click()
    kept = lock_a_note(page, "Tenor", 30)
    expect(page.locator("#harmonise")).to_contain_text("Regenerate the rest")
    generate(page)
    after = {part["id"]: part["notes"] for part in score(page)["parts"]}

    def locked(parts: dict[str, list[dict[str, Any]]]) -> list[Any]:
        bars = [[note for note in parts[name] if 2 * BAR <= note["onset"] < 4 * BAR] for name in parts]
        return [parts["melody"], parts["bass"], *bars, [note for note in parts["tenor"] if note["id"] == kept]]

    assert all(locked(before))
    assert finger_print(locked(after)) == finger_print(locked(before))
    assert after["alto"] != before["alto"] and after["tenor"] != before["tenor"]


def test_row_22_chosen_bars_alone_are_regenerated(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    generate(page)
    before = score(page)["parts"]
    page.locator(".measure[id='bar.2'] .note").first.click()
    page.locator(".measure[id='bar.3']").click(modifiers=["Shift"], position={"x": 4, "y": 4})
    expect(page.locator("#bars-chip")).to_have_text("2 bars")
    expect(page.locator("#harmonise")).to_contain_text("Regenerate 2 bars")
    generate(page)
    after = score(page)["parts"]

    def outside(parts: list[dict[str, Any]]) -> list[Any]:
        return [[note for note in part["notes"] if not 2 * BAR <= note["onset"] < 4 * BAR] for part in parts]

    assert finger_print(outside(after)) == finger_print(outside(before))
    assert after != before


def test_row_22_chosen_notes_alone_are_regenerated(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    written = choir(
        page,
        soprano=[72, 74, 76, 74, 72, 71, 72, 72],
        alto=[67, 65, 67, 67, 67, 67, 67, 67],
        tenor=[60, 57, 60, 59, 60, 62, 64, 64],
        bass=[48, 50, 48, 43, 45, 43, 48, 48],
    )
    store_score(page, written)
    engraved(page)
    again = page.get_by_role("button", name="Regenerate the selection")
    expect(again).to_be_hidden()
    # One note of the alto.
    page.locator("#score-paper [id='alto3']").click()
    again.click()
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    first = {part["id"]: part["notes"] for part in score(page)["parts"]}
    others = [part["notes"] for part in written["parts"] if part["id"] != "alto"]
    assert finger_print([first[name] for name in ("melody", "tenor", "bass")]) == finger_print(others)
    assert [note for note in first["alto"] if note["id"].startswith("alto") and note["id"][4:].isdigit()] == [
        note for note in written["parts"][1]["notes"] if note["id"] != "alto3"
    ]
    new = [note for note in first["alto"] if not note["id"][4:].isdigit()]
    assert new and min(note["onset"] for note in new) >= 3 * BAR // 2
    assert max(note["onset"] + note["duration"] for note in new) <= 2 * BAR

    # A note of the melody stands for the three voices below it.
    page.locator("#score-paper [id='soprano5']").click()
    again.click()
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    second = {part["id"]: part["notes"] for part in score(page)["parts"]}
    span = (5 * BAR // 2, 3 * BAR)
    for name in ("melody", "alto", "tenor", "bass"):
        out = [[note for note in found[name] if not span[0] <= note["onset"] < span[1]] for found in (first, second)]
        assert finger_print(out[0]) == finger_print(out[1]), name
    assert second["melody"] == first["melody"]
    assert not {"alto5", "tenor5", "bass5"} & {note["id"] for name in second for note in second[name]}
    page.click("#undo")
    page.click("#undo")
    expect(page.locator("#undo")).to_be_disabled()
    assert score(page)["parts"] == written["parts"], "each generation is one step"


def test_a_waiting_job_says_how_many_come_first_and_can_be_called_off(page: Page) -> None:
    long_piece(page)
    wanted = {"revision": newest(page)["id"], "alternatives": 8}
    jobs = [post(page, "/api/compose/harmonisations/", data=wanted).json() for _ in range(2)]
    page.click("#harmonise")
    expect(page.locator("#generate-count")).to_have_text(re.compile(r"Waiting: \d+ jobs? comes? first"), timeout=30_000)
    for job in jobs[1:]:
        post(page, f"/api/jobs/{job['id']}/cancel/")
    expect(page.locator("#generate-count")).to_have_text("Waiting for a free worker", timeout=30_000)
    page.click("#generate-cancel")
    harmonised(page)
    expect(page.locator("#generate-says")).to_have_text("Stopped before the first bar.")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("data-title", "Undo: Open file")
    post(page, f"/api/jobs/{jobs[0]['id']}/cancel/")


def test_without_a_network_nothing_is_lost_and_trying_again_works(
    new_context: Callable[..., BrowserContext], browser_log: BrowserLog
) -> None:
    browser_log.expect("ERR_INTERNET_DISCONNECTED")
    context = new_context()
    page = context.new_page()
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.select_option("#density", "0.6")
    page.get_by_label("Variety").fill("1.2")
    context.set_offline(True)
    page.click("#harmonise")
    expect(page.locator("#generate-error")).to_contain_text("The studio cannot be reached. Check your connection")
    expect(page.locator("#generate-progress")).to_be_hidden()
    expect(page.get_by_label("Variety")).to_have_value("1.2")
    context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    made_with = newest(page)["provenance"]["controls"]
    assert (made_with["density"], made_with["temperature"]) == (0.6, 1.2)


def test_a_cut_line_says_so_and_the_bars_come_another_way(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("WebSocket")
    page.route_web_socket(re.compile("/ws/jobs/"), lambda socket: socket.close(code=4000, reason="cut"))
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.click("#harmonise")
    page.get_by_text("The line is cut.").wait_for(timeout=30_000)
    harmonised(page)
    assert notes(page, "bass")
