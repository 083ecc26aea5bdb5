"""What is typed or pasted on the singing page outlives a studio that cannot be reached, and a field that is too small for it."""

from playwright.sync_api import Page, expect

from tests.browser.compose_support import PATIENCE
from tests.browser.sing_support import expect_words, open_song, settings_of, sing_ready, words
from tests.support.chromium import BrowserLog

PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_words_that_could_not_be_placed_stay_and_a_pasted_song_is_not_cut(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"503")
    open_song(page)
    page.route("**/words/", lambda route: route.fulfill(status=503, json={"detail": "The studio is away."}))
    field = words(page).first
    field.fill("morning light")
    field.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("The studio is away.", timeout=PATIENCE)
    expect(field).to_have_value("morning light")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.unroute("**/words/")
    field.press("Enter")
    expect_words(page, ["mor-", "ning", "light"])
    expect(field).not_to_have_attribute("aria-invalid", "true")

    song = "over the hills\n" * 60
    words(page).nth(3).click()
    words(page).nth(3).evaluate(PASTE, song)
    expect(page.locator("#paste-text")).to_have_value(song)
    expect(page.get_by_label("Begin at the chosen note")).to_be_checked()


def test_settings_that_are_refused_are_told_and_come_back_after_a_reload(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"400")
    work = open_song(page)
    refuse = {"detail": "This cannot be kept."}
    page.route(
        "**/api/voice/songs/*/",
        lambda route: route.fulfill(status=400, json=refuse) if route.request.method == "PUT" else route.continue_(),
    )
    page.locator("#sing-transpose").fill("3")
    page.locator("#sing-transpose").press("Enter")
    page.locator('#save-state[data-state="error"]').wait_for(timeout=PATIENCE)
    expect(page.locator("#plan-state")).to_be_hidden()

    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    sing_ready(page)
    expect(page.locator("#sing-transpose")).to_have_value("0")
    page.unroute("**/api/voice/songs/*/")  # not before: a page that is left tries once more
    page.get_by_role("button", name="Bring them back").click()
    expect(page.locator("#sing-transpose")).to_have_value("3")
    assert settings_of(page, work)["transpose"] == 3
    page.reload()
    sing_ready(page)
    expect(page.locator("#notices")).to_be_empty()
