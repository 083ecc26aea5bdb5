"""What the singing studio's tests share."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.compose_support import PATIENCE, new_musician, post

OPENING = "Twinkle"
Q = 10_080


def sung_score(phrases: int = 2) -> dict[str, Any]:
    """Bars of four quarters and a bar of rest, `phrases` times: a melody of short phrases, and a bass under it."""
    bar = 4 * Q
    melody, bass = [], []
    for phrase in range(phrases):
        start = phrase * 2 * bar
        for n, pitch in enumerate((60, 62, 64, 65)):
            melody.append({"id": f"n{phrase}-{n}", "onset": start + n * Q, "duration": Q, "pitch": pitch})
        bass.append({"id": f"b{phrase}", "onset": start, "duration": bar, "pitch": 48})
    part = {"program": 52, "clef": "G2", "percussion": False}
    return {
        "version": 1,
        "title": OPENING,
        "composer": "",
        "lyricist": "",
        "measures": [{"onset": n * bar, "duration": bar, "number": str(n + 1), "repeat": ""} for n in range(2 * phrases)],
        "metres": [{"tick": 0, "beats": 4, "unit": 4}],
        "keys": [{"tick": 0, "fifths": 0, "mode": "major"}],
        "tempos": [{"tick": 0, "bpm": 120}],
        "chords": [],
        "parts": [
            {"id": "melody", "name": "Melody", **part, "notes": melody},
            {"id": "bass", "name": "Bass", **part, "clef": "F4", "notes": bass},
        ],
    }


def open_song(page: Page, score: dict[str, Any] | None = None) -> str:
    """A new musician's new work in the singing studio; returns its id."""
    new_musician(page)
    return begin_song(page, score)


def begin_song(page: Page, score: dict[str, Any] | None = None) -> str:
    """Another work of the musician who is signed in, in the singing studio; returns its id."""
    made = post(page, "/api/library/works/", data={"title": OPENING, "score": score or sung_score()})
    assert made.status == 201, made.text()
    work: str = made.json()["id"]
    page.goto(f"/sing/{work}/")
    sing_ready(page)
    return work


def sing_ready(page: Page) -> None:
    page.locator("#sing-studio[data-ready]").wait_for(timeout=30_000)


def kept(page: Page) -> None:
    """What is shown is stored."""
    page.keyboard.press("Control+s")
    page.locator('#save-state[data-state="saved"]').wait_for(timeout=30_000)


def words(page: Page) -> Locator:
    return page.locator("#lyrics .cell-words")


def shown_words(page: Page) -> list[str]:
    return [field.input_value() for field in words(page).all()]


def expect_words(page: Page, wanted: list[str]) -> None:
    for index, text in enumerate(wanted):
        # The first words after a start wait for the dictionary.
        expect(words(page).nth(index)).to_have_value(text, timeout=PATIENCE)


def settings_of(page: Page, work: str) -> dict[str, Any]:
    kept(page)
    found: dict[str, Any] = page.request.get(f"/api/voice/songs/{work}/").json()["settings"]
    return found


def sing(page: Page) -> None:
    """Have everything sung that is not there yet."""
    page.locator("#sing").click()
    expect(page.locator("#sing-progress")).to_be_visible()
    page.locator("#sing-progress").wait_for(state="hidden", timeout=PATIENCE)
    expect(page.locator("#sing-error")).to_be_hidden()


def phrases_ready(page: Page, work: str) -> list[bool]:
    """Which phrases are sung as they stand now."""
    return [phrase["ready"] for phrase in page.request.get(f"/api/voice/songs/{work}/plan/").json()["phrases"]]
