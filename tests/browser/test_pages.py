"""What pages outside the composer do: theme and language, forms, being offline, the keyboard."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import violations
from tests.browser.compose_support import new_musician
from tests.browser.conftest import Owner
from tests.browser.early_support import without
from tests.support.newcomers import PASSWORD


def test_the_theme_is_kept_and_right_at_the_first_paint(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(color_scheme="dark").new_page()
    page.goto("/account/login/")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(15, 18, 22)"
    page.get_by_role("button", name="Use light colours").click()
    assert page.evaluate(ground) == "rgb(243, 245, 247)"
    answer = page.request.get("/account/login/").text()
    assert 'data-theme="light"' in answer
    page.reload()
    assert page.evaluate(ground) == "rgb(243, 245, 247)"
    expect(page.get_by_role("button", name="Use dark colours")).to_be_visible()


def test_the_language_is_switched_where_one_stands(page: Page) -> None:
    page.goto("/account/register/")
    page.get_by_role("button", name="中文").click()
    expect(page).to_have_url(re.compile("/account/register/$"))
    expect(page.locator("h1")).to_have_text("注册账号")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Create an account")


def test_a_form_says_beside_the_field_what_is_wrong_and_keeps_the_input(page: Page) -> None:
    page.goto("/account/register/")
    page.locator("#id_username").fill("two words")
    page.locator("#id_email").fill("no-address")
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill("something else")
    page.locator("main form button").click()
    for field in ("username", "email", "password2"):
        box = page.locator(f"#id_{field}")
        expect(box).to_have_attribute("aria-invalid", "true")
        described = (box.get_attribute("aria-describedby") or "").split()
        assert f"id_{field}_error" in described
        expect(page.locator(f"#id_{field}_error")).not_to_be_empty()
    expect(page.locator("#id_username")).to_have_value("two words")
    expect(page.locator("#id_email")).to_have_value("no-address")
    assert violations(page) == []


def test_what_is_pressed_before_the_page_is_awake_is_done_when_it_is(page: Page) -> None:
    new_musician(page)
    script = without(page, "**/registry/import*.js", lambda: page.goto("/rights/registry/import/", wait_until="commit"))
    page.get_by_role("button", name="Try it first").click()
    script.continue_()
    expect(page.locator("#table-error")).to_contain_text("Choose a CSV file first")
    assert "?" not in page.url


def test_what_is_pressed_before_a_page_with_the_player_is_awake_is_done_when_it_is(page: Page, owner: Owner) -> None:
    new_musician(page)
    script = without(page, "**/pages/artist*.js", lambda: page.goto(f"/listen/artists/{owner.artist}/", wait_until="commit"))
    page.get_by_role("button", name="Follow").click()
    script.continue_()
    expect(page.get_by_role("button", name="Following")).to_have_attribute("aria-pressed", "true")


def test_a_page_that_is_come_to_without_a_load_is_shown_once_it_is_awake(page: Page, owner: Owner) -> None:
    new_musician(page)
    page.goto(f"/listen/tracks/{owner.track}/")
    script = without(page, "**/pages/artist*.js", page.get_by_role("link", name=owner.artist).first.click)
    expect(page.locator("html")).to_have_attribute("aria-busy", "true")
    expect(page.locator("h1")).to_have_text("Lullaby")
    script.continue_()
    page.get_by_role("button", name="Follow").click()
    expect(page.get_by_role("button", name="Following")).to_have_attribute("aria-pressed", "true")


def test_what_one_likes_is_told_also_when_it_is_ticked_before_the_page_is_awake(page: Page) -> None:
    new_musician(page)
    script = without(page, "**/pages/tastes*.js", lambda: page.goto("/listen/tastes/", wait_until="commit"))
    box = page.locator("#tags input").first
    box.check(force=True)  # its label lies over it
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        script.continue_()
    expect(page.locator("#tags-says")).to_have_text("1 chosen")
    page.reload()
    expect(box).to_be_checked()


def test_the_offline_banner_comes_and_goes(page: Page) -> None:
    page.goto("/account/login/")
    banner = page.locator("#offline")
    expect(banner).to_be_hidden()
    page.context.set_offline(True)
    expect(banner).to_be_visible()
    page.context.set_offline(False)
    expect(banner).to_be_hidden()
    expect(page.locator(".toast")).to_contain_text("online again")


def test_keyboard_alone_reaches_the_content_and_the_menu(logged_in: Callable[[str], Page]) -> None:
    page = logged_in("en")
    page.goto("/library/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    summary = page.locator(".card summary").first
    summary.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".card details").first).to_have_attribute("open", "")
    expect(page.get_by_role("button", name="Rename…").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.locator(".card details").first).not_to_have_attribute("open", "")
