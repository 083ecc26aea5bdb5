"""Chord pins: a symbol typed over a beat is part of the score, and the harmony obeys it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.compose_support import Q, engraved, harmonised, new_musician, new_work, notes, ready, score

BAR = 4 * Q


def saved_chords(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = score(page)["chords"]
    return found


def tones_at(page: Page, tick: int) -> set[int]:
    """Pitch classes of the written voices at a tick; every voice sounds."""
    sounding = [
        [note["pitch"] % 12 for note in notes(page, part) if note["onset"] <= tick < note["onset"] + note["duration"]]
        for part in ("alto", "tenor", "bass")
    ]
    assert all(sounding), "no voice rests under a pinned chord"
    return {tone for voice in sounding for tone in voice}


def test_a_chord_over_a_beat_is_obeyed_by_the_harmony(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    page.locator("#roll").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+C")
    field = page.get_by_label("Chord at bar 2 beat 1")
    expect(field).to_be_focused()
    page.keyboard.type("Ebmm")
    expect(page.locator("#chord-hint")).to_have_text("Not a chord yet.")
    page.keyboard.press("Enter")
    expect(page.locator("#chord-hint")).to_have_text(re.compile("The studio does not know the chord “Ebmm”."))
    expect(field).to_have_value("Ebmm")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    field.fill("Ebm")
    expect(page.locator("#chord-hint")).to_have_text(re.compile(r"^\S+ \S+ \S+$"))
    page.keyboard.press("Enter")
    expect(field).to_be_hidden()
    expect(page.locator("#roll")).to_be_focused()
    expect(page.locator("#chord-lane").get_by_role("button", name="Edit Ebm, bar 2 beat 1")).to_be_visible()
    page.locator("#score-paper .harm", has_text=re.compile("E\\s*[♭b]\\s*m")).wait_for()

    # The second one by mouse: the first tells how wide a bar is here.
    lane, first = (found.bounding_box() for found in (page.locator("#chord-lane"), page.locator("#chord-lane button")))
    assert lane and first
    start = lane["x"] + 52
    page.mouse.click(start + 8 * (first["x"] - start) + 5, lane["y"] + 12)
    page.get_by_label("Chord at bar 9 beat 1").fill("F#dim/A")
    page.keyboard.press("Enter")
    assert saved_chords(page) == [{"tick": BAR, "text": "Ebm"}, {"tick": 8 * BAR, "text": "F#dim/A"}]

    page.keyboard.press("Control+Enter")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    melody = next(note["pitch"] % 12 for note in notes(page) if note["onset"] <= BAR < note["onset"] + note["duration"])
    assert melody not in {3, 6, 10}, "the melody's own note is foreign to the chord, so the voices have to make it alone"
    for beat in range(4):
        assert tones_at(page, BAR + beat * Q) == {3, 6, 10}, "exactly E flat, G flat and B flat, to the end of the bar"
    assert tones_at(page, 8 * BAR) <= {6, 9, 0}
    assert {
        note["pitch"] % 12 for note in notes(page, "bass") if note["onset"] <= 8 * BAR < note["onset"] + note["duration"]
    } == {9}
    assert [chord["text"] for chord in saved_chords(page)] == ["Ebm", "F#dim/A"]


def test_chords_are_listed_changed_removed_undone_and_there_after_a_reload(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    page.get_by_role("button", name="Add at the cursor").click()
    page.keyboard.type("G")
    page.keyboard.press("Escape")
    expect(page.locator("#chord-list li")).to_have_count(0)
    page.get_by_role("button", name="Add at the cursor").click()
    page.keyboard.type("G")
    # Going on elsewhere keeps what was typed.
    page.locator("#title").click()
    expect(page.locator("#chord-field")).to_be_hidden()
    panel = page.locator("#chord-list")
    panel.get_by_role("button", name="Edit G, bar 1 beat 1").click()
    expect(page.get_by_label("Chord at bar 1 beat 1")).to_have_value("G")
    page.keyboard.type("Em7")
    page.keyboard.press("Enter")
    assert saved_chords(page) == [{"tick": 0, "text": "Em7"}]
    page.reload()
    ready(page)
    panel.get_by_role("button", name="Remove Em7, bar 1 beat 1").click()
    assert saved_chords(page) == []
    expect(page.locator("#chord-lane button")).to_have_count(0)
    page.click("#undo")
    expect(page.locator("#chord-lane button")).to_have_text("Em7")
    # An empty field takes it away as well.
    page.locator("#chord-lane button").click()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page.locator("#chord-lane button")).to_have_count(0)
    assert saved_chords(page) == []


def test_a_chord_is_written_with_a_finger_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True).new_page()
    new_musician(page)
    new_work(page, "ode-to-joy")
    lane = page.locator("#chord-lane")
    lane.scroll_into_view_if_needed()
    lane.tap(position={"x": 60, "y": 20})
    field = page.get_by_label(re.compile("Chord at bar 1 beat"))
    field.fill("D7")
    set_chord = page.get_by_role("button", name="Set chord")
    box = set_chord.bounding_box()
    assert box and box["height"] >= 44 and box["x"] + box["width"] <= 360
    set_chord.tap()
    assert [chord["text"] for chord in saved_chords(page)] == ["D7"]
    sign = lane.get_by_role("button").bounding_box()
    assert sign and min(sign["width"], sign["height"]) >= 44
