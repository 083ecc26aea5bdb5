"""The title in the studio: it is never lost, and never half a word."""

import re

from playwright.sync_api import Page, expect

from tests.browser.compose_support import close_unheard, eventually, new_musician, new_work, ready, score, unsaved_then_saved
from tests.support.chromium import BrowserLog


def called(page: Page) -> str:
    """What the library calls the open work."""
    work = page.url.rstrip("/").rsplit("/", 1)[-1]
    title: str = page.request.get(f"/api/library/works/{work}/").json()["title"]
    return title


def give_title(page: Page, title: str) -> None:
    page.locator("#title").fill(title)
    page.locator("#title").press("Enter")


def test_a_title_given_offline_is_stored_when_the_network_is_back(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch|Failed to load|403")
    new_musician(page)
    new_work(page, "ode-to-joy")
    context = page.context
    context.set_offline(True)
    give_title(page, "Evening")
    page.locator('#save-state[data-state="offline"]').wait_for()
    context.set_offline(False)
    eventually(page, called, "Evening")
    assert score(page)["title"] == "Evening"

    address = page.url
    context.set_offline(True)
    give_title(page, "Night")
    page.locator('#save-state[data-state="offline"]').wait_for()
    close_unheard(page)
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    ready(again)
    again.locator("#notices").get_by_role("button", name="Bring them back").click()
    expect(again.locator("#title")).to_have_value("Night")
    eventually(again, called, "Night")
    assert score(again)["title"] == "Night"


def test_a_title_that_only_the_score_got_is_given_to_the_work_by_the_next_visit(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_FAILED")
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.route(
        re.compile("/api/library/works/[^/]+/$"),
        lambda route: route.abort() if route.request.method == "PATCH" else route.continue_(),
    )
    give_title(page, "Evening")
    unsaved_then_saved(page)
    assert called(page) != "Evening"
    page.unroute_all()
    page.reload()
    ready(page)
    expect(page.locator("#title")).to_have_value("Evening")
    eventually(page, called, "Evening")


def test_what_an_input_method_has_not_settled_is_no_title(page: Page) -> None:
    page.clock.install()
    new_musician(page)
    new_work(page, "ode-to-joy")
    title = page.locator("#title")
    title.fill("")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "wan'shang", "selectionStart": 9, "selectionEnd": 9})
    expect(title).to_have_value("wan'shang")
    page.clock.run_for(3_000)
    expect(page.locator("#undo")).to_be_disabled()
    # The key that chooses the word.
    keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13})
    expect(title).to_be_focused()
    keyboard.send("Input.insertText", {"text": "晚上"})
    expect(title).to_have_value("晚上")
    page.clock.run_for(3_000)
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("data-title", "Undo: Change title")
    eventually(page, called, "晚上")
    page.click("#undo")
    expect(page.locator("#undo")).to_be_disabled()
