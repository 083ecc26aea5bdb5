"""Files in and out: what is dropped becomes the piece, what is exported comes back as the same music."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import BrowserContext, Download, Page, Route, expect

from musicstudio.engine.audio.decoding import decode
from musicstudio.engine.notation import Score
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.reading import read_score
from tests.browser.axe import overflow, violations
from tests.browser.compose_support import (
    drop,
    engraved,
    eventually,
    hear,
    midi_file,
    new_musician,
    new_work,
    newest,
    ready,
    saved,
    score,
    unsaved_then_saved,
)
from tests.fixtures.good_files import good_files
from tests.fixtures.musescore import mscx, quarters
from tests.support.chromium import BrowserLog

LONG_TITLE = "小星星 / Über “Twinkle”: 🎼 " + "very " * 30 + "long"
SECOND_TRACK = b"\x00\xff\x03\x04Bass\x00\x90\x30\x50\x83\x60\x80\x30\x00\x00\x90\x2b\x50\x83\x60\x80\x2b\x00\x00\xff\x2f\x00"


def two_tracks() -> bytes:
    upper = midi_file([72, 74, 76, 77])
    return upper[:8] + b"\x00\x01\x00\x02" + upper[12:] + b"MTrk" + len(SECOND_TRACK).to_bytes(4, "big") + SECOND_TRACK


def pitches(page: Page) -> list[int]:
    return [note["pitch"] for part in score(page)["parts"] for note in part["notes"]]


def sounds(piece: Score) -> list[tuple[int, int, int]]:
    return [(note.onset, note.duration, note.pitch) for _, note in piece.notes()]


def opened(page: Page) -> None:
    """A file has become the piece, and is stored as that."""
    unsaved_then_saved(page)
    eventually(page, lambda page: newest(page).get("origin"), "import", "It is read and stored")


def export(page: Page, name: str) -> Download:
    page.locator("#export-menu summary").click()
    with page.expect_download(timeout=120_000) as coming:
        page.get_by_role("button", name=name, exact=True).click()
    return coming.value


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


@pytest.mark.parametrize("name", ["good.mid", "good.musicxml", "good.mxl", "good.abc", "good.mscz", "good.mscx", "good.ustx"])
def test_row_19_every_kind_of_score_is_dropped_and_opened(page: Page, name: str) -> None:
    new_musician(page)
    new_work(page)
    data = good_files()[name]
    read = read_score(data, name)
    drop(page, name, data)
    if len(read.melody_candidates) > 1:
        page.get_by_role("button", name="Open all voices").click()
    opened(page)
    stored = score_from_json(score(page))
    assert [note for _, note in stored.notes()] == [note for _, note in read.score.notes()]
    assert (stored.metres, stored.keys, stored.chords) == (read.score.metres, read.score.keys, read.score.chords)


def test_row_19_a_file_is_dropped_on_an_open_dialog_and_lies_over_it(page: Page) -> None:
    new_musician(page)
    new_work(page)
    page.click("#shortcuts")
    page.get_by_role("dialog").wait_for()
    drop(page, "a.mid", midi_file([60, 62]), on="dialog")
    opened(page)
    assert pitches(page) == [60, 62]
    expect(page.locator("#drop-veil")).to_be_hidden()
    # A second file takes the place of the question about the first.
    page.keyboard.press("Escape")
    drop(page, "two.mid", two_tracks())
    page.get_by_role("dialog", name="Which voice is the melody?").wait_for()
    drop(page, "b.mid", midi_file([65, 67]), on="dialog")
    expect(page.get_by_role("dialog")).to_have_count(0)
    opened(page)
    assert pitches(page) == [65, 67]
    page.click("#undo")
    unsaved_then_saved(page)
    assert pitches(page) == [60, 62], "opening a file is one step that can be undone"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("broken.mid", midi_file([60])[:20], "damaged or cut short"),
        ("broken.mscz", good_files()["good.mscz"][:90], "damaged or cut short"),
        ("old.mscx", mscx(f"<Measure>{quarters(60)}</Measure>", version="2.06"), "MuseScore 2 or older"),
        ("page.xml", b"<html><body>hello</body></html>", "not MusicXML"),
        ("notes.txt", b"do re mi", "not MIDI, MusicXML, MuseScore, ABC or UTAU"),
        ("big.mid", b"MThd" + b"0" * 6_000_000, "too large"),
    ],
    ids=["MIDI cut short", "MuseScore cut short", "MuseScore 2", "a web page", "text", "too large"],
)
def test_row_19_a_bad_file_is_named_and_changes_nothing(
    page: Page, browser_log: BrowserLog, name: str, data: bytes, sentence: str
) -> None:
    browser_log.expect("422")
    new_musician(page)
    new_work(page, "ode-to-joy")
    before = score(page)
    drop(page, name, data)
    expect(page.locator("#toasts")).to_contain_text(sentence)
    expect(page.locator("#undo")).to_be_disabled()
    assert score(page) == before


def test_row_19_which_voice_is_the_melody_is_one_click_with_a_preview(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "two.mid", two_tracks())
    dialog = page.get_by_role("dialog", name="Which voice is the melody?")
    expect(dialog.get_by_role("listitem").first).to_contain_text("likely")
    dialog.get_by_role("button", name="Hear Bass").click()
    hear(page)
    dialog.get_by_role("button", name="Use Bass").click()
    opened(page)
    assert pitches(page) == [48, 43]


def test_row_19_undoing_an_opened_file_brings_the_locks_back(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.get_by_role("button", name="Lock Melody").click()
    expect(page.locator("#generate-scope")).to_have_text("What is locked stays as it is.")
    drop(page, "tune.mid", midi_file([60, 62, 64]))
    opened(page)
    expect(page.locator("#generate-scope")).not_to_have_text("What is locked stays as it is.")
    page.click("#undo")
    expect(page.locator("#generate-scope")).to_have_text("What is locked stays as it is.")


def test_row_19_the_start_page_asks_which_voice_is_the_melody(page: Page) -> None:
    new_musician(page)
    page.goto("/")
    with page.expect_navigation():
        drop(page, "two.mid", two_tracks(), on="main")
    ready(page)
    expect(page.locator("#title")).to_have_value("two")
    page.get_by_role("dialog", name="Which voice is the melody?").get_by_role("button", name="Use Bass").click()
    opened(page)
    assert pitches(page) == [48, 43]
    page.reload()
    ready(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_row_19_a_bad_file_on_the_start_page_makes_no_work(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("status of 422")
    new_musician(page)
    page.goto("/")
    with page.expect_file_chooser() as chooser:
        page.locator("#open-form").get_by_role("button", name="Open").click()
    chooser.value.set_files({"name": "cut.mid", "mimeType": "audio/midi", "buffer": midi_file([60, 62])[:20]})
    expect(page.locator("#toasts")).to_contain_text("MIDI")
    expect(page.locator("#open-form button")).to_be_enabled()
    assert page.request.get("/api/library/works/").json()["results"] == []


def test_row_19_where_nothing_is_kept_the_start_page_says_so_and_makes_no_work(page: Page) -> None:
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('No', 'SecurityError') }")
    new_musician(page)
    page.goto("/")
    drop(page, "two.mid", two_tracks(), on="main")
    expect(page.locator("#toasts")).to_contain_text("This browser keeps no files.")
    assert page.request.get("/api/library/works/").json()["results"] == []


def test_row_19_a_file_opens_from_the_start_page(page: Page) -> None:
    new_musician(page)
    page.goto("/")
    with page.expect_navigation():
        drop(page, "tune.mid", midi_file([60, 62, 64]), on="main")
    ready(page)
    expect(page.locator("#title")).to_have_value("tune")
    assert pitches(page) == [60, 62, 64]


def test_row_26_midi_and_musicxml_come_back_as_the_same_music(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    wanted = score_from_json(score(page))
    for name, suffix in (("MIDI", "mid"), ("MusicXML", "musicxml")):
        download = export(page, name)
        assert download.suggested_filename == f"Ode to Joy.{suffix}"
        data = content(download)
        new_work(page)
        drop(page, download.suggested_filename, data)
        opened(page)
        again = score_from_json(score(page))
        assert sounds(again) == sounds(wanted)
        assert (again.title, again.metres, again.keys) == (wanted.title, wanted.metres, wanted.keys)
        assert [bar.duration for bar in again.measures] == [bar.duration for bar in wanted.measures]
        new_work(page, "ode-to-joy")


def test_row_26_sound_lasts_as_long_as_the_piece_in_every_format(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "Four bars.mid", midi_file([60, 64, 67, 72] * 4))
    opened(page)
    music = 16 * 60 / 100
    for name, suffix in (("WAV", "wav"), ("FLAC", "flac"), ("MP3", "mp3"), ("OGG", "ogg")):
        download = export(page, name)
        assert download.suggested_filename.endswith(f".{suffix}")
        sound = decode(content(download))
        assert music <= sound.seconds < music + 10, "the last notes ring out"
        assert abs(sound.samples).max() > 0.01


def test_row_26_a_pdf_has_its_pages_and_its_title(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "Long walk.mid", midi_file([60, 62, 64, 65, 67, 69, 71, 72] * 100, name=b"Long walk"))
    opened(page)
    title = page.locator("#title").input_value()
    pdf = pypdf.PdfReader(io.BytesIO(content(export(page, "PDF"))))
    assert len(pdf.pages) > 1
    width, height = (round(float(side)) for side in pdf.pages[0].mediabox[2:])
    assert (width, height) == (595, 842), "A4 in points"
    assert title in " ".join(pdf.pages[0].extract_text().split())


def test_row_26_files_are_named_after_the_work_whatever_it_is_called(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    title = page.locator("#title")
    title.fill(LONG_TITLE)
    with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        title.press("Enter")
    name = export(page, "MIDI").suggested_filename
    assert name.startswith("小星星 Über “Twinkle” 🎼 very very")
    assert name.endswith("very.mid") and len(name) <= 104
    assert not re.search(r'[\\/:*?"<>|]', name)


def test_row_26_the_site_answers_while_a_large_piece_is_exported(page: Page) -> None:
    new_musician(page)
    new_work(page)
    drop(page, "long.mid", midi_file([60, 62, 64, 65, 67, 69, 71, 72] * 110))
    opened(page)
    page.locator("#export-menu summary").click()
    with page.expect_download(timeout=120_000) as coming:
        page.get_by_role("button", name="FLAC", exact=True).click()
        toast = page.get_by_text("Preparing the FLAC file")
        toast.wait_for()
        assert page.request.get("/health/", timeout=10_000).ok
        assert page.request.get("/api/library/works/", timeout=10_000).ok
        expect(toast).to_be_visible()
    assert decode(content(coming.value)).seconds > 527
    expect(toast).to_be_hidden()


def test_row_26_an_export_is_called_off_or_tried_again(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("503")
    new_musician(page)
    new_work(page, "ode-to-joy")
    held: list[Route] = []
    page.route("**/export.pdf", lambda route: held.append(route))
    page.locator("#export-menu summary").click()
    with page.expect_request("**/export.pdf"):
        page.get_by_role("button", name="PDF", exact=True).click()
    page.locator("#toasts").get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Preparing the PDF file")).to_be_hidden()
    expect(page.locator("#toasts .toast")).to_have_count(0)
    held[0].abort()
    page.unroute("**/export.pdf")
    page.route("**/export.pdf", lambda route: route.fulfill(status=503, json={"detail": "Many scores are being exported."}))
    page.locator("#export-menu summary").click()
    page.get_by_role("button", name="PDF", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Many scores are being exported.")
    page.unroute("**/export.pdf")
    with page.expect_download(timeout=120_000) as coming:
        page.get_by_role("button", name="Try again").click()
    assert coming.value.suggested_filename == "Ode to Joy.pdf"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_row_19_the_question_is_accessible_and_fits_a_phone(new_context: Callable[..., BrowserContext], theme: str) -> None:
    page = new_context(viewport={"width": 360, "height": 740}, color_scheme=theme).new_page()
    new_musician(page)
    new_work(page)
    engraved(page)
    drop(page, "two.mid", two_tracks())
    page.get_by_role("dialog").wait_for()
    assert violations(page) == []
    assert overflow(page) <= 0
    saved(page)
