"""Songs from files and back into files, sung together, looped, faster and slower, and the ways to the singing studio."""

import re
from pathlib import Path
from typing import Any

import soundfile
import yaml
from playwright.sync_api import Page, expect

from tests.browser.axe import overflow
from tests.browser.compose_support import PATIENCE, drag, drop, hear, new_musician
from tests.browser.sing_support import (
    Q,
    expect_words,
    kept,
    open_song,
    settings_of,
    shown_words,
    sing,
    sing_ready,
    sung_score,
    words,
)
from tests.browser.transport_support import LOOP_LANE, on_ruler, position
from tests.support.chromium import BrowserLog

UST = """[#SETTING]
Tempo=120
ProjectName=Short song
[#0000]
Length=480
Lyric=high
NoteNum=62
[#0001]
Length=480
Lyric=moon[m u]
NoteNum=64
[#TRACKEND]
"""


def hymn() -> dict[str, Any]:
    """Four voices on two staves, a bar of them; the soprano alone has words."""
    score = sung_score(phrases=1)
    voices = {"women": ((67, 69, 71, 72), (64, 65, 65, 67)), "men": ((60, 60, 62, 64), (48, 53, 55, 48))}
    parts = []
    for name, lines in voices.items():
        notes = [
            {"id": f"{name}{voice}{n}", "onset": n * Q, "duration": Q, "pitch": pitch, "voice": str(voice)}
            for n in range(4)
            for voice, pitch in enumerate((line[n] for line in lines), 1)
        ]
        parts.append({**score["parts"][0], "id": name, "name": name.title(), "notes": notes})
    for text, note in zip(("one", "two", "three", "four"), parts[0]["notes"][::2], strict=True):
        note["lyrics"] = [{"text": text, "syllabic": "single", "verse": 1, "extend": False}]
    organ = {**score["parts"][1], "id": "organ", "name": "Organ", "program": 19}
    return {**score, "parts": [*parts, organ]}


def exported(page: Page, *items: str) -> Path:
    """The file behind a chain of entries of the export menu."""
    page.locator("#sing-export").click()
    with page.expect_download() as download:
        for item in items:
            page.get_by_role("menuitem", name=item, exact=True).click()
    return Path(download.value.path())


def test_a_file_becomes_a_song_and_takes_the_place_of_one(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("status of 422")
    new_musician(page)
    page.goto("/sing/")
    drop(page, "broken.mid", b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x00", on="main")
    expect(page.locator("#toasts")).to_contain_text("MIDI file", timeout=PATIENCE)
    drop(page, "short.ust", UST.encode(), on="main")
    page.wait_for_url("**/sing/*-*/", timeout=PATIENCE)
    sing_ready(page)
    expect(page.locator("#line-title")).to_have_text("Short song")
    expect_words(page, ["high", "moon"])
    work = page.url.rstrip("/").rsplit("/", 1)[1]
    phones = settings_of(page, work)["phones"]
    assert list(phones.values()) == ["m u"]
    # Another file takes its place when one says so, with the phones; both can be undone together.
    page.locator("#file-input").set_input_files(
        {"name": "b.ust", "mimeType": "text/plain", "buffer": UST.replace("high", "low").encode()}
    )
    page.get_by_role("dialog").get_by_role("button", name="Replace").click()
    expect_words(page, ["low", "moon"])
    kept(page)
    page.locator("#undo").click()
    expect_words(page, ["high", "moon"])
    assert settings_of(page, work)["phones"] == phones
    drop(page, "song.pdf", b"%PDF-1.4", on="#sing-studio")
    expect(page.locator("#toasts")).to_contain_text("not MIDI, MusicXML", timeout=PATIENCE)
    assert shown_words(page) == ["high", "moon"]


def test_four_voices_on_two_staves_sing_and_are_taken_along(page: Page) -> None:
    work = open_song(page, hymn())
    boxes = page.locator("#choir .check-box:visible")
    expect(boxes).to_have_count(4)  # three other voices, and the organ's
    for name in ("Women, Voice 2", "Men, Voice 1", "Men, Voice 2"):
        page.get_by_label(name, exact=True).check()
    assert [(member["part"], member["voice"]) for member in settings_of(page, work)["choir"]] == [
        ("women", "2"),
        ("men", "1"),
        ("men", "2"),
    ]
    sing(page)
    # The organ alone is left to play; alone it sounds, and the voices alone do.
    for side in ("Solo Women, Voice 1", "Solo Organ"):
        page.get_by_role("button", name=side).click()
        page.locator("#play").click()
        hear(page)
        page.locator("#stop").click()
        page.get_by_role("button", name=side).click()
    samples, rate = soundfile.read(exported(page, "Voice alone", "WAV"))
    assert len(samples) / rate > 2 and abs(samples).max() > 0.02
    project = yaml.safe_load(exported(page, "USTX (OpenUtau)").read_text())
    assert [track["track_name"] for track in project["tracks"]] == [
        "Women, voice 1",
        "Women, voice 2",
        "Men, voice 1",
        "Men, voice 2",
    ]
    assert [[note["lyric"] for note in part["notes"]] for part in project["voice_parts"]] == [["one", "two", "three", "four"]] * 4
    assert [note["tone"] for note in project["voice_parts"][3]["notes"]] == [48, 53, 55, 48]


def test_a_loop_is_drawn_and_goes_round_at_any_speed(page: Page) -> None:
    open_song(page)
    sing(page)
    page.get_by_role("slider", name="Volume of Bass").fill("0")
    # From the words on, so that the loop lies in the sung line.
    drag(page, on_ruler(page, 0.02, LOOP_LANE), on_ruler(page, 0.3, LOOP_LANE))
    expect(page.locator("#loop")).to_have_attribute("aria-pressed", "true")
    drawn = page.locator("#loop-text").inner_text()
    page.keyboard.press("Alt+Shift+ArrowLeft")
    expect(page.locator("#loop-text")).not_to_have_text(drawn)
    page.keyboard.press("l")
    expect(page.locator("#loop")).to_have_attribute("aria-pressed", "false")
    words(page).first.click()
    page.keyboard.press("Escape")
    page.locator("#roll").focus()
    page.keyboard.press("Control+l")
    expect(page.locator("#loop-text")).to_have_text("1.1–2.1")
    page.locator("#rate").select_option("2")
    page.locator("#play").click()
    hear(page)
    # A second of music at this speed: it is back at its start again and again, and still sings.
    seen = {page.locator("#position-bar").inner_text() for _ in range(40) if not page.wait_for_timeout(60)}
    assert {"1.1", "1.4"} <= seen <= {"1.1", "1.2", "1.3", "1.4", "2.1"}
    hear(page)
    page.keyboard.press("<")
    expect(page.locator("#rate")).to_have_value("1.75")
    hear(page)
    page.locator("#stop").click()
    position(page, "1.1")


def test_a_voice_is_heard_before_it_is_chosen_and_a_piece_goes_from_composing_to_singing(page: Page) -> None:
    work = open_song(page)
    page.goto("/sing/")
    listen = page.get_by_role("button", name=re.compile("Listen.*Jasper"))
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "true")
    listen.click()
    expect(listen).to_have_attribute("aria-pressed", "false")
    page.goto(f"/compose/{work}/")
    page.locator("#sing-this").click()
    page.wait_for_url(f"**/sing/{work}/**")
    sing_ready(page)
    page.set_viewport_size({"width": 360, "height": 740})
    assert overflow(page) <= 0
    page.locator("#more-menu > summary").click()
    for control in ("#open-file", "#rate", "#loop-menu"):
        expect(page.locator(control)).to_be_visible()
