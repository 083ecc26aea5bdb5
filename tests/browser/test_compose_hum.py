"""Row 18: humming into a fake microphone, fixing what was heard, using it. Row 19, sound: a recording dropped on the page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from musicstudio.engine.audio.encoding import encode
from musicstudio.engine.transcription.hums import RATE, STEADY, Hum, make_hum
from tests.browser.axe import overflow, violations
from tests.browser.compose_support import (
    PATIENCE,
    PHONE,
    drop,
    eventually,
    hear,
    midi_file,
    new_musician,
    new_work,
    newest,
    notes,
    ready,
    saved,
    score,
)
from tests.support.chromium import FOR_TESTS, BrowserLog, launch, running
from tests.support.studio import Studio

# The bar that is counted in (4 beats at 96 a minute), and more silence, for a busy machine.
SILENCE = 6.0
NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B")

# Every track of the microphone that the page is given; and a recorder that cannot be fetched, a request that no route sees.
TRACKS = """
window.tracks = [];
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (...wanted) {
  const stream = await ask.apply(this, wanted);
  window.tracks.push(...stream.getTracks());
  return stream;
};
const add = AudioWorklet.prototype.addModule;
AudioWorklet.prototype.addModule = function (address) {
  if (address.includes("recorder")) return Promise.reject(new DOMException("Unable to load a worklet's module.", "AbortError"));
  return add.call(this, address);
};
"""


# All that the dialog shows while it counts and records, each for a moment: counts and pitches, and that the level moved.
SHOWN = """() => {
  window.shown = [];
  const look = () => {
    for (const place of [".hum-count", ".hum-pitch"]) window.shown.push(document.querySelector(place)?.textContent);
    if (document.querySelector(".hum-board meter")?.value > 0) window.shown.push("level");
    if (document.querySelector(".hum-board")) requestAnimationFrame(look);
  };
  look();
}"""
# A microphone that is switched off hears nothing, however late the recording is stopped.
OFF = """
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (...wanted) {
  const stream = await ask.apply(this, wanted);
  for (const track of stream.getTracks()) track.enabled = false;
  return stream;
};
"""


@pytest.fixture(scope="module")
def hum() -> Hum:
    """In tune: how well others are heard is measured elsewhere, and a fake microphone on a busy machine stutters."""
    return make_hum(4001, replace(STEADY, tuning_cents=10.0, wander_cents=3.0), count=6)


@pytest.fixture(scope="module")
def recording(hum: Hum) -> bytes:
    return encode(hum.samples, RATE, "ogg")


@pytest.fixture(scope="module")
def chromium(hum: Hum, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphone hears silence while the bar is counted in, and then the hum."""
    file = tmp_path_factory.mktemp("microphone") / "hum.wav"
    # After the end of its file the fake microphone repeats the last 10 ms for ever, so the file ends in silence.
    silence = np.zeros(int(SILENCE * RATE), np.float32)
    file.write_bytes(encode(np.concatenate([silence, hum.samples * np.float32(0.9), silence]), RATE, "wav"))
    with running(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={file}%noloop",
    ) as browser:
        yield browser


@pytest.fixture
def deaf(chromium: Browser, live_studio: Studio, browser_log: BrowserLog) -> Iterator[Page]:
    """A page whose microphone the user does not allow."""
    flags = ("--use-fake-ui-for-media-stream=deny", "--use-fake-device-for-media-stream")
    browser = launch(chromium.browser_type, *flags, names=FOR_TESTS)
    context = browser.new_context(base_url=live_studio.url, locale="en-GB")
    browser_log.watch(context)
    yield context.new_page()
    browser.close()


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog").first


def recorded(page: Page, seconds: int) -> None:
    """Start, wait until so many seconds after the count-in are recorded, and stop."""
    box = dialog(page)
    box.get_by_role("button", name="Start").click()
    expect(box.locator(".hum-count")).to_have_text("●", timeout=20_000)
    expect(box.locator(".hum-clock")).to_have_text(at_least(seconds), timeout=60_000)
    box.get_by_role("button", name="Stop").click()


def at_least(seconds: int) -> re.Pattern[str]:
    """So much is recorded. Playwright looks once a second, so that any one second may be missed."""
    counts = "|".join(f"0:{number:02d}" for number in range(seconds, 60))
    return re.compile(f"^({counts}) /")


def heard(page: Page, hum: Hum) -> Locator:
    """The fix step, once it has all notes."""
    box = dialog(page)
    expect(box.locator(".hum-summary")).to_contain_text("notes were heard", timeout=PATIENCE)
    assert len(pitches(box)) == len(hum.notes), box.inner_text()
    return box


def pitches(box: Locator) -> list[str]:
    return box.locator(".hum-note strong").all_inner_texts()


def names(hum: Hum) -> list[str]:
    return [f"{NAMES[note.pitch % 12]}{note.pitch // 12 - 1}" for note in hum.notes]


def test_row_18_a_hum_is_counted_in_drawn_fixed_and_used(page: Page, hum: Hum) -> None:
    new_musician(page)
    new_work(page)
    expect(page.locator("#hum")).to_have_attribute("aria-keyshortcuts", "H")
    page.keyboard.press("h")
    box = dialog(page)
    expect(box).to_contain_text("One bar of 4/4 is counted in at ♩ = 96.")
    assert violations(page) == []
    page.evaluate(SHOWN)
    box.get_by_role("button", name="Start").click()
    hear(page)
    expect(box.locator(".hum-count")).to_have_text("●", timeout=20_000)
    expect(box.locator(".hum-clock")).to_have_text(at_least(int(hum.notes[-1].end + SILENCE) - 1), timeout=60_000)
    box.get_by_role("button", name="Stop").click()
    shown: list[str] = page.evaluate("window.shown")
    assert {"1", "2", "3", "4"} & set(shown), "the bar is counted in"
    # The live trace follows the voice: the pitch that is sung stands beside the level.
    assert names(hum)[0] in shown
    assert "level" in shown

    heard(page, hum)
    assert pitches(box) == names(hum)
    assert violations(page) == []
    assert page.locator("#undo").is_disabled(), "nothing is in the music before it is used"

    # Fix it: move a note, delete one, take both back; each by keys.
    first = box.locator(".hum-note").first
    first.click()
    page.keyboard.press("ArrowUp")
    assert pitches(box)[0] != names(hum)[0]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    expect(box.locator(".hum-note")).to_have_count(len(hum.notes) - 1)
    for _ in range(2):
        box.get_by_role("button", name="Undo").click()
    assert pitches(box) == names(hum)

    # The whole, beside the recording.
    box.get_by_role("button", name="Play the notes").click()
    hear(page)
    box.get_by_role("button", name="Play the recording").click()
    expect(box.get_by_role("button", name="Play the recording")).to_have_attribute("aria-pressed", "true")
    expect(box.get_by_role("button", name="Play the notes")).to_have_attribute("aria-pressed", "false")
    box.get_by_role("button", name="Play the recording").click()

    box.get_by_role("button", name="Use these notes").click()
    expect(box).to_be_hidden()
    saved(page)
    written = notes(page)
    assert [note["pitch"] for note in written] == [note.pitch for note in hum.notes]
    assert all(note["onset"] % 5040 == 0 for note in written), "on the grid of eighths"
    assert all(a["onset"] + a["duration"] <= b["onset"] for a, b in pairwise(written))
    page.locator("#undo").click()
    expect(page.locator("#undo")).to_be_disabled()
    page.locator("#redo").click()
    saved(page)
    assert len(notes(page)) == len(hum.notes)


def test_row_18_what_would_be_lost_is_asked_for_and_silence_is_no_note(page: Page, browser_log: BrowserLog) -> None:
    page.add_init_script(OFF)
    new_musician(page)
    new_work(page)
    page.locator("#hum").click()
    recorded(page, 1)
    box = dialog(page)
    expect(box.get_by_role("alert")).to_contain_text("No melody was heard", timeout=PATIENCE)
    page.keyboard.press("Escape")
    question = page.get_by_role("dialog", name="Discard the recording?")
    question.get_by_role("button", name="Cancel").click()
    expect(box.get_by_role("button", name="Try again")).to_be_visible()
    page.keyboard.press("Escape")
    question.get_by_role("button", name="Discard").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#hum")).to_be_focused()


def test_row_18_a_microphone_that_is_not_allowed_is_explained_and_there_is_another_way(
    deaf: Page, hum: Hum, recording: bytes
) -> None:
    new_musician(deaf)
    new_work(deaf)
    deaf.locator("#hum").click()
    box = dialog(deaf)
    box.get_by_role("button", name="Start").click()
    expect(box.get_by_role("alert")).to_contain_text("allow the microphone", timeout=20_000)
    expect(box.get_by_role("button", name="Start")).to_be_visible()
    with deaf.expect_file_chooser() as chooser:
        box.get_by_role("button", name="Use a recording instead").click()
    chooser.value.set_files({"name": "take.ogg", "mimeType": "audio/ogg", "buffer": recording})
    heard(deaf, hum)


def test_row_18_what_recording_needs_and_cannot_be_fetched_is_told_and_leaves_the_microphone_alone(
    page: Page, browser_log: BrowserLog
) -> None:
    browser_log.expect("status of 503")
    page.add_init_script(TRACKS)
    new_musician(page)
    new_work(page)
    page.locator("#hum").click()
    box = dialog(page)
    page.route("**/pitchy/**", lambda route: route.fulfill(status=503, body="busy"))
    told = box.get_by_role("alert")
    box.get_by_role("button", name="Start").click()
    expect(told).to_have_text("What recording needs could not be fetched. Try again when you are connected.")
    expect(box.get_by_role("button", name="Start")).to_be_enabled()
    assert page.evaluate("window.tracks.length") == 0, "nobody is asked for a microphone that is of no use"
    page.unroute("**/pitchy/**")
    box.get_by_role("button", name="Start").click()
    eventually(page, lambda page: page.evaluate("window.tracks.map(({ readyState }) => readyState)"), ["ended"])
    expect(told).to_have_text("What recording needs could not be fetched. Try again when you are connected.")


def test_row_18_without_a_connection_the_dialog_is_told_to_be_missing_and_comes_later(
    page: Page, browser_log: BrowserLog
) -> None:
    browser_log.expect("status of 503")
    page.route("**/hum/dialog.js", lambda route: route.fulfill(status=503, body="busy"))
    new_musician(page)
    new_work(page)
    page.locator("#hum").click()
    expect(page.get_by_text("This part of the page could not be fetched.").first).to_be_visible()
    page.unroute("**/hum/dialog.js")
    page.locator("#hum").click()
    expect(dialog(page)).to_contain_text("is counted in")


def test_row_19_a_recording_dropped_on_the_open_dialog_is_taken_up(page: Page, hum: Hum, recording: bytes) -> None:
    new_musician(page)
    new_work(page)
    page.locator("#hum").click()
    drop(page, "take.ogg", recording, on=".hum-dialog")
    box = heard(page, hum)
    # What has been found already is not lost without a question.
    drop(page, "other.ogg", recording, on=".hum-dialog")
    question = page.get_by_role("dialog", name="Discard the recording?")
    question.get_by_role("button", name="Cancel").click()
    expect(box.locator(".hum-note")).to_have_count(len(hum.notes))
    drop(page, "other.ogg", recording, on=".hum-dialog")
    question.get_by_role("button", name="Discard").click()
    expect(box.locator(".hum-summary")).to_have_count(0)
    heard(page, hum)


def test_row_19_a_dropped_recording_becomes_notes_at_the_cursor(page: Page, hum: Hum, recording: bytes) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    before = len(score(page)["parts"][0]["notes"])
    page.locator("#roll").focus()
    page.keyboard.press("ArrowRight")
    drop(page, "take.ogg", recording)
    box = heard(page, hum)
    box.get_by_role("spinbutton", name="Tempo").fill("132")
    box.get_by_role("slider", name="Quantise").fill("0")
    expect(box.get_by_role("checkbox", name="Replace the")).not_to_be_checked()
    box.get_by_role("button", name="Use these notes").click()
    expect(box).to_be_hidden()
    saved(page)
    revision = newest(page)
    part = revision["score"]["parts"][0]["notes"]
    assert len(part) == before + len(hum.notes), "nothing that was there is gone"
    assert min(note["onset"] for note in part if note["pitch"] == hum.notes[0].pitch) >= 5040, "at the cursor"
    assert revision["score"]["tempos"][0]["bpm"] == 108, "a piece that has notes keeps its tempo"
    page.locator("#undo").click()
    saved(page)
    assert len(notes(page)) == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("take.wav", midi_file([60, 62]), "This file is not WAV"), ("take.flac", b"fLaC" + bytes(38), "damaged or cut short")],
    ids=["a score", "a broken file"],
)
def test_row_19_a_bad_recording_is_refused_in_one_sentence(
    name: str, data: bytes, said: str, page: Page, browser_log: BrowserLog
) -> None:
    browser_log.expect("status of 422")
    new_musician(page)
    new_work(page)
    drop(page, name, data)
    box = dialog(page)
    expect(box.get_by_role("alert")).to_contain_text(said, timeout=PATIENCE)
    box.get_by_role("button", name="Close").click()
    page.get_by_role("dialog", name="Discard the recording?").get_by_role("button", name="Discard").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#undo")).to_be_disabled()


def test_row_19_a_recording_opens_from_the_start_page(page: Page, hum: Hum, recording: bytes) -> None:
    new_musician(page)
    page.goto("/")
    with page.expect_navigation():
        drop(page, "evening.ogg", recording, on="main")
    ready(page)
    expect(page.locator("#title")).to_have_value("evening")
    heard(page, hum)


def test_row_18_fits_a_phone(new_context: Callable[..., BrowserContext], hum: Hum, recording: bytes) -> None:
    page = new_context(**PHONE).new_page()
    new_musician(page)
    new_work(page)
    page.locator("#hum").tap()
    box = dialog(page)
    expect(box.get_by_role("button", name="Start")).to_be_in_viewport()
    assert overflow(page) <= 0
    with page.expect_file_chooser() as chooser:
        box.get_by_role("button", name="Use a recording instead").tap()
    chooser.value.set_files({"name": "take.ogg", "mimeType": "audio/ogg", "buffer": recording})
    heard(page, hum)
    assert overflow(page) <= 0
    assert box.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 0
    assert violations(page) == []
    expect(box.get_by_role("button", name="Use these notes")).to_be_in_viewport()
    box.get_by_role("button", name="Use these notes").tap()
    saved(page)
    assert [note["pitch"] for note in notes(page)] == [note.pitch for note in hum.notes]
