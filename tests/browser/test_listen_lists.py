"""Playlists, artists and one's own audience: made, arranged, followed, looked at."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESK, Owner
from tests.browser.listen_support import Music, cards, make_music, open_feed, titles
from tests.support.chromium import BrowserLog
from tests.support.newcomers import newcomer
from tests.support.studio import Studio

TRACKS = [
    ("Moss", "fern", 4.0, "instrument:oboe"),
    ("Lichen", "fern", 4.0, "instrument:oboe"),
    ("Bark", "ivy", 4.0, "instrument:oboe"),
]


@pytest.fixture(scope="module")
def music(live_studio: Studio) -> Music:
    return make_music(live_studio, "lists-", TRACKS)


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], live_studio: Studio, music: Music) -> Page:
    """A page of somebody new, logged in."""
    context = new_context(viewport=DESK)
    context.add_cookies([{"name": "sessionid", "value": newcomer(), "url": live_studio.url}])
    return context.new_page()


def add(page: Page, title: str, playlist: str) -> None:
    menu = page.locator(".track", has_text=title).locator(".track-actions .menu")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Add to a playlist…").click()
    # The sentence about the track before may still be there.
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/tracks/")):
        page.get_by_role("dialog").get_by_role("button", name=playlist).click()
    expect(page.locator("#toasts").get_by_text(f"Added to “{playlist}”.").last).to_be_visible()


def test_a_playlist_is_made_arranged_renamed_deleted_and_brought_back(desk: Page) -> None:
    page = desk
    page.goto("/listen/playlists/")
    page.get_by_role("button", name="New playlist").click()
    page.get_by_label("Name").fill("Wood")
    page.get_by_role("button", name="Create").click()
    expect(page.locator("h1")).to_have_text("Wood")
    expect(page.locator("#nothing")).to_be_visible()
    open_feed(page, "tag:instrument:oboe")
    for title in ("Moss", "Lichen", "Bark"):
        add(page, title, "Wood")
    page.goto("/listen/playlists/")
    page.get_by_role("link", name="Wood").click()
    expect(cards(page)).to_have_count(3)
    assert titles(page) == ["Moss", "Lichen", "Bark"]
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.get_by_role("button", name="Move “Bark”: arrow keys").press("Home")
    assert titles(page) == ["Bark", "Moss", "Lichen"]
    expect(page.get_by_role("button", name="Move “Bark”: arrow keys")).to_be_focused()
    grip, goal = page.get_by_role("button", name="Move “Lichen”: arrow keys").bounding_box(), cards(page).nth(1).bounding_box()
    assert grip
    assert goal
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(goal["x"] + 8, goal["y"] + 16, steps=5)
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        page.mouse.up()
    page.reload()
    expect(cards(page)).to_have_count(3)
    assert titles(page) == ["Bark", "Lichen", "Moss"]

    menu = page.locator(".track", has_text="Lichen").locator(".track-actions .menu")
    menu.locator("summary").click()
    menu.get_by_role("button", name="Take out of the playlist").click()
    expect(cards(page)).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(cards(page)).to_have_count(3)
    assert titles(page) == ["Bark", "Lichen", "Moss"]

    page.get_by_role("button", name="Rename…").click()
    page.get_by_label("Name", exact=True).fill("Wind and wood")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.locator("h1")).to_have_text("Wind and wood")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("h1")).to_have_text("Playlists")
    expect(page.get_by_role("link", name="Wind and wood")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("Wind and wood")
    expect(cards(page)).to_have_count(3)
    assert titles(page) == ["Bark", "Lichen", "Moss"]


def test_an_artist_is_followed_and_their_music_has_a_mix(desk: Page, music: Music) -> None:
    page = desk
    page.goto("/listen/?mix=following")
    expect(page.locator("#nothing")).to_contain_text("Follow artists on their pages")
    page.goto(music.artist("fern"))
    assert sorted(titles(page)) == ["Lichen", "Moss"]
    expect(page.locator("#followers")).to_have_text("0 followers")
    with page.expect_response("**/follow/"):
        page.get_by_role("button", name="Follow").click()
    expect(page.locator("#followers")).to_have_text("1 follower")
    page.get_by_role("link", name="Listen", exact=True).click()
    page.get_by_role("link", name="From people you follow").click()
    expect(cards(page)).to_have_count(2)
    assert sorted(titles(page)) == ["Lichen", "Moss"]
    page.locator(".track", has_text="Moss").locator(".why summary").click()
    expect(page.locator(".track", has_text="Moss").locator(".why p")).to_have_text("You follow its artist")


def test_a_history_of_another_player_is_brought_along(desk: Page, music: Music, browser_log: BrowserLog) -> None:
    browser_log.expect("status of 422")
    page = desk
    page.goto("/listen/history/")
    expect(page.locator("#nothing")).to_be_visible()
    table = f"artist,album,track,date\n{music.prefix}fern,,Moss,01 Nov 2026 10:00\nsomebody,,Else,01 Nov 2026 10:05\n"
    page.locator("#history-file").set_input_files({"name": "last.csv", "mimeType": "text/csv", "buffer": table.encode()})
    expect(page.locator("#import-says")).to_have_text("Plays in the file: 2. Of music that is here: 1. New: 1.")
    page.reload()
    expect(page.locator(".history-row")).to_contain_text("brought along")
    page.locator("#history-file").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"nothing"})
    expect(page.locator("#import-says")).to_contain_text("No plays are told in this file")
    page.get_by_role("button", name="Forget this play of “Moss”").click()
    expect(page.locator(".history-row")).to_have_count(0)
    page.locator("#history-file").set_input_files({"name": "last.csv", "mimeType": "text/csv", "buffer": table.encode()})
    expect(page.locator("#import-says")).to_have_text(
        "Plays in the file: 2. Of music that is here: 1. New: 0. 1 play is left out: you deleted it in the last 30 days."
    )


def test_the_audience_is_drawn_and_written(owner: Owner, logged_in: Callable[[str], Page]) -> None:
    page = logged_in("en")
    page.goto("/listen/yours/")
    expect(page.locator("#chart canvas")).to_be_visible()
    expect(page.locator("#exposure")).to_have_text(re.compile(r"^\d+(\.\d)?% of \d+ of all artists$"))
    page.get_by_text("The same as a table").click()
    expect(page.locator(".table-scroll").first.locator("tbody tr")).to_have_count(30)
    expect(page.locator(".table-scroll").last).to_contain_text("Shanty of mine")
