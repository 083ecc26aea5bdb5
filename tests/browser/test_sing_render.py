"""Rows 30 and 31: phrases are sung one by one and heard at once; voices to choose; takes to keep."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import overflow
from tests.browser.compose_support import PATIENCE, PHONE, eventually, hear
from tests.browser.sing_support import kept, open_song, phrases_ready, settings_of, sing, sung_score, words
from tests.support.chromium import BrowserLog

# Whether pixels of the ruler, and of the strip below it where phrases are marked, have the colour of what must be sung anew.
SHADED = """async () => {
  const { colours } = await import("core/theme.js");
  const canvas = document.querySelectorAll("#roll canvas")[1]; // what moves above the notes
  const probe = new OffscreenCanvas(1, 1).getContext("2d");
  probe.fillStyle = colours("--warn")["--warn"];
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, 53 * devicePixelRatio);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) found += data[at] === red && data[at + 1] === green && data[at + 2] === blue;
  return found > 20;
}"""


def takes_of(page: Page, work: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.request.get(f"/api/voice/songs/{work}/takes/").json()["results"]
    return found


def is_shaded(page: Page) -> bool:
    """Whether a phrase is shown as one to be sung anew."""
    shaded: bool = page.evaluate(SHADED)
    return shaded


def test_row_30_phrases_are_heard_and_only_changed_ones_are_sung_again(page: Page) -> None:
    work = open_song(page)
    sing(page)
    expect(page.locator("#takes .take")).to_have_count(1)
    page.get_by_role("slider", name="Volume of Bass").fill("0")
    page.get_by_role("button", name="Solo Melody").click()
    page.locator("#play").click()
    hear(page)
    page.locator("#stop").click()
    # Another word in the second phrase: the first is still there.
    words(page).nth(4).fill("la")
    words(page).nth(4).press("Enter")
    kept(page)
    assert phrases_ready(page, work) == [True, False]
    # The edited phrase is seen to be so, until it is sung.
    eventually(page, is_shaded, True)
    sing(page)
    eventually(page, is_shaded, False)
    assert phrases_ready(page, work) == [True, True]
    takes = page.locator("#takes .take")
    expect(takes).to_have_count(2)
    # Hear the older one at the same place, and go back.
    takes.nth(1).get_by_role("button", name="Hear Take 1").click()
    expect(takes.nth(1)).to_have_class("take is-heard")
    hear(page)
    page.get_by_role("button", name="Hear the newest").click()
    expect(page.locator(".take.is-heard")).to_have_count(0)
    # Deleted, brought back.
    takes.nth(1).get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(takes).to_have_count(1)
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(takes).to_have_count(2)
    # Deleted for good, also by somebody who leaves at once.
    takes.nth(1).get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(takes).to_have_count(1)
    page.goto("about:blank")
    eventually(page, lambda page: len(takes_of(page, work)), 1)  # nobody is told of what a page sends while it is left
    page.goto(f"/sing/{work}/")
    expect(takes).to_have_count(1, timeout=PATIENCE)
    expect(takes).to_contain_text("Take 2")


def test_row_30_a_cancelled_song_keeps_what_was_sung(page: Page) -> None:
    open_song(page, sung_score(phrases=24))
    page.locator("#sing").click()
    expect(page.locator("#sing-count")).to_contain_text("of 24 phrases", timeout=PATIENCE)
    page.locator("#sing-cancel").click()
    page.locator("#sing-progress").wait_for(state="hidden", timeout=PATIENCE)
    expect(page.locator("#sing-news")).to_have_text("Stopped. The phrases that were there are kept.")
    expect(page.locator("#sing")).to_be_enabled()
    page.locator("#play").click()
    hear(page)
    # The take says that it was not sung to the end, and can be thrown away.
    take = page.locator("#takes .take")
    expect(take).to_contain_text("Cancelled")
    expect(page.locator("#retake")).to_be_hidden()
    take.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(take).to_have_count(0)


def test_row_31_takes_are_sung_again_liked_and_their_settings_come_back(page: Page) -> None:
    work = open_song(page)
    takes, toasts = page.locator("#takes .take"), page.locator("#toasts")
    sing(page)
    expect(takes).to_have_count(1)
    # The same again would be the same.
    page.locator("#sing").click()
    expect(toasts).to_contain_text("Nothing has changed since the last take.")
    toasts.get_by_role("button", name="Retake").click()
    expect(takes).to_have_count(2, timeout=PATIENCE)
    page.locator("#retake").click()
    expect(takes).to_have_count(3, timeout=PATIENCE)
    assert settings_of(page, work)["seed"] == 2
    takes.nth(0).get_by_role("button", name="Like Take 3").click()
    expect(takes.nth(0).get_by_role("button", name="Like Take 3")).to_have_attribute("aria-pressed", "true")
    # Another renderer, another chance: another sound.
    page.locator(".song-more summary").click()
    page.get_by_role("button", name="Neural").click()
    page.locator("#sing-seed").fill("7")
    page.locator("#sing-seed").press("Enter")
    page.get_by_role("button", name="Another chance").click()
    found = settings_of(page, work)
    assert (found["route"], found["seed"]) == ("neural", 8)
    assert phrases_ready(page, work) == [False, False]
    sing(page)
    expect(takes).to_have_count(4, timeout=PATIENCE)
    rows = takes_of(page, work)
    assert [(row["settings"]["route"], row["settings"]["seed"], row["liked"]) for row in rows] == [
        ("neural", 8, None),
        ("classic", 2, True),
        ("classic", 1, None),
        ("classic", 0, None),
    ]
    assert len({phrase["key"] for row in rows for phrase in row["phrases"]}) == 8
    # What an older one was sung with comes back, with its sound, as a step that can be undone.
    takes.nth(1).get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Use its settings").click()
    expect(page.get_by_role("button", name="Classic")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#sing-seed")).to_have_value("2")
    kept(page)
    assert phrases_ready(page, work) == [True, True]
    page.locator("#undo").click()
    expect(page.locator("#sing-seed")).to_have_value("8")
    # All but the liked one go, come back, and go for good.
    page.get_by_role("button", name="Delete all takes but the liked ones").click()
    expect(takes).to_have_count(1)
    toasts.get_by_role("button", name="Undo").click()
    expect(takes).to_have_count(4)
    page.get_by_role("button", name="Delete all takes but the liked ones").click()
    expect(page.get_by_role("button", name="Delete all takes but the liked ones")).to_be_hidden()
    # That it is liked no more, before the others are gone for good, does not make it go with them.
    like = takes.nth(0).get_by_role("button", name="Like Take 3")
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    expect(takes).to_have_count(1)
    kept(page)
    page.goto("about:blank")
    eventually(page, lambda page: len(takes_of(page, work)), 1)  # nobody is told of what a page sends while it is left
    page.goto(f"/sing/{work}/")
    expect(takes).to_have_count(1, timeout=PATIENCE)
    expect(takes).to_contain_text("Take 3")


def test_row_31_voices_have_cards_and_can_be_blended(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_FAILED")
    work = open_song(page)
    page.locator("#choose-voice").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".voice-card")).to_have_count(8)
    card = dialog.locator(".voice-card").filter(has_text="Jasper")
    for text in ("English", "Licence", "E♭2 to C4"):
        expect(card).to_contain_text(text)
    card.get_by_role("button", name="Choose").click()
    expect(page.locator("#singer-name")).to_have_text("Jasper")
    page.locator("#second-voice").select_option("flint")
    found = settings_of(page, work)["singer"]
    assert found == {"jasper": 0.7, "flint": 0.3}
    # Jasper does not reach this: one click brings it into reach.
    expect(page.locator("#range-fit")).to_have_text("Set transposition to -12")
    # What is set is not offered any more, even before the studio has worked the song out again.
    page.route("**/plan/**", lambda route: route.abort())
    page.locator("#range-fit").click()
    expect(page.locator("#range-fit")).to_be_hidden()
    page.unroute("**/plan/**")
    assert settings_of(page, work)["transpose"] == -12


def test_on_a_phone_the_buttons_have_room_while_it_sings(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE, locale="zh-CN").new_page()
    open_song(page)
    page.route("**/takes/", lambda route: route.fallback() if route.request.method == "GET" else None)  # it never answers
    page.locator("#sing").tap()
    expect(page.locator("#sing")).to_have_attribute("aria-busy", "true")
    assert overflow(page) <= 0
    page.unroute_all(behavior="ignoreErrors")
