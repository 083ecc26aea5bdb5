"""Row 29: the pitch and the parameters, drawn by hand or nudged by keys, and back to automatic."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.compose_support import PHONE, drag
from tests.browser.fingers import Fingers
from tests.browser.sing_support import kept, open_song, settings_of
from tests.support.chromium import BrowserLog


def test_row_29_pitch_is_drawn_smoothed_erased_and_reset(page: Page) -> None:
    work = open_song(page)
    box = page.locator("#roll").bounding_box()
    assert box
    page.keyboard.press("d")
    left, middle = box["x"] + 100, box["y"] + box["height"] / 2
    drag(page, (left, middle), (left + 160, middle - 40))
    drawn = settings_of(page, work)["drawn"]
    assert len(drawn) > 2
    assert max(abs(cents) for _tick, cents in drawn) > 20
    page.keyboard.press("s")
    drag(page, (left + 40, middle), (left + 120, middle))
    assert settings_of(page, work)["drawn"] != drawn
    page.keyboard.press("e")
    drag(page, (left - 20, middle), (left + 300, middle))
    assert settings_of(page, work)["drawn"] == []
    for _ in range(2):
        page.locator("#undo").click()
    assert settings_of(page, work)["drawn"] == drawn
    page.get_by_role("button", name="Automatic pitch everywhere").click()
    assert settings_of(page, work)["drawn"] == []


def test_row_29_the_arrows_do_what_the_hand_does(page: Page) -> None:
    work = open_song(page)
    page.locator("#roll").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    for key in ("ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#sing-says")).to_contain_text("+30 cents")
    drawn = settings_of(page, work)["drawn"]
    assert max(cents for _tick, cents in drawn) == 30
    assert min(tick for tick, _cents in drawn) >= 10_079
    page.keyboard.press("Delete")
    assert settings_of(page, work)["drawn"] == []
    page.get_by_role("button", name="Breath").click()
    page.locator("#parameter-lane").focus()
    page.keyboard.press("ArrowUp")
    curves = settings_of(page, work)["curves"]
    assert max(value for _tick, value in curves["breathiness"]) > 0
    assert curves["energy"] == []


def test_row_43_a_finger_draws_and_pushes_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    work = open_song(page)
    roll = page.locator("#roll")
    roll.scroll_into_view_if_needed()
    box = roll.bounding_box()
    assert box
    start, end = (box["x"] + 80, box["y"] + 150), (box["x"] + 240, box["y"] + 120)
    first = page.locator("#lyrics .lyric-cell").first
    before = first.bounding_box()
    Fingers(page).drag((end, start))
    pushed = first.bounding_box()
    assert before and pushed
    assert settings_of(page, work)["drawn"] == []
    assert pushed["x"] < before["x"] - 50
    page.get_by_role("button", name="Draw pitch").tap()
    Fingers(page).drag((start, end))
    assert len(settings_of(page, work)["drawn"]) > 1


def test_settings_that_changed_elsewhere_are_not_written_over(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"status of 409")
    work = open_song(page)
    page.locator("#sing-transpose").fill("2")
    page.locator("#sing-transpose").press("Tab")
    kept(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#sing-studio[data-ready]").wait_for(timeout=30_000)
    other.locator("#sing-transpose").fill("5")
    other.locator("#sing-transpose").press("Tab")
    kept(other)
    page.locator("#sing-verse").select_option("2")
    page.get_by_role("button", name="Take the other").click()
    expect(page.locator("#sing-transpose")).to_have_value("5")
    expect(page.locator("#sing-verse")).to_have_value("1")
    page.locator("#undo").click()
    expect(page.locator("#sing-verse")).to_have_value("2")
    found = settings_of(page, work)
    assert (found["transpose"], found["verse"]) == (2, 2)
