"""A link that opens a private work to whoever has it, until it is revoked; remixes name what they come from."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import engraved, new_musician, new_work, ready, saved
from tests.support.chromium import BrowserLog


def make_link(page: Page) -> str:
    """A new share link, made in the dialog, which stays open."""
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="Make a link").click()
    field = page.get_by_role("textbox", name="Link", exact=True)
    expect(field).to_have_count(1)
    return field.input_value()


def test_row_27_a_link_opens_a_private_work_to_read_until_it_is_revoked(
    page: Page, new_context: Callable[..., BrowserContext], browser_log: BrowserLog
) -> None:
    browser_log.expect("404")
    new_musician(page)
    new_work(page, "ode-to-joy")
    work = page.url
    link = make_link(page)
    assert work.rstrip("/").rsplit("/", 1)[-1] not in link

    stranger = new_context().new_page()
    stranger.goto(work)
    expect(stranger).to_have_url(re.compile("/account/login/"))
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="Ode to Joy")).to_be_visible()
    expect(stranger.locator(".score-paper svg .note").first).to_be_visible()
    expect(stranger.locator("#roll, #title, [data-share]")).to_have_count(0)
    expect(stranger.locator('meta[name="robots"]')).to_have_attribute("content", "noindex, nofollow")
    sound = stranger.locator("audio").get_attribute("src")
    assert sound
    answer = stranger.request.get(sound)
    assert answer.ok and answer.headers["content-type"] == "audio/mpeg"
    stranger.get_by_text("Export", exact=True).click()
    with stranger.expect_download(timeout=60_000) as coming:
        stranger.get_by_role("link", name="MIDI", exact=True).or_(stranger.get_by_role("link", name="MID", exact=True)).click()
    assert coming.value.suggested_filename == "Ode to Joy.mid"

    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("dialog")).to_contain_text("The link is revoked.")
    answer = stranger.goto(link)
    assert answer and answer.status == 404
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Link", exact=True)).to_have_value(link)
    answer = stranger.goto(link)
    assert answer and answer.status == 200, "the same link opens again"


def test_row_27_the_link_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    new_musician(page)
    new_work(page, "ode-to-joy")
    link = make_link(page)
    page.get_by_role("dialog").get_by_role("button", name="Copy").click()
    toast = page.get_by_text("The link is copied.")
    toast.wait_for()
    toast.hover()  # which nothing may cover: not the dialog either
    page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
    expect(page.locator("body > #toasts")).to_contain_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_row_27_a_remix_is_a_copy_that_names_its_parent(page: Page, new_context: Callable[..., BrowserContext]) -> None:
    name = new_musician(page)
    new_work(page, "ode-to-joy")
    link = make_link(page)
    listener = new_context().new_page()
    new_musician(listener)
    listener.goto(link)
    listener.get_by_role("button", name="Make a copy to remix").click()
    ready(listener)
    expect(listener.locator("#title")).to_have_value("Ode to Joy (remix)")
    expect(listener.locator(".inspector")).to_contain_text("Remix of a work that is not open to you")
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        page.get_by_label("Everybody").check()
    expect(page.get_by_role("dialog").get_by_text("It is being compared with registered music")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_text("Everybody can see it.")).to_be_visible(timeout=60_000)
    listener.reload()
    ready(listener)
    expect(listener.locator(".inspector")).to_contain_text(f"Remix of Ode to Joy by {name}")
    listener.get_by_role("link", name="Ode to Joy").click()
    expect(listener.get_by_role("heading", name="Ode to Joy")).to_be_visible()


def test_row_27_who_may_see_the_work_is_chosen_where_it_is_shared(
    page: Page, new_context: Callable[..., BrowserContext], browser_log: BrowserLog
) -> None:
    browser_log.expect("404")
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog", name="Share")
    expect(dialog.get_by_label("Only me")).to_be_checked()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        dialog.get_by_label("Anyone with its address").check()
    stranger = new_context().new_page()
    stranger.goto(page.url)
    expect(stranger.get_by_role("heading", name="Ode to Joy")).to_be_visible()
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        dialog.get_by_label("Only me").check()
    stranger.goto(page.url)
    expect(stranger.get_by_role("heading", name="Ode to Joy")).to_have_count(0)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_row_27_sharing_is_accessible_and_fits_a_phone(new_context: Callable[..., BrowserContext], theme: str) -> None:
    page = new_context(viewport={"width": 360, "height": 740}, color_scheme=theme, has_touch=True).new_page()
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    saved(page)
    page.locator("#more-menu > summary").tap()
    link = make_link(page)
    assert violations(page) == []
    assert overflow(page) <= 0
    page.goto(link)
    assert violations(page) == []
    assert overflow(page) <= 0
