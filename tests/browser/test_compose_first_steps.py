"""The first minute: an empty studio offers tunes and says what to do; sound within two clicks; harmony with the third."""

from playwright.sync_api import Page, expect

from tests.browser.compose_support import harmonised, hear, new_musician, new_work, notes, saved
from tests.support.chromium import BrowserLog


def test_row_41_the_empty_studio_sounds_within_two_clicks(page: Page) -> None:
    new_musician(page)
    new_work(page)
    empty = page.locator("#score-empty")
    expect(empty.get_by_role("listitem")).to_have_count(2)
    expect(empty.locator("[data-tune]")).to_have_count(3)
    empty.get_by_role("button", name="Greensleeves").click()
    expect(page.locator("#play")).to_be_focused()
    page.click("#play")
    hear(page)
    expect(empty).to_be_hidden()
    expect(page.locator("#title")).to_have_value("Greensleeves")
    assert len(notes(page)) > 40
    page.click("#stop")
    page.click("#harmonise")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    assert notes(page, "bass")
    page.click("#undo")
    page.click("#undo")
    expect(empty).to_be_visible()
    saved(page)
    assert notes(page) == []


def test_row_41_a_tune_that_cannot_be_fetched_says_so_and_changes_nothing(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("net::ERR_FAILED")
    new_musician(page)
    new_work(page)
    page.route("**/api/compose/melodies/**", lambda route: route.abort())
    page.get_by_role("button", name="Old Hundredth").click()
    expect(page.locator(".toast.tone-error")).to_be_visible()
    expect(page.locator("#undo")).to_be_disabled()
