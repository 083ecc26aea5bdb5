"""The mix, seeking and following (rows 6 and 7)."""

import re

from playwright.sync_api import Page, Request, expect

from tests.browser.compose_support import eventually, hear, ready
from tests.browser.transport_support import (
    BAR_LANE,
    PAST_THE_FIRST_BEAT,
    is_playing,
    on_ruler,
    position,
    set_slider,
    silent,
    tune,
)
from tests.support.chromium import BrowserLog

# Every program change that goes to the synthesizer.
LISTEN = """(() => {
  window.programs = [];
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (message, ...rest) {
    const bytes = message?.type === "midiMessage" ? message.data.messageData : [0];
    if (bytes[0] >> 4 === 12) window.programs.push(bytes[1]);
    return post.call(this, message, ...rest);
  };
})()"""


def program_heard(page: Page) -> int | None:
    """The program that the synthesizer was told last."""
    found: int | None = page.evaluate("window.programs.at(-1)")
    return found


def test_row_06_mute_solo_and_volumes_are_heard_at_once_and_remembered(page: Page) -> None:
    tune(page)
    mute = page.get_by_role("button", name="Mute Melody")
    page.keyboard.press("l")  # round and round: it may take longer than the tune
    page.click("#play")
    hear(page)
    mute.click()
    silent(page)
    is_playing(page, True)
    mute.click()
    hear(page)
    volume = page.get_by_role("slider", name="Volume of Melody")
    set_slider(volume, "Home")
    silent(page)
    set_slider(volume, "End")
    hear(page)
    master = page.get_by_role("slider", name="All voices")
    set_slider(master, "Home")
    silent(page)
    set_slider(master, "End")
    hear(page)
    page.click("#stop")
    set_slider(volume, "Home")
    set_slider(volume, "ArrowRight", 3)
    set_slider(master, "Home")
    set_slider(master, "ArrowRight", 2)
    mute.click()
    page.reload()
    ready(page)
    expect(mute).to_have_attribute("aria-pressed", "true")
    expect(volume).to_have_value("0.03")
    expect(master).to_have_value("0.02")


def test_row_06_every_instrument_is_offered_in_families_and_sounds(page: Page) -> None:
    banks: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(".sf3"):
            banks.append(request.url.rsplit("/", 1)[-1])

    page.on("request", note)
    page.add_init_script(LISTEN)
    tune(page)
    program = page.get_by_role("combobox", name="Instrument of Melody")
    assert program.locator("optgroup").count() == 5
    offered = program.locator("option").evaluate_all("options => options.map(({ value }) => Number(value)).sort((a, b) => a - b)")
    assert offered == [0, 19, 24, 32, 40, 42, 48, 52, 71, 73], "all that the served SoundFonts hold"
    page.click("#play")
    hear(page)
    before = int(program.input_value())
    assert before != 73
    eventually(page, program_heard, before)
    with page.expect_request("**/core.sf3"):
        program.select_option(label="Flute")
    eventually(page, program_heard, 73, "the flute reaches the synthesizer")
    page.click("#stop")
    page.click("#play")
    hear(page)
    assert set(banks) == {"satb.sf3", "core.sf3"}
    page.click("#undo")
    expect(program).to_have_value(str(before))
    eventually(page, program_heard, before)


def test_row_06_an_instrument_that_cannot_be_fetched_is_told_and_tried_again(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("status of 503")
    page.add_init_script(LISTEN)
    page.route("**/core.sf3", lambda route: route.fulfill(status=503, body="busy"))
    tune(page)
    page.get_by_role("combobox", name="Instrument of Melody").select_option(label="Flute")
    page.click("#play")
    hear(page)
    told = page.get_by_text("An instrument could not be fetched; the piano sounds instead.")
    expect(told).to_be_visible()
    eventually(page, program_heard, 0, "the piano sounds instead")
    page.click("#stop")
    page.click("#play")
    hear(page)
    expect(told).to_have_count(1)
    page.click("#stop")
    page.unroute("**/core.sf3")
    page.click("#play")
    eventually(page, program_heard, 73, "the flute, as soon as it can be fetched")


def test_row_07_clicks_seek_while_playing_and_the_playhead_is_on_both_views(page: Page) -> None:
    tune(page)
    playhead = page.locator(".score-playhead")
    expect(playhead).to_be_visible()
    page.click("#play")
    position(page, PAST_THE_FIRST_BEAT)
    page.locator(".measure[id='bar.9'] .note").first.click()
    position(page, re.compile(r"^1[0-6]\.\d$"))
    is_playing(page, True)
    page.mouse.click(*on_ruler(page, 0.02, BAR_LANE))
    position(page, re.compile(r"^[1-8]\.\d$"))
    is_playing(page, True)
    first = page.locator(".measure[id='bar.0']").bounding_box()
    line = playhead.bounding_box()
    assert first
    assert line
    assert line["y"] < first["y"] + first["height"]
    assert line["y"] + line["height"] > first["y"]
    page.click("#stop")
    page.locator(".measure[id='bar.5'] .note").first.click()
    position(page, "6.1")
    head = page.locator(".measure[id='bar.5'] .note .notehead").first.bounding_box()
    line = playhead.bounding_box()
    assert head
    assert line
    assert abs(line["x"] + 1 - head["x"] - head["width"] / 2) < 4, "the line stands on the note"


def test_row_07_scrolling_pauses_following_and_follow_brings_it_back(page: Page) -> None:
    page.set_viewport_size({"width": 760, "height": 800})
    tune(page)
    follow = page.locator("#follow")
    page.locator("#zoom-in").click()
    page.click("#play")
    position(page, PAST_THE_FIRST_BEAT)
    expect(follow).to_be_hidden()
    roll = page.locator("#roll")
    roll.scroll_into_view_if_needed()
    roll.hover()
    page.mouse.wheel(300, 0)
    expect(follow).to_be_visible()
    is_playing(page, True)
    follow.click()
    expect(follow).to_be_hidden()
    box = page.locator("#score-box")
    box.scroll_into_view_if_needed()
    box.hover()
    page.mouse.wheel(0, 400)
    expect(follow).to_be_visible()
    page.locator("#roll").scroll_into_view_if_needed()
    page.mouse.click(*on_ruler(page, 0.1, BAR_LANE))
    expect(follow).to_be_hidden()
    page.mouse.wheel(300, 0)
    expect(follow).to_be_visible()
    page.keyboard.press("Space")
    expect(follow).to_be_hidden()
