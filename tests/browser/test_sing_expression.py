"""Notes with a glide and a vibrato of their own: in the note's panel, for one note or for its phrase, and back."""

from playwright.sync_api import Page, expect

from tests.browser.sing_support import open_song, settings_of


def test_row_29_a_note_has_a_vibrato_of_its_own_and_loses_it(page: Page) -> None:
    work = open_song(page)
    panel = page.locator("#note-panel")
    expect(panel).to_contain_text("Choose a note")
    page.locator("#roll").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(panel.get_by_role("heading")).to_contain_text("D4")
    depth = panel.get_by_label("Vibrato depth")
    expect(depth).to_have_value("30")
    depth.fill("90")
    assert settings_of(page, work)["expressions"] == {"n0-1": {"depth": 90}}
    panel.get_by_role("button", name="Its phrase").click()
    panel.get_by_label("Vibrato delay").fill("0")
    found = settings_of(page, work)["expressions"]
    assert found == {"n0-0": {"delay": 0}, "n0-1": {"depth": 90, "delay": 0}, "n0-2": {"delay": 0}, "n0-3": {"delay": 0}}
    page.locator("#undo").click()
    assert settings_of(page, work)["expressions"] == {"n0-1": {"depth": 90}}
    panel.get_by_role("button", name="Glide and vibrato as in the whole song").click()
    assert settings_of(page, work)["expressions"] == {}
    expect(depth).to_have_value("30")
