"""The main path of a new user, from a dropped file to an export that opens as the same music."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.compose_support import (
    PATIENCE,
    drop,
    engraved,
    harmonised,
    hear,
    midi_file,
    new_musician,
    new_work,
    notes,
    ready,
    register,
    score,
)

PHRASE = [67, 67, 69, 71, 72, 71, 69, 67, 66, 67, 69, 71, 69, 67, 66, 67]


def lock_a_note(page: Page, voice: str, number: int) -> str:
    """Lock one note of a voice by keyboard and button; returns its id."""
    page.locator("#voices").get_by_role("button", name=voice, exact=True).click()
    page.get_by_role("button", name="Notes as text").click()
    item = page.locator("#note-list [data-note]").nth(number)
    item.click()
    page.get_by_role("button", name="Lock the selected notes", exact=True).click()
    page.get_by_role("button", name="Unlock the selected notes", exact=True).wait_for()
    note = item.get_attribute("data-note")
    page.get_by_role("button", name="Notes as text").click()
    assert note
    return note


@pytest.mark.main_path
def test_a_new_user_harmonises_a_file_and_takes_it_home(page: Page, tmp_path: Path) -> None:
    register(page)
    new_work(page)
    drop(page, "My tune.mid", midi_file(PHRASE * 12))
    expect(page.locator("#title")).to_have_value(re.compile("tune", re.IGNORECASE))
    engraved(page)
    melody = notes(page, score(page)["parts"][0]["id"])
    assert [note["pitch"] for note in melody] == PHRASE * 12

    # Bars arrive before the job ends: on the panel, on the roll's data and on the score.
    page.click("#harmonise")
    page.locator("#generate[data-bars]:not([data-bars='0'])").wait_for(timeout=PATIENCE)
    assert page.request.get("/api/jobs/").json()["results"][0]["state"] == "running"
    expect(page.locator("#voices")).to_contain_text("Bass")
    page.locator("#score-paper .measure.is-ghost").first.wait_for(timeout=PATIENCE)
    harmonised(page)
    first = score(page)
    assert [part["id"] for part in first["parts"]][-3:] == ["alto", "tenor", "bass"]
    assert first["parts"][0]["notes"] == melody, "the melody comes back as it was"

    page.click("#play")
    hear(page)
    page.locator("#score-paper .note.is-playing").first.wait_for(timeout=30_000)
    page.click("#stop")
    expect(page.locator("#position-bar")).to_have_text("1.1")

    page.get_by_role("button", name="Lock Bass").click()
    expect(page.locator("#harmonise")).to_contain_text("Regenerate the rest")
    tenor = lock_a_note(page, "Tenor", 5)
    page.click("#harmonise")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    second = score(page)
    voices = {part["id"]: part["notes"] for part in second["parts"]}
    before = {part["id"]: part["notes"] for part in first["parts"]}
    assert voices["bass"] == before["bass"], "a locked voice stays byte for byte"
    assert [note for note in voices["tenor"] if note["id"] == tenor] == [note for note in before["tenor"] if note["id"] == tenor]
    assert voices["alto"] != before["alto"] or voices["tenor"] != before["tenor"]

    page.click("#undo")
    assert score(page) == first, "the whole generation is one step back"

    page.locator("#export-menu summary").click()
    with page.expect_download() as download:
        page.locator('[data-export="musicxml"]').click()
    assert download.value.suggested_filename.endswith(".musicxml")
    exported = tmp_path / download.value.suggested_filename
    download.value.save_as(exported)

    new_work(page)
    drop(page, exported.name, exported.read_bytes())
    page.get_by_role("button", name="Open all voices").click()
    expect(page.locator("#voices")).to_contain_text("Bass")
    assert score(page) == first, "the export is the same music"


def test_a_reload_finds_the_running_job_again(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "long.mid", midi_file(PHRASE * 8))
    engraved(page)
    page.select_option("#alternatives", "3")  # so that it goes on as long as the reload may take
    page.click("#harmonise")
    page.locator("#generate[data-bars]:not([data-bars='0'])").wait_for(timeout=PATIENCE)
    page.reload()
    ready(page)
    page.locator("#generate-progress").wait_for(timeout=30_000)
    page.locator("#generate[data-bars]:not([data-bars='0'])").wait_for(timeout=PATIENCE)
    harmonised(page)
    assert notes(page, "bass")


def test_a_file_that_was_read_while_bars_arrive_replaces_nothing(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "long.mid", midi_file(PHRASE * 8))
    engraved(page)
    held: list[Route] = []
    page.route("**/api/compose/imports/", lambda route: held.append(route))
    with page.expect_request("**/api/compose/imports/"):
        drop(page, "other.mid", midi_file([60, 62, 64, 65]))
    page.select_option("#alternatives", "8")  # so that it goes on as long as the reading may take
    page.click("#harmonise")
    page.locator("#generate[data-bars]:not([data-bars='0'])").wait_for(timeout=PATIENCE)
    held[0].continue_()
    page.get_by_text("Wait until the bars have arrived").wait_for()
    page.click("#generate-cancel")
    harmonised(page)
    assert [note["pitch"] for note in notes(page, score(page)["parts"][0]["id"])] == PHRASE * 8
