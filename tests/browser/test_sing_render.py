"""Rows 30 and 31: phrases are sung one by one and heard at once; voices to choose; takes to keep."""

from playwright.sync_api import Page, expect

from tests.browser.compose_support import PATIENCE, hear
from tests.browser.sing_support import open_song, phrases_ready, settings_of, sing, sung_score, words


def test_row_30_phrases_are_heard_and_only_changed_ones_are_sung_again(page: Page) -> None:
    work = open_song(page)
    sing(page)
    expect(page.locator("#takes .take")).to_have_count(1)
    page.get_by_role("slider", name="Volume of Bass").fill("0")
    page.get_by_role("button", name="Solo Melody").click()
    page.locator("#play").click()
    hear(page)
    page.locator("#stop").click()
    # Another word in the second phrase: the first is still there.
    words(page).nth(4).fill("la")
    words(page).nth(4).press("Enter")
    page.keyboard.press("Control+s")
    page.locator('#save-state[data-state="saved"]').wait_for()
    assert phrases_ready(page, work) == [True, False]
    sing(page)
    assert phrases_ready(page, work) == [True, True]
    takes = page.locator("#takes .take")
    expect(takes).to_have_count(2)
    # Hear the older one at the same place, and go back.
    takes.nth(1).get_by_role("button", name="Hear Take 1").click()
    expect(takes.nth(1)).to_have_class("take is-heard")
    hear(page)
    page.get_by_role("button", name="Hear the newest").click()
    expect(page.locator(".take.is-heard")).to_have_count(0)
    # Deleted, brought back.
    takes.nth(1).get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(takes).to_have_count(1)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(takes).to_have_count(2)
    # Deleted for good, also by somebody who leaves at once.
    takes.nth(1).get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(takes).to_have_count(1)
    page.goto("about:blank")
    page.wait_for_timeout(1_000)  # nobody is told of what a page sends while it is left
    page.goto(f"/sing/{work}/")
    expect(takes).to_have_count(1, timeout=PATIENCE)
    expect(takes).to_contain_text("Take 2")


def test_row_30_a_cancelled_song_keeps_what_was_sung(page: Page) -> None:
    open_song(page, sung_score(phrases=24))
    page.locator("#sing").click()
    expect(page.locator("#sing-count")).to_contain_text("of 24 phrases", timeout=PATIENCE)
    page.locator("#sing-cancel").click()
    page.locator("#sing-progress").wait_for(state="hidden", timeout=PATIENCE)
    expect(page.locator("#sing-news")).to_have_text("Stopped. The phrases that were there are kept.")
    expect(page.locator("#sing")).to_be_enabled()
    page.locator("#play").click()
    hear(page)
    # The take says that it was not sung to the end, and can be thrown away.
    take = page.locator("#takes .take")
    expect(take).to_contain_text("Cancelled")
    expect(page.locator("#retake")).to_be_hidden()
    take.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(take).to_have_count(0)


def test_row_31_voices_have_cards_and_can_be_blended(page: Page) -> None:
    work = open_song(page)
    page.locator("#choose-voice").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".voice-card")).to_have_count(8)
    card = dialog.locator(".voice-card").filter(has_text="Jasper")
    for text in ("English", "Licence", "E♭2 to C4"):
        expect(card).to_contain_text(text)
    card.get_by_role("button", name="Choose").click()
    expect(page.locator("#singer-name")).to_have_text("Jasper")
    page.locator("#second-voice").select_option("flint")
    found = settings_of(page, work)["singer"]
    assert found == {"jasper": 0.7, "flint": 0.3}
    # Jasper does not reach this: one click brings it into reach.
    expect(page.locator("#range-fit")).to_be_visible()
    page.locator("#range-fit").click()
    expect(page.locator("#range-fit")).to_be_hidden(timeout=30_000)
    assert settings_of(page, work)["transpose"] != 0
