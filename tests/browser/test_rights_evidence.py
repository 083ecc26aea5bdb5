"""What a case compares, seen and heard: the picture and the list are the same places, and A and B go together."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PHONE, eventually
from tests.browser.conftest import DESK
from tests.support.newcomers import PASSWORD
from tests.support.studio import Studio

# As tests/support/rights.py makes them: seconds of what is published and of what is registered.
PLACES = [((2.0, 5.2), (3.0, 7.0)), ((6.2, 8.6), (8.0, 11.0))]
LENGTHS = (9.6, 12.0)
FASTER = 1.25
LANES = {"published": 30, "registered": 140}
MAKE = """
import json
from apps.accounts.models import User
from tests.support.rights import heard_case, match, tune_case
uploader, holder = (User.objects.create_user({prefix!r} + name, {prefix!r} + name + "@example.org", {password!r})
                    for name in ("uploader", "holder"))
heard, tune = heard_case(uploader, holder, "Evening air"), tune_case(uploader, holder, "Shanty")
tune.matches.add(match(tune.publication, tune.work, segments=[]))
print(json.dumps([str(heard.pk), str(tune.pk)]))
"""


@pytest.fixture
def logged_in(new_context: Callable[..., BrowserContext]) -> Callable[[str], Page]:
    def log_in(name: str) -> Page:
        page = new_context(viewport=DESK).new_page()
        page.goto("/account/login/?next=/jobs/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url("**/jobs/")
        return page

    return log_in


def make(studio: Studio, prefix: str) -> list[str]:
    found: list[str] = json.loads(studio.python(MAKE.format(prefix=prefix, password=PASSWORD)).splitlines()[-1])
    return found


def opened(page: Page, case: str) -> None:
    page.goto(f"/rights/cases/{case}/")
    page.locator("#shortcuts[aria-keyshortcuts]").wait_for()


def place(page: Page, number: int, side: str) -> Locator:
    return page.locator("tbody tr").nth(number - 1).locator(f'[data-side="{side}"] button')


# Which side began to play, where, and where the other one stood; in order. How late it is asked for does not count.
BEGAN = """() => {
  const began = [];
  const sides = [...document.querySelectorAll("audio")];
  for (const audio of sides)
    audio.addEventListener("play", () => {
      const [other] = sides.filter((one) => one !== audio);
      if (!other.paused) throw new Error("both play");
      began.push([audio.dataset.side, audio.currentTime, other.currentTime]);
    });
  return began;
}"""


def time_of(page: Page, side: str) -> float:
    return float(page.locator(f"audio[data-side={side}]").evaluate("audio => audio.currentTime"))


def silent(page: Page) -> bool:
    return bool(page.locator("audio").evaluate_all("all => all.every((a) => a.paused)"))


def at(page: Page, side: str, seconds: float) -> tuple[float, float]:
    """Where in the window the picture shows this second."""
    box = page.locator(".match-picture canvas").bounding_box()
    assert box
    whole = LENGTHS[0] if side == "published" else LENGTHS[1]
    return box["x"] + seconds / whole * box["width"], box["y"] + LANES[side]


def test_row_36_the_list_is_the_picture_and_both_are_heard(live_studio: Studio, logged_in: Callable[[str], Page]) -> None:
    case, _tune = make(live_studio, "seen-")
    page = logged_in("seen-uploader")
    opened(page, case)
    rows = page.locator("tbody tr")
    expect(page.locator(".match .row-facts")).to_contain_text("Compared by: Sound")
    expect(page.locator(".match .row-facts")).to_contain_text("41.00")

    # As many places, at the same times: what is pointed at in the picture is lit in the list, and beside a place nothing is.
    expect(rows).to_have_count(len(PLACES))
    for number, (published, registered) in enumerate(PLACES):
        for side, (start, end) in (("published", published), ("registered", registered)):
            expect(rows.nth(number).locator(f'[data-side="{side}"]')).to_have_text(f"{start:.1f} – {end:.1f}")
            for inside in (start + 0.1, end - 0.1):
                page.mouse.move(*at(page, side, inside))
                expect(rows.nth(number)).to_have_class("is-lit")
            for beside in (start - 0.1, end + 0.1):
                page.mouse.move(*at(page, side, beside))
                expect(page.locator(".is-lit")).to_have_count(0)

    # And what has the focus in the list is lit in the picture.
    canvas = page.locator(".match-picture canvas")
    before = canvas.evaluate("canvas => canvas.toDataURL()")
    place(page, 2, "registered").focus()
    assert canvas.evaluate("canvas => canvas.toDataURL()") != before
    expect(rows.nth(1)).to_have_class("is-lit")

    # A click in the picture plays that side from there.
    began = page.evaluate_handle(BEGAN)
    page.mouse.click(*at(page, "registered", 9.0))
    expect(place(page, 2, "registered")).to_have_attribute("aria-pressed", "true")
    side, time, _other = began.evaluate("began => began[0]")
    assert side == "registered"
    assert 8.9 < time < 9.1
    assert violations(page) == []


def test_row_36_by_keys_a_place_plays_and_a_and_b_stay_aligned(live_studio: Studio, logged_in: Callable[[str], Page]) -> None:
    case, _tune = make(live_studio, "heard-")
    page = logged_in("heard-holder")
    opened(page, case)
    began = page.evaluate_handle(BEGAN)
    place(page, 1, "published").focus()
    page.keyboard.press("Enter")
    clock = page.locator(".match-controls output")
    # Looked at with every frame, not once a second: there is a place to be left in the middle of it.
    page.wait_for_function("() => document.querySelector('audio[data-side=published]').currentTime > 2.3")
    expect(clock).to_have_text(re.compile(r"A (2\.[3-9]|[345]\.)"))
    page.keyboard.press("b")
    expect(place(page, 1, "registered")).to_have_attribute("aria-pressed", "true")
    side, time, left = began.evaluate("began => began[1]")
    assert side == "registered"
    # A stands where it was left, but for the instant in which a browser stops; B began at the same moment.
    assert time == pytest.approx(3.0 + (left - 2.0) * FASTER, abs=0.1)
    expect(place(page, 1, "registered")).to_be_focused()
    page.keyboard.press("Space")
    assert silent(page)
    page.keyboard.press("a")
    assert silent(page)
    page.locator("body").evaluate("() => document.activeElement.blur()")
    aligned = 2.0 + (time_of(page, "registered") - 3.0) / FASTER
    said = float(clock.inner_text().removeprefix("A ").removesuffix("s"))
    assert said == pytest.approx(aligned, abs=0.1)
    page.keyboard.press("Space")
    eventually(page, lambda _page: began.evaluate("began => began.length"), 3)
    side, time, _other = began.evaluate("began => began[2]")
    assert side == "published"
    assert time == pytest.approx(aligned, abs=0.1)

    # The softer side plays as loud as it is, the louder one is turned down to it; a place ends where it ends.
    volumes = page.locator("audio").evaluate_all("all => all.map((audio) => [audio.dataset.side, audio.volume])")
    assert dict(volumes)["published"] == 1
    assert dict(volumes)["registered"] == pytest.approx(0.25, abs=0.05)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible(timeout=10_000)
    assert 5.2 <= time_of(page, "published") < 6


def test_row_36_two_melodies_are_drawn_and_played_and_fit_a_phone(live_studio: Studio, logged_in: Callable[[str], Page]) -> None:
    _case, tune = make(live_studio, "tune-")
    page = logged_in("tune-holder")
    opened(page, tune)
    # A match without places, of which nothing is left to hear, stands beside it and disturbs nothing.
    expect(page.locator(".match-picture")).to_have_count(2)
    expect(page.locator("tbody td")).to_have_text(["0.6 – 3.8", "–"])
    page.get_by_role("button", name="Play", exact=True).click()
    clock = page.locator(".match-controls output")
    expect(clock).to_have_text(re.compile(r"A [12]\."), timeout=20_000)
    page.get_by_role("button", name="Hear B, what is registered").click()
    expect(clock).to_have_text(re.compile(r"B ([12]\.|0\.[1-9])"), timeout=10_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(page) == []
    assert overflow(page) <= 0


def test_what_was_published_is_withdrawn_and_comes_back(live_studio: Studio, logged_in: Callable[[str], Page]) -> None:
    make(live_studio, "taken-")
    page = logged_in("taken-uploader")
    page.get_by_role("navigation", name="Studio").get_by_role("link", name="Rights").click()
    row = page.locator(".row", has_text="Evening air")
    row.get_by_role("button", name="Withdraw").click()
    expect(row).to_contain_text("Withdrawn")
    assert violations(page) == []
    page.locator(".messages").get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Held until a person has decided")
    row.get_by_role("button", name="Withdraw").click()
    row.get_by_role("button", name="again").click()
    expect(row).to_contain_text("Held until a person has decided")
    row.get_by_role("link", name="Case with taken-holder").click()
    expect(page.locator("h1")).to_have_text("Case: Evening air")
