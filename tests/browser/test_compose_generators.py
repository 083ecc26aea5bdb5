"""The Generate menu: everything that the studio writes beside harmony, with the same stream, locks, versions and undo."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.compose_support import (
    PATIENCE,
    engraved,
    hear,
    new_musician,
    new_work,
    newest,
    notes,
    saved,
    score,
    unsaved_then_saved,
)
from tests.browser.test_compose_generate import BAR, finger_print, generate


def choose(page: Page, job: str) -> None:
    page.select_option("#writing", job)


def opened(page: Page, job: str, tune: str = "ode-to-joy") -> None:
    new_musician(page)
    new_work(page, tune)
    choose(page, job)


def select_bars(page: Page, first: int, last: int) -> None:
    """On the score, bars counted from 0."""
    page.locator(f".measure[id='bar.{first}'] .note").first.click()
    page.locator(f".measure[id='bar.{last}']").click(modifiers=["Shift"], position={"x": 4, "y": 4})


def words_of(found: list[dict[str, Any]]) -> list[str]:
    return [lyric["text"] for note in found for lyric in note.get("lyrics", [])]


def test_an_accompaniment_brings_chords_and_instruments_and_can_be_undone(page: Page) -> None:
    opened(page, "compose.accompany")
    before = notes(page)
    page.get_by_label("Style").select_option("waltz")
    expect(page.locator("#harmonise")).to_have_text("Accompany")
    generate(page)
    found = score(page)
    assert notes(page) == before, "the melody stays as it is"
    assert notes(page, "piano-right") and notes(page, "piano-left") and found["chords"]
    assert newest(page)["provenance"]["generator"] == "compose.accompany"
    page.keyboard.press("Space")
    hear(page)
    page.keyboard.press("Space")
    page.click("#undo")
    page.locator("#save-state").wait_for()
    assert [part["id"] for part in score(page)["parts"]] == ["melody"]


def test_locked_bars_of_an_accompaniment_stay_and_versions_stand_side_by_side(page: Page) -> None:
    opened(page, "compose.accompany")
    engraved(page)
    page.get_by_label("Style").select_option("folk-guitar")
    generate(page)
    select_bars(page, 2, 3)
    page.get_by_role("button", name="Lock bars").click()

    def locked() -> str:
        return finger_print([note for note in notes(page, "guitar") if 2 * BAR <= note["onset"] < 4 * BAR])

    before, whole = locked(), finger_print(notes(page, "guitar"))
    page.select_option("#alternatives", "2")
    page.get_by_label("Chord symbols").select_option("write")
    expect(page.locator("#harmonise")).to_contain_text("Regenerate the rest")
    generate(page)
    assert locked() == before and finger_print(notes(page, "guitar")) != whole
    page.locator("[data-alternative]").nth(1).wait_for()
    page.get_by_role("button", name="Hear version B").click()
    page.get_by_role("button", name="Keep version B").click()
    expect(page.locator("[data-alternative]").nth(1).get_by_text("In the piece")).to_be_visible()
    assert newest(page)["provenance"]["alternative"] == 2
    assert locked() == before


def test_a_pattern_asks_for_chords_and_plays_them_when_they_are_there(page: Page) -> None:
    opened(page, "compose.make_pattern")
    page.click("#harmonise")
    expect(page.locator("#generate-error")).to_contain_text("chord", timeout=PATIENCE)
    choose(page, "compose.accompany")
    generate(page)
    choose(page, "compose.make_pattern")
    expect(page.locator("#harmonise")).to_have_text("Write another pattern")
    generate(page)
    assert newest(page)["provenance"]["generator"] == "compose.make_pattern"
    assert notes(page, "piano-left")


def test_bars_alone_are_varied_and_undone(page: Page) -> None:
    opened(page, "compose.vary")
    engraved(page)
    before = notes(page)
    page.get_by_label("Amount").fill("1")
    select_bars(page, 4, 7)
    expect(page.locator("#harmonise")).to_have_text("Regenerate 4 bars")
    generate(page)
    after = notes(page)

    def outside(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [note for note in found if not 4 * BAR <= note["onset"] < 8 * BAR]

    assert after != before and outside(after) == outside(before)
    assert newest(page)["provenance"]["generator"] == "compose.vary"
    page.click("#undo")
    assert notes(page) == before


def test_a_continuation_adds_the_bars_that_were_asked_for(page: Page) -> None:
    opened(page, "compose.extend")
    before, bars = notes(page), len(score(page)["measures"])
    page.get_by_label("Bars to add").fill("3")
    generate(page)
    found = score(page)
    assert len(found["measures"]) == bars + 3
    after = notes(page)
    assert after[: len(before)] == before and len(after) > len(before)
    expect(page.locator("#originality")).to_contain_text("the model learnt from")


def test_words_arrive_line_by_line_under_notes_that_stay(page: Page) -> None:
    opened(page, "compose.write_words")
    before = notes(page)
    page.get_by_label("About").fill("sea, night")
    page.get_by_label("Rhyme").select_option("AABB")
    generate(page)
    after = notes(page)
    assert [{key: value for key, value in note.items() if key != "lyrics"} for note in after] == before
    assert len(words_of(after)) == len(before), "a syllable to each note"
    expect(page.locator("#harmonise")).to_have_text("Write other words")


def test_a_line_that_stays_and_one_of_the_musicians_own(page: Page) -> None:
    opened(page, "compose.write_words")
    expect(page.get_by_role("group", name="Lines that stay")).to_be_hidden()
    generate(page)
    saved(page)
    page.locator("#roll").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("ArrowUp")
    unsaved_then_saved(page)
    assert newest(page)["origin"] == "edit"
    page.reload()
    engraved(page)
    line = page.get_by_role("textbox", name="Line 1")
    expect(line).to_have_value(re.compile(r"\w+ \w+"))
    kept, before = line.input_value(), words_of(notes(page))
    page.get_by_role("checkbox", name="Keep line 1").check()
    own = " ".join(["day"] * int(page.locator("#word-lines li").nth(1).locator("[role=img]").inner_text()))
    page.get_by_role("textbox", name="Line 2").fill(own)
    expect(page.get_by_role("checkbox", name="Keep line 2")).to_be_checked()
    assert violations(page) == []
    generate(page)
    expect(line).to_have_value(kept)
    expect(page.get_by_role("textbox", name="Line 2")).to_have_value(own)
    after = words_of(notes(page))
    assert " ".join(after).count("day") >= own.count("day") and after[-8:] != before[-8:], "the others were written anew"
    assert newest(page)["provenance"]["controls"]["lines"] == {"0": kept, "1": own}
    page.locator("#score-paper .measure[id='bar.1'] .note").first.click()
    page.locator("#roll").focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("group", name="Lines that stay")).to_be_hidden()  # they were counted on other notes


def test_the_page_about_the_models_has_a_card_for_everything_on_the_menu(page: Page) -> None:
    page.goto("/models/")
    for name in ("Chorale harmony", "Humming to notes"):
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert page.locator(".model").count() >= 8
    page.locator(".model-more > summary").first.click()
    expect(page.locator(".model-more[open] table").first).to_be_visible()
