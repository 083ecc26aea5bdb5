"""Every page outside the composer, in both languages and themes: accessible, quiet, and never wider than a phone."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import overflow, violations
from tests.support.people import PASSWORD
from tests.support.studio import Studio

LANGUAGES = {"en": "en-GB", "zh-hans": "zh-CN"}
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 860}
OPEN_PAGES = {
    "/account/login/": {"en": "Log in", "zh-hans": "登录"},
    "/account/register/": {"en": "Create an account", "zh-hans": "注册账号"},
    "/account/reset/": {"en": "Reset your password", "zh-hans": "重置密码"},
    "/account/reset/sent/": {"en": "Look at your mail", "zh-hans": "请查收邮件"},
    "/account/reset/MQ/none/": {"en": "This link no longer works", "zh-hans": "链接已失效"},
    "/account/reset/done/": {"en": "Your password is changed.", "zh-hans": "密码已更改。"},
    "/nowhere/": {"en": "Nothing here", "zh-hans": "这里什么也没有"},
}
OWN_PAGES = {
    "/library/": {"en": "Library", "zh-hans": "作品库"},
    "/library/?q=zzz": {"en": "Library", "zh-hans": "作品库"},
    "/library/trash/": {"en": "Trash", "zh-hans": "回收站"},
    "/jobs/": {"en": "Jobs", "zh-hans": "任务"},
    "/account/": {"en": "Account", "zh-hans": "账号"},
    "/account/password/": {"en": "Change your password", "zh-hans": "更改密码"},
    "/account/delete/": {"en": "Delete the account", "zh-hans": "删除账号"},
    "/account/tokens/": {"en": "Tokens for scripts", "zh-hans": "脚本令牌"},
    "/api/": {"en": "The studio for scripts", "zh-hans": "面向脚本的工作室"},
}
MAKE_CONTENT = """
from apps.accounts.models import User
from apps.compose.melodies import MELODIES
from apps.jobs.models import Job
from apps.library.services import create_work, set_visibility, trash_work
user = User.objects.create_user(username={name!r}, email={name!r} + "@example.org", password={password!r})
titles = ("Old Hundredth", "Greensleeves", "A title that is far too long for one line, " * 4, "<script>alert(1)</script>")
works = [create_work(owner=user, title=title, score=tune.score()) for title, tune in zip(titles, MELODIES * 2)]
create_work(owner=user, title="Empty sheet")
set_visibility(work=works[0], actor=user, visibility="public")
trash_work(work=works[1], actor=user)
for state in Job.State.values:
    if state not in ("queued", "running"):
        Job.objects.create(kind="compose.harmonise", owner=user, state=state, params={{"work": str(works[0].pk)}}, attempt=2,
            error="The worker was stopped." if state == "failed" else "", progress_done=3, progress_total=12)
"""


@pytest.fixture(scope="module")
def owner(live_studio: Studio) -> str:
    """The name of a user whose library and jobs have something of every kind."""
    name = "pages"
    live_studio.python(MAKE_CONTENT.format(name=name, password=PASSWORD))
    return name


@pytest.fixture
def logged_in(owner: str, new_context: Callable[..., BrowserContext]) -> Iterator[Callable[[str], Page]]:
    def log_in(language: str) -> Page:
        page = new_context(locale=LANGUAGES[language], viewport=DESK).new_page()
        page.goto("/account/login/?next=/jobs/")
        page.locator("#id_username").fill(owner)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url("**/jobs/")
        return page

    yield log_in


def check(page: Page, address: str, heading: str) -> None:
    """The page at `address` shows `heading`, is accessible in both themes, and fits a phone."""
    page.goto(address)
    expect(page.locator("h1")).to_have_text(heading)
    page.emulate_media(color_scheme="dark")
    assert violations(page) == [], f"{address}, dark, wide"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert violations(page) == [], f"{address}, light, on a phone"
    assert overflow(page) <= 0, address
    for menu in page.locator("details.menu > summary:visible").all()[:2]:
        menu.click()
        assert overflow(page) <= 0, f"{address} with an open menu"
        menu.click()
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_for_everybody(language: str, new_context: Callable[..., BrowserContext], browser_log: object) -> None:
    browser_log.expect(r"status of 404.*/nowhere/")  # type: ignore[attr-defined]
    page = new_context(locale=LANGUAGES[language], viewport=DESK).new_page()
    for address, headings in OPEN_PAGES.items():
        check(page, address, headings[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_user(language: str, logged_in: Callable[[str], Page]) -> None:
    page = logged_in(language)
    for address, headings in OWN_PAGES.items():
        check(page, address, headings[language])


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
        assert box.get_attribute("aria-invalid") == "true"
        described = (box.get_attribute("aria-describedby") or "").split()
        assert f"id_{field}_error" in described
        expect(page.locator(f"#id_{field}_error")).not_to_be_empty()
    assert page.locator("#id_username").input_value() == "two words"
    assert page.locator("#id_email").input_value() == "no-address"
    assert violations(page) == []


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
