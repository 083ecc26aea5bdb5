"""Anybody asks a sound file who made it: ours, changed, somebody else's, one whose credentials were removed, one without."""

import json
import re

from playwright.sync_api import Browser, Page, expect

from musicstudio.engine.audio.credentials import Maker, Statement, new_identity, signed
from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PHONE, new_musician
from tests.support.chromium import BrowserLog
from tests.support.reencoding import reencoded
from tests.support.sounds import tone
from tests.support.studio import Studio

COMPOSE = """
from dataclasses import replace
from apps.accounts.models import User
from apps.compose.melodies import MELODIES
from apps.library.services import create_work, save_revision
from musicstudio.engine.notation import Part
user = User.objects.get(username={name!r})
tune = MELODIES[0].score()
[melody] = tune.parts
below = tuple(replace(note, id="b" + note.id, pitch=note.pitch - 16 + note.onset // 10080 % 5) for note in melody.notes)
work = create_work(owner=user, title="Evening hymn", score=tune)
both = replace(tune, parts=(melody, Part("bass", "Bass", below, clef="F4")))
made = {{"model": "MusicStudio chorales", "version": "2.0", "training_data": "Chorales that are free."}}
print(save_revision(work=work, author=user, score=both, base=1, origin="harmonise", provenance=made).pk)
"""
HEARD = """
import time
from apps.rights.models import ExportedSound
while ExportedSound.objects.filter(subject="revision:{revision}", peaks=None).exists():
    time.sleep(0.2)
"""


def ask(page: Page, name: str, content: bytes) -> None:
    page.locator("#file-input").set_input_files({"name": name, "mimeType": "audio/wav", "buffer": content})
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator(".verdict-name")).to_have_text(name, timeout=30_000)
    expect(page.locator("#verdict")).to_be_focused()


def verdict(page: Page, finding: str) -> None:
    expect(page.locator(".verdict")).to_have_attribute("data-finding", finding)
    assert violations(page) == []


def test_a_file_is_asked_who_made_it(page: Page, live_studio: Studio, chromium: Browser, browser_log: BrowserLog) -> None:
    browser_log.expect(r"status of 422")
    name = new_musician(page)
    revision = live_studio.python(COMPOSE.format(name=name)).splitlines()[-1]
    ours = page.request.get(f"/api/compose/revisions/{revision}/export.mp3").body()
    page.goto("/rights/verify/")

    # Without a file, and with one that is no sound: one sentence, and the choice stays.
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("#answer-error")).to_have_text("Choose a sound file first.")
    expect(page.locator("#answer-error")).to_be_focused()
    page.locator("#file-input").set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hello"})
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("#answer-error")).to_contain_text("not WAV, FLAC, OGG, MP3 or AIFF")
    expect(page.locator("#verify .file-name")).to_have_text("notes.txt")

    ask(page, "ours.mp3", ours)
    verdict(page, "ours")
    expect(page.locator(".verdict-facts")).to_contain_text("MusicStudio chorales 2.0")
    expect(page.locator(".verdict-facts")).to_contain_text("By people together with a model.")
    expect(page.locator("#answer").get_by_role("link", name="Evening hymn")).to_be_visible()

    live_studio.python(HEARD.format(revision=revision))
    changed = bytearray(ours)
    changed[len(changed) // 2] ^= 1
    ask(page, "changed.mp3", bytes(changed))
    verdict(page, "ours_changed")
    expect(page.locator(".verdict-remarks")).to_contain_text("is not what was signed")

    said = Statement("Theirs", "trainedAlgorithmicMedia", voice=True, makers=(Maker("Their model", "7"),))
    ask(page, "theirs.wav", signed(tone(4), "wav", said, new_identity()))
    verdict(page, "others")
    expect(page.locator(".verdict-remarks")).to_contain_text("the name in it may be anybody's")

    stripped = reencoded(ours, "mp3", quieter=0.7)
    ask(page, "stripped.mp3", stripped)
    verdict(page, "removed")
    expect(page.locator("#verdict")).to_contain_text("were removed from this file")
    page.get_by_text("What the credentials said that were removed").click()
    assert "MusicStudio chorales" in json.dumps(json.loads(page.locator(".verdict-manifest").inner_text()))
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(page) == [] and overflow(page) <= 0

    ask(page, "tone.wav", tone(4))
    verdict(page, "nothing")

    # A stranger, by keys alone and without scripts, is not told whose it is.
    context = chromium.new_context(base_url=live_studio.url, locale="en-GB", java_script_enabled=False)
    stranger = context.new_page()
    stranger.goto("/rights/verify/")
    stranger.locator("#file").set_input_files({"name": "found.mp3", "mimeType": "audio/mpeg", "buffer": stripped})
    stranger.locator("#ask").focus()
    stranger.keyboard.press("Enter")
    expect(stranger.locator(".verdict")).to_have_attribute("data-finding", "removed", timeout=30_000)
    expect(stranger.locator(".verdict-remarks")).to_contain_text("Of which work it is, is not public.")
    expect(stranger.locator("main")).not_to_contain_text(re.compile("Evening hymn"))
    context.close()
