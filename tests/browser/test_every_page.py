"""Every page there is, in both languages and themes: accessible, quiet, and never wider than a phone."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from musicstudio.env import ROOT
from tests.browser.axe import overflow, violations
from tests.browser.compose_support import engraved, ready
from tests.browser.conftest import DESK, LANGUAGES, Owner
from tests.security.access_rules import RULES
from tests.security.routes import http_routes
from tests.security.rule_kinds import Rule
from tests.support.chromium import BrowserLog
from tests.support.studio import Studio

PHONE = {"width": 360, "height": 740}


@dataclass(frozen=True)
class Visit:
    """An address, with the owner's things in braces, and the heading that stands there in both languages."""

    address: str
    en: str
    zh: str

    def heading(self, language: str) -> str:
        return self.en if language == "en" else self.zh


# By route: a page that nobody visits fails below.
BY_A_STRANGER = {
    "": [Visit("/", "Four voices for your melody", "为你的旋律配上四个声部")],
    "compose/<uuid:work_id>/": [Visit("/compose/{public}/", "Old Hundredth", "Old Hundredth")],
    "s/<str:token>/": [Visit("/s/{token}/", "Evening", "Evening")],
    "rights/verify/": [Visit("/rights/verify/", "Who made this sound?", "这段声音是谁做的？")],
    "models/": [Visit("/models/", "About the models", "关于模型")],
    "account/login/": [Visit("/account/login/", "Log in", "登录")],
    "account/register/": [Visit("/account/register/", "Create an account", "注册账号")],
    "account/reset/": [Visit("/account/reset/", "Reset your password", "重置密码")],
    "account/reset/sent/": [Visit("/account/reset/sent/", "Look at your mail", "请查收邮件")],
    "account/reset/<uidb64>/<token>/": [Visit("/account/reset/MQ/none/", "This link no longer works", "链接已失效")],
    "rights/transparency/": [Visit("/rights/transparency/", "How cases are decided", "案件如何决定")],
    "listen/": [
        Visit("/listen/", "For you", "为你推荐"),
        Visit("/listen/?mix=new", "New", "新"),
        Visit("/listen/?mix=tag:style:reel", "Reel", "里尔舞曲"),
    ],
    "listen/tastes/": [Visit("/listen/tastes/", "Your taste", "你的口味")],
    "listen/history/": [Visit("/listen/history/", "What you heard", "你听过的音乐")],
    "listen/favourites/": [Visit("/listen/favourites/", "Favourites", "最爱")],
    "listen/artists/<str:name>/": [Visit("/listen/artists/{artist}/", "{artist}", "{artist}")],
    "listen/tracks/<uuid:track_id>/": [Visit("/listen/tracks/{track}/", "Lullaby", "Lullaby")],
    "account/reset/done/": [Visit("/account/reset/done/", "Your password is changed.", "密码已更改。")],
}
BY_THE_OWNER = {
    "": [Visit("/", "Bring a melody, leave with four voices", "带来一段旋律，带走四部和声")],
    "compose/<uuid:work_id>/": [Visit("/compose/{private}/", "Studio: Evening", "工作室：Evening")],
    "library/": [Visit("/library/", "Library", "作品库"), Visit("/library/?q=zzz", "Library", "作品库")],
    "library/trash/": [Visit("/library/trash/", "Trash", "回收站")],
    "jobs/": [Visit("/jobs/", "Jobs", "任务")],
    "sing/": [Visit("/sing/", "Singing studio", "歌唱工作室")],
    "sing/<uuid:work_id>/": [Visit("/sing/{private}/", "Singing studio: Evening", "歌唱工作室：Evening")],
    "sing/voices/": [Visit("/sing/voices/", "My voices", "我的声音")],
    "sing/voices/<uuid:voice_id>/": [Visit("/sing/voices/{voice}/", "Your voice: Mine", "你的声音：Mine")],
    "rights/cases/mine/": [Visit("/rights/cases/mine/", "My cases", "我的案件")],
    "rights/cases/<uuid:case_id>/": [Visit("/rights/cases/{case}/", "Case: Old song", "案件：Old song")],
    "rights/publications/<uuid:publication_id>/claim/": [
        Visit("/rights/publications/{publication}/claim/", "Claim music", "对音乐提出主张")
    ],
    "rights/notices/": [Visit("/rights/notices/", "Notices", "通知")],
    "styles/": [Visit("/styles/", "Your styles", "你的风格")],
    "rights/": [Visit("/rights/", "Rights", "版权")],
    "rights/matches/": [Visit("/rights/matches/", "Rights", "版权")],
    "rights/registry/": [
        Visit("/rights/registry/", "Registry", "版权登记"),
        Visit("/rights/registry/?q=zzz", "Registry", "版权登记"),
    ],
    "rights/registry/new/": [Visit("/rights/registry/new/", "Register a work", "登记作品")],
    "rights/registry/import/": [Visit("/rights/registry/import/", "Import into the registry", "导入登记库")],
    "rights/registry/works/<uuid:registered_work_id>/": [Visit("/rights/registry/works/{claim}/", "Evening air", "Evening air")],
    "rights/registry/works/<uuid:registered_work_id>/edit/": [
        Visit("/rights/registry/works/{claim}/edit/", "Change “Evening air”", "修改“Evening air”")
    ],
    "account/": [Visit("/account/", "Account", "账号")],
    "account/password/": [Visit("/account/password/", "Change your password", "更改密码")],
    "account/delete/": [Visit("/account/delete/", "Delete the account", "删除账号")],
    "account/tokens/": [Visit("/account/tokens/", "Tokens for scripts", "脚本令牌")],
    "api/": [Visit("/api/", "The studio for scripts", "面向脚本的工作室")],
    "listen/": [Visit("/listen/?mix=following", "From people you follow", "你关注的人")],
    "listen/history/": [Visit("/listen/history/", "What you heard", "你听过的音乐")],
    "listen/favourites/": [Visit("/listen/favourites/", "Favourites", "最爱")],
    "listen/playlists/": [Visit("/listen/playlists/", "Playlists", "播放列表")],
    "listen/playlists/<uuid:playlist_id>/": [Visit("/listen/playlists/{playlist}/", "Slow ones", "Slow ones")],
    "listen/yours/": [Visit("/listen/yours/", "Your audience", "你的听众")],
}
BY_A_REVIEWER = {
    "rights/cases/": [
        Visit("/rights/cases/", "Cases", "案件"),
        Visit("/rights/cases/?tab=open", "Cases", "案件"),
        Visit("/rights/cases/?tab=waiting&q=zzz", "Cases", "案件"),
    ],
    "rights/cases/<uuid:case_id>/": [
        Visit("/rights/cases/{case}/?tab=open", "Case: Old song", "案件：Old song"),
        Visit("/rights/cases/{case}/?move=approve_block", "Case: Old song", "案件：Old song"),
    ],
    "rights/cases/<uuid:case_id>/trail/": [Visit("/rights/cases/{case}/trail/", "Audit trail: Old song", "审计记录：Old song")],
    "rights/claims/": [Visit("/rights/claims/", "Claims that rest", "暂停的主张")],
}
# Not pages of ours: data, Django's own site for administrators, a redirection, files.
DATA = ("api/", "admin/", "i18n/", "health/")
FILES = {
    "account/export/",
    "listen/history/export/",
    "listen/tracks/<uuid:track_id>/sound",
    "listen/tracks/<uuid:track_id>/cover.svg",
    "rights/cases/<uuid:case_id>/trail.<str:form>",
    "library/media/<uuid:recording_id>/",
}
ERRORS = {
    "403.html": Visit("/error/403/", "Not allowed", "没有权限"),
    "403_csrf.html": Visit("/error/403-csrf/", "This form is out of date", "表单已过期"),
    "404.html": Visit("/error/404/", "Nothing here", "这里什么也没有"),
    "500.html": Visit("/error/500/", "A problem of ours", "我们这边出了问题"),
}
RENDER = """
import json
from django.template.loader import render_to_string
from django.utils import translation
found = {{}}
for language in {languages!r}:
    with translation.override(language):
        found[language] = {{name: render_to_string(name) for name in {names!r}}}
print(json.dumps(found))
"""


def shows_something(rule: Rule) -> bool:
    rows = [*rule.table.values(), *(rule.shared or {}).values()]
    return any(row.get("GET") == 200 for row in rows)


def test_every_page_is_visited() -> None:
    routes = [route for route in http_routes() if route == "api/" or not route.startswith(DATA)]
    pages = {route for route in routes if shows_something(RULES[route])} - FILES
    assert pages == {*BY_A_STRANGER, *BY_THE_OWNER, *BY_A_REVIEWER}
    extended = {path.name for path in (ROOT / "templates").glob("*.html") if '{% extends "error.html" %}' in path.read_text()}
    assert extended == set(ERRORS)


def check(page: Page, address: str, heading: str) -> None:
    """The page at `address` shows `heading`, is accessible in both themes, and fits a phone."""
    page.goto(address)
    expect(page.locator("h1")).to_have_text(heading)
    if page.locator("#studio").count():
        ready(page)
        engraved(page)
    if page.locator("#sing-studio").count():
        page.locator("#sing-studio[data-ready]").wait_for(timeout=30_000)
    if page.locator("#tracks").count():
        page.locator(".track-ghost").first.wait_for(state="detached")
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
def test_pages_for_everybody(language: str, owner: Owner, new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(locale=LANGUAGES[language], viewport=DESK).new_page()
    for visit in [visit for visits in BY_A_STRANGER.values() for visit in visits]:
        check(page, visit.address.format(**asdict(owner)), visit.heading(language).format(**asdict(owner)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_user(language: str, owner: Owner, logged_in: Callable[[str], Page]) -> None:
    page = logged_in(language)
    for visit in [visit for visits in BY_THE_OWNER.values() for visit in visits]:
        check(page, visit.address.format(**asdict(owner)), visit.heading(language).format(**asdict(owner)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_reviewer(language: str, owner: Owner, logged_in: Callable[..., Page]) -> None:
    page = logged_in(language, f"{owner.name}-second")
    for visit in [visit for visits in BY_A_REVIEWER.values() for visit in visits]:
        check(page, visit.address.format(**asdict(owner)), visit.heading(language).format(**asdict(owner)))


@pytest.fixture(scope="module")
def error_pages(live_studio: Studio) -> dict[str, dict[str, str]]:
    """error_pages[language][template]: what the studio says with it, for most of them cannot be provoked from outside."""
    said = live_studio.python(RENDER.format(languages=list(LANGUAGES), names=list(ERRORS)))
    found: dict[str, dict[str, str]] = json.loads(said.splitlines()[-1])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_things_gone_wrong(
    language: str,
    error_pages: dict[str, dict[str, str]],
    new_context: Callable[..., BrowserContext],
    browser_log: BrowserLog,
) -> None:
    browser_log.expect(r"status of 404.*/nowhere/")
    page = new_context(locale=LANGUAGES[language], viewport=DESK).new_page()
    check(page, "/nowhere/", ERRORS["404.html"].heading(language))
    rendered = {visit.address: error_pages[language][name] for name, visit in ERRORS.items()}
    page.route(
        "**/error/**", lambda route: route.fulfill(body=rendered[urlsplit(route.request.url).path], content_type="text/html")
    )
    for visit in ERRORS.values():
        check(page, visit.address, visit.heading(language))
