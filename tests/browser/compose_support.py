"""What the compose page's tests share: a new user, an open studio, files to drop, and what the studio has stored."""

import base64
import itertools
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import APIResponse, Locator, Page, TimeoutError, expect

from tests.support.newcomers import PASSWORD, newcomer

_numbers = itertools.count(1)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
# A worker on a busy machine may need a while for its bars; nothing here measures speed.
PATIENCE = 180_000
Q = 10_080


def register(page: Page) -> str:
    """A new user, through the form, logged in; returns the name. More than 60 in ten minutes are refused: see new_musician."""
    name = f"composer{time.time_ns() % 10**10}x{next(_numbers)}"
    page.goto("/account/register/")
    page.fill("[name=username]", name)
    page.fill("[name=email]", f"{name}@example.org")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.locator("main form button").last.click()
    # Going elsewhere before the answer has come would call the registration off.
    page.wait_for_url(lambda url: "/register/" not in url)
    return name


def new_musician(page: Page) -> str:
    """Somebody new, one of those that the live studio was started with, is logged in; returns the name."""
    name = newcomer()
    cookies = {"sessionid": name, "csrftoken": "c" * 32}
    page.context.add_cookies(
        [{"name": key, "value": value, "domain": "127.0.0.1", "path": "/"} for key, value in cookies.items()]
    )
    return name


def post(page: Page, path: str, **options: Any) -> APIResponse:
    """A form or JSON sent past the page, as this user."""
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie.get("name") == "csrftoken")
    return page.request.post(path, headers={"X-CSRFToken": token}, max_redirects=0, **options)


def new_work(page: Page, tune: str = "") -> None:
    """A new work in the studio, empty or one of the tunes of the start page, without the way through that page."""
    made = post(page, "/compose/new/", form={"melody": tune} if tune else {})
    assert made.status == 302, made.text()
    page.goto(made.headers["location"])
    ready(page)


def ready(page: Page) -> None:
    page.locator("#studio[data-ready]").wait_for(timeout=30_000)


def engraved(page: Page) -> None:
    """The browser's own engraver has drawn what is shown."""
    page.locator("#score-box[data-engraved=browser]").wait_for(timeout=PATIENCE)


def saved(page: Page) -> None:
    """What is shown is stored: asked for with Ctrl+S. The two seconds after which it comes by itself are row 25's business."""
    if page.locator("#save-state").get_attribute("data-state") == "dirty":
        page.keyboard.press("Control+s")
    page.locator('#save-state[data-state="saved"]').wait_for(timeout=30_000)


def newest(page: Page) -> dict[str, Any]:
    """The newest revision, as the studio has it; number 0 before the first one."""
    saved(page)
    work = page.url.rstrip("/").rsplit("/", 1)[-1]
    listing = page.request.get(f"/api/library/works/{work}/revisions/").json()
    rows = listing["results"] if isinstance(listing, dict) else listing
    last = max((row for row in rows if not row["proposal"]), key=lambda row: row["number"], default=None)
    if last is None:
        return {"number": 0, "score": {"parts": []}}
    found: dict[str, Any] = page.request.get(f"/api/library/revisions/{last['id']}/").json()
    return found


def score(page: Page) -> dict[str, Any]:
    """The newest revision's score."""
    found: dict[str, Any] = newest(page)["score"]
    return found


def notes(page: Page, part: str = "melody") -> list[dict[str, Any]]:
    return next((each["notes"] for each in score(page)["parts"] if each["id"] == part), [])


def eventually(page: Page, read: Callable[[Page], Any], wanted: Any, why: str = "") -> None:
    """What `read` finds in the stored music becomes `wanted` within 30 seconds."""
    until = time.monotonic() + 30
    while (found := read(page)) != wanted and time.monotonic() < until:
        page.wait_for_timeout(200)
    assert found == wanted, f"{why or read.__name__}: {found}"


def drop(page: Page, name: str, data: bytes, *, on: str = "#studio") -> None:
    """Drop a file on the page, or on what of it `on` selects, as a file manager does."""
    holder = page.evaluate_handle(
        """([name, data]) => {
            const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([bytes], name));
            return transfer;
        }""",
        [name, base64.b64encode(data).decode()],
    )
    for kind in ("dragenter", "dragover", "drop"):
        page.dispatch_event(on, kind, {"dataTransfer": holder})


def harmonised(page: Page) -> None:
    """Wait until the running harmonisation has ended well."""
    page.locator("#generate-progress").wait_for(state="hidden", timeout=PATIENCE)
    expect(page.locator("#generate-error")).to_be_hidden()


def hear(page: Page) -> None:
    """Something sounds: the meter shows what the analyser behind the synthesizer measures."""
    page.locator('#level:not([value="0"])').wait_for(timeout=30_000)


def open_export(page: Page) -> None:
    """Open the export menu; where the transport is narrow it lies in the "More" menu."""
    if page.locator("#more-list #export-menu").count():
        page.locator("#more-menu > summary").click()
    page.locator("#export-menu > summary").click()


def midi_file(pitches: list[int], ticks: int = 480, name: bytes = b"Tune") -> bytes:
    """A MIDI file of one track of quarter notes at 100 beats per minute."""
    events = b"\x00\xff\x03" + bytes([len(name)]) + name + b"\x00\xff\x51\x03" + (600_000).to_bytes(3, "big")
    length = bytes([0x80 | ticks >> 7, ticks & 0x7F])
    for pitch in pitches:
        events += b"\x00\x90" + bytes([pitch, 80]) + length + b"\x80" + bytes([pitch, 0])
    events += b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, ticks) + b"MTrk" + struct.pack(">I", len(events)) + events


def roll_point(roll: Locator, x: float, y: float) -> tuple[float, float]:
    """A place on the roll in page coordinates; x and y are fractions of its grid."""
    box = roll.bounding_box()
    assert box
    return box["x"] + 52 + (box["width"] - 52) * x, box["y"] + 44 + (box["height"] - 44) * y


def store_score(page: Page, wanted: dict[str, Any]) -> None:
    """Put a score on top of the open work, as another program would, and open it."""
    base = newest(page)["number"]
    work = page.url.rstrip("/").rsplit("/", 1)[-1]
    answer = post(page, f"/api/library/works/{work}/revisions/", data={"base": base, "score": wanted})
    assert answer.status == 201, answer.text()
    page.reload()
    ready(page)


def choir(page: Page, **lines: list[int]) -> dict[str, Any]:
    """A score of half notes for the open work: soprano is its melody, alto, tenor and bass are voices of the studio."""
    empty = score(page)
    bar = empty["measures"][0]["duration"]
    parts = []
    for name, pitches in lines.items():
        part = "melody" if name == "soprano" else name
        written = [
            {"id": f"{name}{n}", "onset": n * bar // 2, "duration": bar // 2, "pitch": pitch} for n, pitch in enumerate(pitches)
        ]
        clef = {"tenor": "G2-8", "bass": "F4"}.get(name, "G2")
        title = "Melody" if name == "soprano" else name.title()
        parts.append({"id": part, "name": title, "program": 52, "clef": clef, "percussion": False, "notes": written})
    return {**empty, "parts": parts, "measures": empty["measures"][: (len(next(iter(lines.values()))) + 1) // 2]}


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def unsaved_then_saved(page: Page) -> None:
    """A change that is about to come is stored; on a busy machine it may have come and been stored before anybody looked."""
    with suppress(TimeoutError):
        page.locator('#save-state:not([data-state="saved"])').wait_for(timeout=10_000)
    saved(page)


def close_unheard(*pages: Page) -> None:
    """Close pages whose last try to save, which no route or cut line holds up for sure, is refused by the studio."""
    context = pages[0].context
    cookies = context.cookies()
    context.clear_cookies()
    for page in pages:
        page.close()
    context.add_cookies(cookies)
