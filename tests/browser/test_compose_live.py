"""Row 17: the letters and MIDI keyboards play, are recorded, written at the cursor; keyboards come and go; latency."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.compose_support import Q, eventually, hear, new_musician, new_work, notes

# No headless browser has MIDI: a keyboard that the test plays by `window.midi`.
MIDI = """
class Inputs extends Map {}
class Access { inputs = new Inputs(); onstatechange = null; }
const access = new Access();
window.midi = {
  plug: (id, name) => {
    access.inputs.set(id, { id, name, state: "connected", onmidimessage: null });
    access.onstatechange?.({});
  },
  pull: (id) => {
    access.inputs.get(id).state = "disconnected";
    access.onstatechange?.({});
  },
  send: (id, ...data) => access.inputs.get(id).onmidimessage?.({ data, timeStamp: window.midi.time ?? performance.now() }),
};
const refusal = () => Promise.reject(new DOMException("no", "NotAllowedError"));
navigator.requestMIDIAccess = () => (window.midi.denied ? refusal() : Promise.resolve(access));
"""


def written(page: Page) -> list[tuple[int, int]]:
    """Pitch and onset of the stored notes of the melody."""
    return [(note["pitch"], note["onset"]) for note in notes(page)]


def low_notes(page: Page) -> int:
    return sum(note["pitch"] < 40 for note in notes(page))


def test_row_17_letters_play_write_and_are_recorded(page: Page) -> None:
    new_musician(page)
    new_work(page)
    page.keyboard.press("p")
    expect(page.locator("#live-piano")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("a")
    hear(page)
    expect(page.locator("#undo")).to_be_disabled()

    page.get_by_text("How it is recorded").click()
    page.locator("#live-step").check()
    for key in ("a", "w", "x", "a", "z"):
        page.keyboard.press(key)
        page.wait_for_timeout(80)  # slower than a chord
    eventually(page, written, [(60, 0), (61, Q), (72, 2 * Q)])

    page.locator("#live-step").uncheck()
    page.click("#live-record")
    expect(page.locator("#live-record")).to_contain_text("Stop recording")
    expect(page.locator("#position-bar")).to_have_text(re.compile(r"^[23]\."), timeout=30_000)
    page.keyboard.down("d")
    page.wait_for_timeout(300)
    page.keyboard.up("d")
    page.keyboard.press("r")
    expect(page.locator("#live-record")).to_contain_text("Record")
    eventually(page, lambda page: len(notes(page)), 4)
    taken = [note for note in notes(page) if note["pitch"] == 64]
    assert taken[0]["onset"] >= 3 * Q, "recording starts at the cursor"
    assert taken[0]["onset"] % (Q // 2) == 0, "on the grid"
    page.click("#undo")
    eventually(page, lambda page: len(notes(page)), 3, "a recording is one step")


def test_row_17_a_recording_stopped_before_the_sound_is_there_is_over(page: Page) -> None:
    held: list[Route] = []
    page.route("**/satb.sf3", lambda route: held.append(route))
    new_musician(page)
    new_work(page)
    page.keyboard.press("p")
    record = page.locator("#live-record")
    for _ in range(2):
        record.click()
        expect(record).to_contain_text("Stop recording")
        page.keyboard.press("Space")
        expect(record).not_to_contain_text("Stop")
    for route in held:
        route.continue_()
    page.keyboard.press("a")
    hear(page)
    # What went on would complain in the browser's log a few times by now.
    page.wait_for_timeout(500)
    expect(record).not_to_contain_text("Stop")
    expect(page.locator("#undo")).to_be_disabled()


def test_row_17_midi_keyboards_come_and_go(page: Page) -> None:
    page.add_init_script(MIDI)
    new_musician(page)
    new_work(page)
    says = page.locator("#live-says")
    page.click("#live-midi")
    expect(says).to_contain_text("No MIDI keyboard yet")
    page.evaluate("midi.plug('one', 'Stage piano')")
    expect(says).to_contain_text("Stage piano")
    page.get_by_text("How it is recorded").click()
    page.locator("#live-step").check()
    page.evaluate("[60, 64, 67].forEach((pitch) => midi.send('one', 0x90, pitch, 101))")
    page.evaluate("[60, 64, 67].forEach((pitch) => midi.send('one', 0x80, pitch, 0))")
    chord = [(60, 0), (64, 0), (67, 0)]
    eventually(page, written, chord, "keys struck together are a chord")

    page.evaluate("midi.plug('two', 'Pads')")
    page.select_option("#live-input", label="Stage piano")
    page.evaluate("midi.send('two', 0x99, 40, 100)")
    page.evaluate("midi.pull('one')")
    expect(says).not_to_contain_text("Stage piano")
    expect(page.locator("#live-input")).to_have_value("")
    page.wait_for_timeout(200)
    page.evaluate("midi.send('two', 0x90, 62, 100); midi.send('two', 0x90, 62, 0)")
    eventually(page, written, [*chord, (62, Q)], "only the chosen keyboard counted, then all again")


def test_row_17_latency_shifts_what_is_recorded_earlier(page: Page) -> None:
    page.add_init_script(MIDI)
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.click("#live-midi")
    page.evaluate("midi.plug('one', 'Stage piano')")
    page.get_by_text("How it is recorded").click()
    page.locator("#live-quantise").uncheck()
    page.click("#live-record")
    expect(page.locator("#position-bar")).to_have_text(re.compile(r"^([3-9]|\d\d)\."), timeout=60_000)
    page.evaluate("midi.time = performance.now(); midi.send('one', 0x90, 36, 90)")
    page.fill("#live-latency", "400")
    page.locator("#live-latency").blur()
    page.evaluate("midi.send('one', 0x90, 37, 90)")
    page.click("#live-record")
    eventually(page, low_notes, 2)
    onset = {note["pitch"]: note["onset"] for note in notes(page) if note["pitch"] < 40}
    # Both keys went down in the same moment; 400 ms at 108 beats a minute are 0.72 beats.
    assert abs((onset[36] - onset[37]) / Q - 0.72) < 0.06


def test_row_17_midi_that_is_refused_says_how_to_allow_it(page: Page) -> None:
    page.add_init_script(MIDI + "window.midi.denied = true;")
    new_musician(page)
    new_work(page)
    page.click("#live-midi")
    expect(page.locator("#live-says")).to_contain_text("Allow it in the settings of this site")
    expect(page.locator("#live-midi")).to_be_enabled()
