"""Staff entry: the engraved score is a view to write in, with keys, mouse and fingers, on the same notes as the roll."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import (
    PHONE,
    Q,
    drop,
    engraved,
    midi_file,
    new_musician,
    new_work,
    notes,
    ready,
    roll_point,
    score,
    unsaved_then_saved,
)
from tests.browser.fingers import Fingers
from tests.fixtures.good_files import good_files
from tests.support.chromium import BrowserLog

# Heights above the lowest line of a treble staff, in steps of the scale.
E4, F4, G4, A4, B4, C5 = range(6)
E5 = 7
SIGNS = ["note", "rest", "mRest", "beam", "tuplet", "tie", "accid", "dots", "fermata"]
# Clefs and key signatures stand once a line, and how many lines there are is the width's business.
SIGNS += ["meterSig", "measure", "tempo"]


def on_staff(page: Page, bar: int, along: float, height: int, part: int = 0) -> tuple[float, float]:
    """A place on a staff: `along` is a fraction of the bar's width, `height` counts steps from the lowest line."""
    staff = page.locator(f"#score-paper .measure[id='bar.{bar}'] > .staff").nth(part)
    staff.scroll_into_view_if_needed()
    top, bottom = (staff.locator("> path").nth(line).bounding_box() for line in (0, 4))
    assert top
    assert bottom
    low, space = bottom["y"] + bottom["height"] / 2, (bottom["y"] - top["y"]) / 4
    return bottom["x"] + bottom["width"] * along, low - height * space / 2


def middle(head: Locator) -> tuple[float, float]:
    box = head.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def heads(page: Page, count: int) -> Locator:
    """The heads of the notes in the browser's engraving, when there are `count`."""
    found = page.locator("#score-paper .note .notehead")
    expect(found).to_have_count(count)
    return found


def written(page: Page, part: str = "melody") -> list[tuple[int, Fraction, Fraction]]:
    """Pitch, onset and length in quarters, as stored."""
    return [(note["pitch"], Fraction(note["onset"], Q), Fraction(note["duration"], Q)) for note in notes(page, part)]


def palette(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar", name="Note entry").get_by_role("button", name=name, exact=True)


def test_row_16_roll_and_staff_are_views_of_one_score(page: Page) -> None:
    new_musician(page)
    new_work(page)
    engraved(page)
    # Eight bars of 4/4 fill the roll: a quarter note at its start.
    page.mouse.click(*roll_point(page.locator("#roll"), 0.005, 0.5))
    [head] = heads(page, 1).all()
    unsaved_then_saved(page)
    [(drawn, _, _)] = written(page)

    # A click on an empty place of the staff writes a note of the length in hand.
    page.mouse.click(*on_staff(page, 2, 0.1, G4))
    heads(page, 2)
    unsaved_then_saved(page)
    assert written(page) == [(drawn, 0, 1), (67, 8, 1)]

    # A drag moves a note by steps of the scale, and the roll shows it while it is dragged.
    roll = page.locator("#roll canvas").first
    before = roll.screenshot()
    _, space = on_staff(page, 0, 0, 0)[1], on_staff(page, 0, 0, 0)[1] - on_staff(page, 0, 0, 2)[1]
    x, y = middle(heads(page, 2).nth(1))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - space, steps=4)
    assert roll.screenshot() != before, "the roll follows"
    page.mouse.up()
    unsaved_then_saved(page)
    assert written(page)[1] == (71, 8, 1), "two steps above G is B"

    # Each view undoes what was done on the other.
    page.locator("#roll").focus()
    page.keyboard.press("Control+z")
    unsaved_then_saved(page)
    assert written(page)[1] == (67, 8, 1), "the drag was one step of the history"
    page.locator("#score-box").focus()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    unsaved_then_saved(page)
    assert written(page) == []
    heads(page, 0)
    page.keyboard.press("Control+y")
    unsaved_then_saved(page)
    assert written(page) == [(drawn, 0, 1)]
    expect(head).to_be_visible()


def test_row_16_a_melody_is_typed_on_the_staff(page: Page) -> None:
    new_musician(page)
    new_work(page)
    engraved(page)
    box = page.locator("#score-box")
    caret = page.locator("#score-paper .entry-caret")
    expect(caret).to_be_hidden()
    box.focus()
    expect(caret).to_be_visible()
    start = middle(caret.locator(".entry-line"))
    page.keyboard.type("4cd5e.f")
    heads(page, 4)
    assert middle(caret.locator(".entry-line"))[0] > start[0] + 20, "the caret moved on"
    expect(palette(page, "Length: quarter")).to_have_attribute("aria-pressed", "true")
    expect(palette(page, "Dotted length, or plain again")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("./ggg/06a")
    unsaved_then_saved(page)
    third = Fraction(2, 3)
    assert written(page) == [
        (72, 0, Fraction(1, 2)),
        (74, Fraction(1, 2), Fraction(1, 2)),
        (76, 1, 1),
        (77, 2, Fraction(3, 2)),
        *((79, Fraction(7, 2) + step * third, third) for step in range(3)),
        (81, Fraction(13, 2), 2),
    ]
    # Signs and steps change the note just typed; each is one entry of the history.
    steps = [
        ("Shift+B", (80, "Ab")),
        ("j", (80, "")),
        ("Shift+N", (79, "")),
        ("Alt+ArrowDown", (77, "")),
        ("#", (78, "")),
        ("Control+ArrowDown", (66, "")),
        ("ArrowUp", (67, "")),
    ]
    for key, _ in steps:
        page.keyboard.press(key)
    for _, (pitch, spelling) in reversed(steps):
        unsaved_then_saved(page)
        last = notes(page)[-1]
        assert (last["pitch"], last.get("spelling", "")) == (pitch, spelling)
        page.keyboard.press("Control+z")
    page.keyboard.press("Shift+T")
    unsaved_then_saved(page)
    assert [note.get("tie", "") for note in notes(page)][-2:] == ["start", "stop"]
    assert written(page)[-1] == (81, Fraction(17, 2), 2)
    page.keyboard.press("Delete")
    unsaved_then_saved(page)
    assert len(notes(page)) == 8


def test_row_16_the_palette_sets_lengths_and_signs_by_mouse(page: Page) -> None:
    new_musician(page)
    new_work(page)
    engraved(page)
    eighth, half = palette(page, "Length: eighth"), palette(page, "Length: half")
    expect(eighth).to_have_attribute("title", "Length: eighth (4)")
    expect(palette(page, "Sharp")).to_be_disabled()
    eighth.click()
    expect(page.locator("#score-box")).to_be_focused()
    expect(eighth).to_have_attribute("aria-pressed", "true")
    page.mouse.move(*on_staff(page, 1, 0.5, C5))
    expect(page.locator("#score-paper .entry-ghost")).to_be_visible()
    page.mouse.click(*on_staff(page, 1, 0.1, C5))
    heads(page, 1)
    palette(page, "Rest: move on by one length").click()
    half.click()
    page.keyboard.type("e")
    palette(page, "Flat").click()
    palette(page, "An octave down").click()
    unsaved_then_saved(page)
    assert written(page) == [(72, 4, Fraction(1, 2)), (63, 5, 2)]

    # The palette is one stop of the Tab key; arrows go through it.
    half.focus()
    page.keyboard.press("ArrowRight")
    expect(palette(page, "Length: whole")).to_be_focused()
    page.keyboard.press("Enter")
    expect(palette(page, "Length: whole")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    expect(page.locator("#score-box")).to_be_focused()


@pytest.mark.parametrize("key", ["7 major", "-7 major", "3 minor"])
def test_row_16_what_is_clicked_is_what_is_printed_in_every_clef(page: Page, key: str) -> None:
    new_musician(page)
    new_work(page)
    voices = "".join(f"V:{n} clef={clef}\n" for n, clef in enumerate(["treble", "bass", "alto", "treble-8"], start=1))
    music = "".join(f"V:{n}\n{note}4|z4|\n" for n, note in enumerate(["C", "C,", "C", "C"], start=1))
    drop(page, "clefs.abc", f"X:1\nT:Clefs\nM:4/4\nL:1/4\n{voices}K:C\n{music}".encode())
    page.get_by_role("button", name="Open all voices").click()
    page.select_option("#piece-key", key)
    expect(page.locator("#score-paper .measure[id='bar.1'] > .staff")).to_have_count(4)
    parts = [part["id"] for part in score(page)["parts"]]
    assert len(parts) == 4
    for part in range(4):
        before = page.locator("#score-paper .measure[id='bar.1'] > .staff").nth(part).locator(".notehead")
        page.mouse.click(*on_staff(page, 1, 0.3, A4, part))
        expect(before).to_have_count(1)
        _, y = middle(before)
        assert abs(y - on_staff(page, 1, 0.3, A4, part)[1]) < 2, "the head is printed where it was clicked"
    expect(page.locator("#score-paper .measure[id='bar.1'] .accid use")).to_have_count(0)
    unsaved_then_saved(page)
    assert all(len(notes(page, part)) == 2 for part in parts)


def test_row_16_select_frames_extends_and_erases_on_the_staff(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    says = page.locator("#roll-says")
    page.get_by_role("button", name="Select", exact=True).click()
    x, y = on_staff(page, 0, 0.55, 12)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(*on_staff(page, 1, 0.99, -4), steps=4)
    expect(page.locator(".entry-frame")).to_be_visible()
    page.mouse.up()
    expect(page.locator(".entry-frame")).to_be_hidden()
    framed = page.locator("#score-paper .note.is-selected")
    count = framed.count()
    assert count >= 4
    page.locator("#score-paper .measure[id='bar.2'] .note").first.click(modifiers=["Shift"])
    expect(says).to_have_text(f"{count + 1} notes selected")
    page.locator("#score-paper .measure[id='bar.2'] .note").first.click(modifiers=["Shift"])
    expect(framed).to_have_count(count)

    before = len(notes(page, score(page)["parts"][0]["id"]))
    page.get_by_role("button", name="Erase", exact=True).click()
    page.locator("#score-paper .measure[id='bar.3'] .note").first.click()
    unsaved_then_saved(page)
    assert len(notes(page, score(page)["parts"][0]["id"])) == before - 1


def printed(markup: str) -> dict[str, object]:
    """What an engraving shows, whoever engraved it: its notes by id, how often each sign stands in it, its words."""
    inside = markup[markup.index("<svg") : markup.rindex("</svg>") + len("</svg>")]
    root = ElementTree.fromstring(f'<all xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</all>')  # noqa: S314 - our own markup
    found: dict[str, list[ElementTree.Element]] = defaultdict(list)
    for element in root.iter():
        for name in (element.get("class") or "").split():
            # An accidental that is only in force has an empty group.
            if len(element):
                found[name].append(element)
    words = {name: ["".join("".join(each.itertext()).split()) for each in found[name]] for name in ("syl", "harm")}
    ids = sorted({re.sub(r"(\.\d+|-+s\d+)$", "", note.get("id", "")) for note in found["note"]})
    return {"ids": ids, "words": words} | {name: len(found[name]) for name in SIGNS}


@pytest.mark.parametrize("name", ["good.mid", "good.musicxml", "good.mxl", "good.abc"])
def test_row_16_the_browser_engraves_files_as_the_server_does(page: Page, name: str) -> None:
    new_musician(page)
    new_work(page)
    drop(page, name, good_files()[name])
    if name != "good.abc":
        page.get_by_role("button", name="Open all voices").click()
    unsaved_then_saved(page)
    page.reload()
    ready(page)
    engraved(page)
    heads(page, page.locator("#score-paper .note").count())
    here = printed(page.locator("#score-paper").inner_html())
    page_from_server = page.request.get(page.url).text()
    there = printed(page_from_server[page_from_server.index('id="score-paper"') : page_from_server.index("score-skeleton")])
    # Only the server leaves the flat of an alteration as it was typed.
    there["words"] = json.loads(json.dumps(there["words"]).replace("7b5", json.dumps("7♭5")[1:-1]))
    assert here == there
    assert here["ids"]


def test_row_07_a_click_on_note_or_bar_seeks_also_while_playing(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "long.mid", midi_file([67, 69, 71, 72] * 40))
    engraved(page)
    bar = page.locator("#position-bar")
    page.locator("#score-paper .measure[id='bar.3'] .note").nth(1).click()
    expect(bar).to_have_text("4.2")
    page.click("#play")
    page.locator("#score-paper .note.is-playing").first.wait_for(timeout=30_000)
    count = page.locator("#score-paper .note").count()
    page.mouse.click(*on_staff(page, 0, 0.97, E5))
    expect(bar).to_have_text(re.compile(r"^[12]\.\d$"))
    assert page.locator("#score-paper .note").count() == count, "nothing is written while it plays"
    # The paper follows what sounds, until somebody scrolls it.
    page.locator("#score-paper").hover(position={"x": 300, "y": 60})
    page.mouse.wheel(0, 3000)
    playing = page.locator("#score-paper .note.is-playing").first
    expect(playing).not_to_be_in_viewport()
    expect(bar).to_have_text(re.compile(r"^(2\.[34]|[3-9]\.\d|\d\d\.\d)$"))
    expect(playing).not_to_be_in_viewport()
    page.click("#follow")
    expect(playing).to_be_in_viewport(timeout=20_000)


def test_row_14_the_staff_speaks_and_is_accessible(page: Page) -> None:
    new_musician(page)
    new_work(page)
    engraved(page)
    says = page.locator("#roll-says")
    page.locator("#score-box").focus()
    page.keyboard.type("c")
    expect(says).to_have_text("Melody: C5, bar 1 beat 1, quarter")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+ArrowUp")
    expect(says).to_have_text("D5, bar 1 beat 2.50, empty")
    page.keyboard.press("[")
    expect(says).to_have_text("Melody: C5, bar 1 beat 1, quarter")
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == [], theme


def test_row_41_the_score_says_when_it_cannot_be_engraved_and_tries_again(
    new_context: Callable[..., BrowserContext], browser_log: BrowserLog
) -> None:
    browser_log.expect("ERR_FAILED|Failed to fetch|verovio")
    context = new_context()
    page = context.new_page()
    new_musician(page)
    context.route("**/verovio*.mjs", lambda route: route.abort())
    new_work(page, "ode-to-joy")
    error = page.locator("#score-error")
    expect(error).to_be_visible(timeout=30_000)
    expect(error).to_contain_text("Your notes are safe")
    context.unroute("**/verovio*.mjs")
    error.get_by_role("button", name="Try again").click()
    engraved(page)
    expect(error).to_be_hidden()


def test_row_43_a_finger_writes_and_drags_on_a_phone(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    new_musician(page)
    new_work(page)
    engraved(page)
    assert overflow(page) <= 0
    page.locator("#score-box").scroll_into_view_if_needed()
    page.locator("#score-box").tap(position={"x": 4, "y": 4})
    page.touchscreen.tap(*on_staff(page, 0, 0.7, G4))
    [head] = heads(page, 1).all()
    unsaved_then_saved(page)
    [note] = notes(page)
    assert note["pitch"] == 67
    palette(page, "Length: half").tap()
    expect(palette(page, "Length: half")).to_have_attribute("aria-pressed", "true")

    # What is chosen follows the finger; the page does not scroll meanwhile.
    space = on_staff(page, 0, 0, 0)[1] - on_staff(page, 0, 0, 2)[1]
    x, y = middle(head)
    top = page.evaluate("scrollY")
    Fingers(page).drag(((x, y), (x, y - 2 * space)))
    unsaved_then_saved(page)
    assert notes(page)[0]["pitch"] == 74, "four steps above G"
    assert page.evaluate("scrollY") == top
    assert overflow(page) <= 0


def test_row_43_the_score_is_laid_anew_for_narrow_windows(page: Page) -> None:
    new_musician(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    new_work(page, "greensleeves")
    engraved(page)
    systems = page.locator("#score-paper .system")
    wide = systems.count()
    size = heads(page, systems.locator(".note").count()).first.bounding_box()
    page.set_viewport_size({"width": 360, "height": 740})
    systems.nth(wide).wait_for(timeout=30_000)
    small = page.locator("#score-paper .notehead").first.bounding_box()
    assert size
    assert small
    assert small["width"] > 0.85 * size["width"], "fewer bars to a line, not smaller notes"
    assert overflow(page) <= 0
