"""Rows 44 and 45 on the studio page: themes, languages, reduced motion; nobody else is called and nothing complains."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.compose_support import engraved, hear, new_musician, new_work
from tests.support.chromium import BrowserLog


def paper(page: Page) -> str:
    colour: str = page.locator(".inspector .panel").first.evaluate("panel => getComputedStyle(panel).backgroundColor")
    return colour


def test_row_44_theme_language_and_motion_are_the_visitors(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(color_scheme="dark", locale="zh-CN", reduced_motion="reduce").new_page()
    new_musician(page)
    page.goto("/")
    page.locator('button[value="ode-to-joy"]').click()
    engraved(page)
    expect(page.locator("#play")).to_contain_text("播放")
    expect(page.locator("#score-paper .label").first).to_have_text("旋律")
    dark = paper(page)
    page.locator("[data-theme-switch]").first.click()
    assert paper(page) != dark
    page.reload()
    engraved(page)
    assert paper(page) != dark, "the choice is remembered"
    still = page.locator("#play").evaluate("button => getComputedStyle(button).transitionDuration")
    assert {float(each.strip().rstrip("s")) for each in still.split(",")} <= {0.0, 1e-05, 0.0001, 0.001}


def test_row_45_only_the_studio_is_called_and_nothing_complains(page: Page, browser_log: BrowserLog) -> None:
    policies: list[str] = []
    page.on(
        "response",
        lambda answer: (
            "/compose/" in answer.url
            and answer.request.resource_type == "document"
            and policies.append(answer.headers.get("content-security-policy", ""))
        ),
    )
    new_musician(page)
    new_work(page, "greensleeves")
    engraved(page)
    page.click("#play")
    hear(page)
    page.click("#stop")
    assert browser_log.complaints == []
    assert browser_log.strangers == []
    assert policies
    scripts = re.search(r"script-src ([^;]+)", policies[-1])
    assert scripts and "unsafe-inline" not in scripts[1] and "'unsafe-eval'" not in scripts[1]
