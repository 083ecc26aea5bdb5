"""Row 40: the sheet of shortcuts, tooltips and aria-keyshortcuts, other keys, and keys that are off."""

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.compose_support import new_musician, new_work, ready


def test_row_40_one_registry_shows_runs_and_changes_the_keys(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    play = page.locator("#play")
    expect(play).to_have_attribute("aria-keyshortcuts", "Space")
    expect(play).to_have_attribute("title", "Play or pause (Space)")

    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_contain_text("Write the note A")
    assert violations(page) == []
    sheet.get_by_role("button", name="Play or pause: Space").click()
    page.keyboard.press("j")
    expect(sheet.get_by_role("button", name="Play or pause: J")).to_be_focused()
    sheet.get_by_role("button", name="Switch off: Back to the start").click()
    sheet.get_by_role("searchbox").fill("nothing has this name")
    expect(sheet).to_contain_text("No shortcut is called that.")
    sheet.get_by_role("button", name="Close").click()

    page.reload()
    ready(page)
    expect(play).to_have_attribute("aria-keyshortcuts", "J")
    expect(play).to_have_attribute("title", "Play or pause (J)")
    assert page.locator("#to-start").get_attribute("aria-keyshortcuts") is None
    page.keyboard.press("Space")
    expect(play).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("j")
    expect(play).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("j")

    page.locator("#shortcuts").click()
    sheet.get_by_role("checkbox").uncheck()
    sheet.get_by_role("button", name="Close").click()
    assert play.get_attribute("aria-keyshortcuts") is None, "letters are off"
    page.locator("#shortcuts").click()
    sheet.get_by_role("button", name="Reset all").click()
    sheet.get_by_role("button", name="Close").click()
    expect(play).to_have_attribute("aria-keyshortcuts", "Space")
