"""The studio page in both themes and languages, from a phone to a wide window: accessible, complete, within its frame."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PHONE, engraved, harmonised, new_musician, new_work, open_export, ready
from tests.support.chromium import BrowserLog

WIDE = {"viewport": {"width": 1440, "height": 900}}


def test_the_studio_is_accessible_in_both_themes_and_languages(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context(**WIDE, color_scheme="dark")
    page = context.new_page()
    new_musician(page)
    new_work(page)
    page.locator(".is-empty #score-empty").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Ode to Joy").click()
    engraved(page)
    page.click("#harmonise")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    assert violations(page) == []
    harmonised(page)
    page.locator("#generate-title").scroll_into_view_if_needed()
    page.locator(".more summary").first.click()
    page.locator("#history summary").click()
    page.get_by_role("button", name="Notes as text").click()
    page.get_by_role("button", name="Lock Bass").click()
    page.locator("#export-menu summary").click()
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme
    url = page.url
    context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": url.split("/compose")[0]}])
    page.goto(url)
    ready(page)
    engraved(page)
    expect(page.locator("#play")).to_contain_text("播放")
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme


@pytest.mark.parametrize("options", [PHONE, {"viewport": {"width": 820, "height": 1100}}, WIDE], ids=["360", "820", "1440"])
def test_nothing_sticks_out(new_context: Callable[..., BrowserContext], options: dict[str, object]) -> None:
    page = new_context(**options).new_page()
    new_musician(page)
    new_work(page, "greensleeves")
    engraved(page)
    assert overflow(page) <= 0
    open_export(page)
    assert overflow(page) <= 0
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Notes as text").click()
    assert overflow(page) <= 0
    expect(page.locator("#play")).to_be_in_viewport()
    page.mouse.wheel(0, 1500)
    expect(page.locator("#play")).to_be_in_viewport()


def test_a_failed_request_says_so_and_can_be_tried_again(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("status of 503|ERR_FAILED")
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.route("**/api/compose/harmonisations/", lambda route: route.fulfill(status=503, json={"detail": "The studio is busy."}))
    page.click("#harmonise")
    expect(page.locator("#generate-error")).to_contain_text("The studio is busy.")
    expect(page.locator("#generate-progress")).to_be_hidden()
    page.unroute("**/api/compose/harmonisations/")
    page.click("#generate-retry")
    harmonised(page)
    expect(page.locator("#voices")).to_contain_text("Bass")


def test_the_title_is_the_work_s_and_the_files_are_named_after_it(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.fill("#title", "Évening – song")
    page.keyboard.press("Enter")
    page.locator("#export-menu summary").click()
    with page.expect_download() as download:
        page.locator('[data-export="mid"]').click()
    assert re.match(r".*vening.*song.*\.mid$", download.value.suggested_filename)
    page.goto("/library/")
    expect(page.locator("#works")).to_contain_text("Évening – song")
