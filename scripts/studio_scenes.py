"""The studio page in its states, for `python -m scripts.screenshots`: each scene brings an open browser page into one."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import FilePayload, Page

PATIENCE = 60_000
Scene = Callable[[Page], None]


def tune(page: Page, slug: str = "old-hundredth") -> None:
    """A new work with a tune, engraved."""
    page.goto("/")
    page.locator(f'button[value="{slug}"]').click()
    engraved(page)


def engraved(page: Page) -> None:
    page.locator("[data-engraved=browser]").wait_for(timeout=PATIENCE)


def four_voices(page: Page) -> None:
    """The demo content has one work in four voices; other scenes make works that come after it."""
    page.goto("/library/?sort=created")
    page.goto(page.locator(".card:has(.voice-b) .card-title a").first.get_attribute("href") or "/")
    engraved(page)


def empty(page: Page) -> None:
    page.goto("/")
    page.locator("form:not([id]):has(button:not([name])) button.button-primary").first.click()
    page.locator("#studio[data-ready]").wait_for(timeout=PATIENCE)


def streaming(page: Page) -> None:
    tune(page, "ode-to-joy")
    page.click("#harmonise")
    page.locator("#generate[data-bars]:not([data-bars='0'])").wait_for(timeout=PATIENCE)


def versions(page: Page) -> None:
    tune(page)
    page.select_option("#alternatives", "3")
    page.click("#harmonise")
    page.locator("#generate-progress").wait_for(state="hidden", timeout=PATIENCE)
    page.locator("#alternative-next").wait_for(timeout=PATIENCE)


def failed(page: Page) -> None:
    tune(page)
    page.route("**/api/compose/harmonisations/", lambda route: route.abort())
    page.click("#harmonise")
    page.locator("#generate-error").wait_for(timeout=PATIENCE)


def offline(page: Page) -> None:
    tune(page)
    page.context.set_offline(True)
    page.locator("#roll").focus()
    page.keyboard.press("a")
    page.locator("#save-state[data-state=offline]").wait_for(timeout=PATIENCE)


def shortcuts(page: Page) -> None:
    tune(page)
    page.keyboard.press("?")
    page.locator(".shortcut-sheet").wait_for()


def share(page: Page) -> None:
    tune(page)
    page.evaluate("document.querySelector('[data-share]').click()")
    page.get_by_role("dialog").wait_for()


def hum(page: Page) -> None:
    """Without a microphone, as most machines that take pictures are."""
    tune(page)
    page.keyboard.press("h")
    page.get_by_role("dialog").wait_for()


def quantise(page: Page) -> None:
    tune(page)
    page.locator("#roll").focus()
    page.keyboard.press("q")
    page.get_by_role("dialog").wait_for()


def menu(page: Page) -> None:
    tune(page)
    page.locator("#roll").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Shift+F10")
    page.get_by_role("menu").first.wait_for()


def playing_in(page: Page) -> None:
    tune(page)
    page.keyboard.press("p")
    page.locator("#live-keys").scroll_into_view_if_needed()


def boot(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.locator("#studio-boot").text_content() or "{}")
    return found


def compare(page: Page) -> None:
    """Two versions of a tune beside each other."""
    tune(page)
    page.locator("#roll").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("ArrowUp")
    page.locator("#save-state:not([data-state=saved])").wait_for(timeout=PATIENCE)
    page.locator("#save-state[data-state=saved]").wait_for(timeout=PATIENCE)
    page.locator("#history summary").click()
    page.locator(".revision:last-child .revision-tools button:nth-last-child(2)").click()
    page.locator("[data-compare]").wait_for(timeout=PATIENCE)


def conflict(page: Page) -> None:
    """Somebody else saved the piece while it was edited here."""
    tune(page)
    start = boot(page)
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    newer = {"base": start["revision"]["number"], "score": {**start["score"], "title": "Elsewhere"}}
    page.request.post(start["urls"]["revisions"], data=newer, headers={"X-CSRFToken": token})
    page.locator("#roll").focus()
    page.keyboard.press("a")
    page.locator("#notices .notice").wait_for(timeout=PATIENCE)


def melody(page: Page) -> None:
    """A file of four voices asks which one is the melody."""
    four_voices(page)
    start = boot(page)
    address = start["urls"]["export"].replace("{id}", start["revision"]["id"]).replace("{format}", "musicxml")
    file: FilePayload = {"name": "Choir.musicxml", "mimeType": "application/xml", "buffer": page.request.get(address).body()}
    page.set_input_files("#file-input", files=[file])
    page.get_by_role("dialog").wait_for(timeout=PATIENCE)


def shared(page: Page) -> None:
    """What a link opens."""
    four_voices(page)
    start = boot(page)
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    link = page.request.post(start["urls"]["links"], headers={"X-CSRFToken": token}).json()
    page.goto(link["url"])


SCENES: dict[str, Scene] = {
    "studio": four_voices,
    "studio-empty": empty,
    "studio-streaming": streaming,
    "studio-versions": versions,
    "studio-failed": failed,
    "studio-offline": offline,
    "studio-shortcuts": shortcuts,
    "studio-share": share,
    "studio-hum": hum,
    "studio-quantise": quantise,
    "studio-menu": menu,
    "studio-playing-in": playing_in,
    "studio-compare": compare,
    "studio-conflict": conflict,
    "studio-melody": melody,
    "shared": shared,
}
