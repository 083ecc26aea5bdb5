"""Music to listen to in a live studio, and hands on the player."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.support.studio import Studio

#: Long ones to stay on while walking about, short ones that end during a test. Artists and titles are of one test module alone.
MAKE_TRACKS = """
import json
from datetime import timedelta
from django.utils import timezone
from apps.accounts.models import User
from tests.support.sounds import tone
from tests.support.tracks import make_track
sounds = {{seconds: tone(seconds, form="MP3", rate=44_100) for seconds in (4.0, 60.0)}}
made = {{}}
for number, (title, artist, seconds, tag) in enumerate({tracks!r}):
    name = {prefix!r} + artist
    owner, _ = User.objects.get_or_create(username=name, defaults={{"email": name + "@example.org"}})
    at = timezone.now() - timedelta(seconds=number)
    about = {{"duration_ms": round(seconds * 1000), "tags": [tag], "published_at": at}}
    track = make_track(owner, title, sound=sounds[seconds], **about)
    made[title] = str(track.pk)
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Music:
    """Ids by title, and what the names of the artists begin with."""

    prefix: str
    tracks: dict[str, str]

    def page(self, title: str) -> str:
        return f"/listen/tracks/{self.tracks[title]}/"

    def artist(self, name: str) -> str:
        return f"/listen/artists/{self.prefix}{name}/"


def make_music(studio: Studio, prefix: str, tracks: list[tuple[str, str, float, str]]) -> Music:
    """(title, artist, seconds, tag) each; seconds are 4 or 60."""
    said = studio.python(MAKE_TRACKS.format(prefix=prefix, tracks=tracks))
    return Music(prefix, json.loads(said.splitlines()[-1]))


def cards(page: Page) -> Locator:
    return page.locator(".track[data-track]")


def titles(page: Page) -> list[str]:
    return page.locator(".track[data-track] .track-title").all_inner_texts()


def open_feed(page: Page, mix: str = "") -> None:
    page.goto(f"/listen/?mix={mix}" if mix else "/listen/")
    cards(page).first.wait_for()


def play(page: Page, title: str) -> None:
    """The card of this title, and then its sound."""
    page.locator(".track", has_text=title).locator("[data-play]").click()
    playing(page, title)


def playing(page: Page, title: str = "") -> None:
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause")
    if title:
        expect(page.locator("#player [data-name]")).to_have_text(title)
    before = sounding(page)["at"]
    eventually(page, lambda: sounding(page)["at"] != before)


def sounding(page: Page) -> dict[str, float | str | bool]:
    """Which deck plays, and where it is."""
    found: dict[str, float | str | bool] = page.evaluate(
        """() => {
          const decks = [...document.querySelectorAll("#player audio")];
          const deck = decks.find((one) => !one.paused) ?? decks[0];
          return { deck: deck.dataset.deck, at: deck.currentTime, paused: deck.paused, mark: deck.mark ?? "" };
        }"""
    )
    return found


def told(page: Page) -> int:
    """Events that wait in the browser to be told."""
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('musicstudio.told.')).length"))


def eventually(page: Page, holds: Callable[[], bool], seconds: float = 15) -> None:
    for _ in range(round(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come true.")
