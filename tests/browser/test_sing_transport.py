"""Rows 5 and 6 in the singing studio: metronome, count-in, and a mixer for what is sung and what is played."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PATIENCE, PHONE, hear
from tests.browser.sing_support import kept, open_song, sing_ready, sung_score
from tests.browser.transport_support import PAST_THE_FIRST_BEAT, is_playing, position, set_slider, silent

COUNTS = """() => {
    window.counted = [];
    const box = document.querySelector("#count-in");
    new MutationObserver(() => box.dataset.count && window.counted.push(box.dataset.count))
        .observe(box, { attributes: true, attributeFilter: ["data-count"] });
}"""


def sing(page: Page) -> None:
    page.locator("#sing").click()
    expect(page.locator("#sing-progress")).to_be_visible()
    page.locator("#sing-progress").wait_for(state="hidden", timeout=PATIENCE)


def rows(page: Page) -> Locator:
    return page.locator("#voices .voice-row")


def switch(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def programs(page: Page, work: str) -> dict[str, int]:
    """The instruments as they are stored."""
    kept(page)
    newest = page.request.get(f"/api/library/works/{work}/").json()["newest"]
    score: dict[str, Any] = page.request.get(f"/api/library/revisions/{newest}/").json()["score"]
    return {part["id"]: part["program"] for part in score["parts"]}


def test_row_05_the_metronome_ticks_and_bars_are_counted_in(page: Page) -> None:
    open_song(page)
    for part in ("Melody", "Bass"):
        switch(page, f"Mute {part}")
    metronome = page.locator("#metronome")
    # On the roll as anywhere else.
    page.locator("#roll").focus()
    page.keyboard.press("m")
    expect(metronome).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Space")
    hear(page)
    page.locator("#stop").click()
    page.keyboard.press("m")
    expect(metronome).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Shift+M")
    expect(page.locator("#count-in-text")).to_have_text("+1")
    page.evaluate(COUNTS)
    page.locator("#play").click()
    position(page, PAST_THE_FIRST_BEAT)
    counted: list[str] = page.evaluate("window.counted")
    # On a busy machine one of them may not be drawn in time.
    assert counted == sorted(set(counted)) and set(counted) <= {"1.1", "1.2", "1.3", "1.4"} and len(counted) > 1
    page.locator("#stop").click()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog")
    for name in ("Metronome on or off", "Count-in: off, one or two bars", "Open the menu of the roll", "Smooth the note"):
        expect(sheet.get_by_text(name, exact=True).first).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    sing_ready(page)
    expect(page.locator("#count-in-bars")).to_have_value("1")


def test_row_06_what_is_sung_and_what_is_played_is_mixed_and_remembered(page: Page) -> None:
    work = open_song(page)
    expect(rows(page)).to_have_count(2)
    expect(rows(page).nth(0)).to_contain_text("Hazel")
    assert rows(page).nth(0).get_by_role("combobox").count() == 0, "what is sung has no instrument"
    sing(page)
    switch(page, "Mute Bass")
    page.keyboard.press("l")  # round and round: it may take longer than the song
    page.locator("#play").click()
    page.get_by_role("slider", name="All voices").fill("1")
    hear(page)
    switch(page, "Mute Melody")
    silent(page)
    is_playing(page, True)
    switch(page, "Mute Melody")
    volume = page.get_by_role("slider", name="Volume of Melody")
    set_slider(volume, "Home")
    silent(page)
    page.locator("#stop").click()
    # The voice alone is not heard beside the solo of the bass.
    switch(page, "Mute Bass")
    set_slider(volume, "End")
    switch(page, "Solo Bass")
    set_slider(page.get_by_role("slider", name="Volume of Bass"), "Home")
    page.locator("#play").click()
    position(page, PAST_THE_FIRST_BEAT)
    expect(page.locator("#level")).to_have_js_property("value", 0)
    page.locator("#stop").click()
    switch(page, "Mute Melody")
    page.reload()
    sing_ready(page)
    for name in ("Mute Melody", "Solo Bass"):
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("slider", name="Volume of Bass")).to_have_value("0")
    # An instrument belongs to the piece, and can be undone.
    instrument = page.get_by_role("combobox", name="Instrument of Bass")
    instrument.select_option(label="Flute")
    assert programs(page, work) == {"melody": 52, "bass": 73}
    page.locator("#undo").click()
    expect(instrument).to_have_value("52")
    assert programs(page, work) == {"melody": 52, "bass": 52}


def test_row_06_a_take_of_several_is_one_sound_with_one_row(page: Page) -> None:
    open_song(page, sung_score(phrases=1))
    page.get_by_label("Bass", exact=True).check()
    expect(rows(page)).to_have_count(2)
    assert page.locator("#voices").get_by_role("combobox").count() == 0
    sing(page)
    switch(page, "Mute Melody")
    page.locator("#play").click()
    hear(page)
    switch(page, "Mute Bass")
    silent(page)
    page.locator("#stop").click()
    switch(page, "Hear Take 1")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("All who sing")
    hear(page)
    switch(page, "Mute All who sing")
    silent(page)
    switch(page, "Hear the newest")
    expect(rows(page)).to_have_count(2)
    expect(page.get_by_role("button", name="Mute Bass")).to_have_attribute("aria-pressed", "true")


def test_row_05_row_06_all_is_reached_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    open_song(page)
    assert overflow(page) <= 0
    for button in page.locator("#voices .mix-button").all():
        box = button.bounding_box()
        assert box and min(box["width"], box["height"]) >= 44
    page.get_by_role("button", name="Mute Bass").tap()
    page.locator("#more-menu > summary").tap()
    page.locator("#metronome").tap()
    page.locator("#metronome-menu > summary").tap()
    page.select_option("#count-in-bars", "1")
    assert overflow(page) <= 0
    assert violations(page) == []
    page.locator("#more-menu > summary").tap()
    page.locator("#play").tap()
    expect(page.locator("#count-in")).to_be_visible(timeout=20_000)
    page.locator('#level:not([value="0"])').wait_for(state="attached", timeout=30_000)
