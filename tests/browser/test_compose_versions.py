"""Nothing that was written is lost: autosave, versions and what differs between them, two tabs, no network, a closed page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import (
    close_unheard,
    engraved,
    eventually,
    hear,
    new_musician,
    new_work,
    newest,
    notes,
    ready,
    saved,
    unsaved_then_saved,
)
from tests.support.chromium import BrowserLog


def type_notes(page: Page, letters: str) -> None:
    page.locator("#roll").focus()
    page.keyboard.type(letters)


def write(page: Page, letters: str) -> None:
    """Type notes and wait until the studio has them."""
    before = len(notes(page)) if revisions(page) else 0
    type_notes(page, letters)
    unsaved_then_saved(page)
    assert len(notes(page)) == before + len(letters)


def classes(page: Page) -> list[int]:
    """Pitch classes of the stored melody, sorted: where a note goes depends on the cursor of each tab."""
    return sorted(note["pitch"] % 12 for note in notes(page))


def state(page: Page, wanted: str) -> None:
    page.locator(f'#save-state[data-state="{wanted}"]').wait_for(timeout=30_000)


def revisions(page: Page) -> list[dict[str, Any]]:
    work = page.url.rstrip("/").rsplit("/", 1)[-1]
    found: list[dict[str, Any]] = page.request.get(f"/api/library/works/{work}/revisions/").json()["results"]
    return found


def second_tab(page: Page) -> Page:
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    return other


def second_browser(page: Page, new_context: Callable[..., BrowserContext]) -> Page:
    """The same user and work in a browser that shares nothing with the first."""
    other = new_context(storage_state=page.context.storage_state()).new_page()
    other.goto(page.url)
    ready(other)
    return other


def test_row_25_an_edit_is_on_its_way_within_two_seconds_and_says_when_it_is_safe(page: Page) -> None:
    new_musician(page)
    new_work(page)
    page.locator("#roll").focus()
    # The pause before saving is 1.2 s and at most 1.9 s (tests/js/compose_saving.test.js); the rest is a busy machine's.
    with page.expect_request(lambda request: request.method == "POST" and "/revisions/" in request.url, timeout=4_000):
        page.keyboard.type("c")
        expect(page.locator("#save-state")).to_contain_text("Unsaved")
    saved(page)
    expect(page.locator("#save-state")).to_contain_text("Saved")
    assert classes(page) == [0]


def test_row_25_versions_are_listed_compared_heard_and_restored(page: Page) -> None:
    new_musician(page)
    new_work(page)
    write(page, "cd")
    write(page, "eg")
    page.select_option("#piece-key", "1 major")
    unsaved_then_saved(page)
    page.locator("#history summary").click()
    page.get_by_role("button", name="Compare version 1 with now").click()
    dialog = page.get_by_role("dialog", name="Version 1 and now")
    expect(dialog.locator(".diff-words")).to_contain_text("2 notes added in Melody")
    expect(dialog.locator(".diff-words")).to_contain_text("Key changed from C major to G major")
    for kind, count in (("added", 2), ("kept", 2), ("removed", 0)):
        path = dialog.locator(f".diff-picture .diff-{kind}").get_attribute("d") or ""
        assert path.count("M") == count, kind
    assert violations(page) == []
    dialog.get_by_role("button", name="Hear Version 1").click()
    hear(page)
    expect(dialog.get_by_role("button", name="Hear Version 1")).to_have_attribute("aria-pressed", "true")
    dialog.get_by_role("button", name="Restore version 1").click()
    expect(dialog).to_be_hidden()
    unsaved_then_saved(page)
    assert classes(page) == [0, 2]
    assert newest(page)["origin"] == "restore"
    page.click("#undo")
    unsaved_then_saved(page)
    assert classes(page) == [0, 2, 4, 7], "restoring is a step that can be undone"


def test_row_25_a_version_gets_a_name_and_loses_it(page: Page) -> None:
    new_musician(page)
    new_work(page)
    write(page, "c")
    write(page, "d")
    page.locator("#history summary").click()
    page.get_by_role("button", name="Name version 1").click()
    page.get_by_label("Name", exact=True).fill("Before the bridge")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("#revisions")).to_contain_text("Before the bridge")
    assert [revision["name"] for revision in revisions(page)] == ["", "Before the bridge"]
    page.get_by_role("button", name="Name version 1").click()
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("#revisions")).not_to_contain_text("Before the bridge")


def test_row_25_offline_edits_survive_closing_and_are_saved_when_the_network_is_back(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch|Failed to load|403")
    new_musician(page)
    new_work(page)
    write(page, "c")
    page.context.set_offline(True)
    type_notes(page, "d")
    state(page, "offline")
    expect(page.locator("#save-state")).to_contain_text("Offline, kept in this browser")
    page.context.set_offline(False)
    saved(page)
    assert classes(page) == [0, 2], "saved by itself once the network is back"

    address = page.url
    page.context.set_offline(True)
    type_notes(page, "e")
    state(page, "offline")
    context = page.context
    close_unheard(page)
    context.set_offline(False)
    page = context.new_page()
    page.goto(address)
    ready(page)
    expect(page.locator("#notices")).to_contain_text("kept in this browser but never saved")
    page.locator("#notices").get_by_role("button", name="Compare").click()
    expect(page.get_by_role("dialog").locator(".diff-words")).to_contain_text("1 note removed from Melody")
    page.get_by_role("dialog").get_by_role("button", name="Bring them back").click()
    unsaved_then_saved(page)
    assert classes(page) == [0, 2, 4]
    page.reload()
    ready(page)
    expect(page.locator("#notices .notice")).to_have_count(0)


def test_row_25_a_page_closed_in_mid_edit_gives_its_draft_to_the_next(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_FAILED|403")
    new_musician(page)
    new_work(page)
    write(page, "c")
    address, context = page.url, page.context
    page.route("**/revisions/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    type_notes(page, "d")
    state(page, "offline")
    close_unheard(page)
    again = context.new_page()
    again.goto(address)
    ready(again)
    assert classes(again) == [0], "the studio never got it"
    again.locator("#notices").get_by_role("button", name="Bring them back").click()
    expect(again.locator("#notices .notice")).to_have_count(0)
    eventually(again, classes, [0, 2])


def test_row_25_a_second_tab_notices_at_once_and_shows_the_newest(page: Page) -> None:
    new_musician(page)
    new_work(page)
    write(page, "c")
    other = second_tab(page)
    write(page, "d")
    state(other, "behind")
    expect(other.locator("#notices")).to_contain_text("saved elsewhere")
    other.get_by_role("button", name="Show the newest").click()
    saved(other)
    expect(other.locator("#notices .notice")).to_have_count(0)
    write(other, "e")
    assert classes(other) == [0, 2, 4]
    # Looking changed nothing: nobody saved a version of their own.
    assert [revision["number"] for revision in revisions(other)] == [3, 2, 1]


def parted(page: Page, other: Page) -> None:
    """Both have something that the other has not: the first saves D, the second still holds an E."""
    held: list[Any] = []
    other.route("**/revisions/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    type_notes(other, "e")
    state(other, "saving")
    write(page, "d")
    held[0].continue_()
    other.unroute("**/revisions/")
    state(other, "conflict")


@pytest.mark.parametrize("where", ["another tab", "another browser"])
def test_row_25_two_at_work_choose_mine_theirs_or_both(
    page: Page, new_context: Callable[..., BrowserContext], browser_log: BrowserLog, where: str
) -> None:
    browser_log.expect("409")
    new_musician(page)
    new_work(page)
    write(page, "c")
    other = second_tab(page) if where == "another tab" else second_browser(page, new_context)
    parted(page, other)
    notices = other.locator("#notices")
    expect(notices).to_contain_text("Nothing is lost: choose which one goes on.")
    notices.get_by_role("button", name="Compare").click()
    dialog = other.get_by_role("dialog", name="The other version and mine")
    expect(dialog.locator(".diff-words")).to_contain_text("in Melody")
    dialog.get_by_role("button", name="Keep mine").click()
    saved(other)
    assert classes(other) == [0, 4]
    theirs = page.request.get(f"/api/library/revisions/{revisions(page)[1]['id']}/").json()["score"]["parts"][0]["notes"]
    assert sorted(note["pitch"] % 12 for note in theirs) == [0, 2], "theirs is still in the list of versions"

    # The first tab has heard of it, or asks when it is looked at again.
    page.bring_to_front()
    if where == "another browser":
        page.evaluate("dispatchEvent(new Event('focus'))")
    state(page, "behind")
    page.get_by_role("button", name="Show the newest").click()
    saved(page)
    parted(page, other)
    other.locator("#notices").get_by_role("button", name="Keep both").click()
    saved(other)
    expect(other.locator("#toasts")).to_contain_text("Your version is a work of its own now")
    assert classes(other) == [0, 2, 4], "theirs goes on here"
    works = other.request.get("/api/library/works/").json()["results"]
    copy = next(work for work in works if work["title"].endswith("(my version)"))
    mine = other.request.get(f"/api/library/revisions/{copy['newest']}/").json()["score"]["parts"][0]["notes"]
    assert sorted(note["pitch"] % 12 for note in mine) == [0, 4, 4], "mine is a work of its own"
    with other.context.expect_page() as opening:
        other.get_by_role("button", name="Open it").click()
    opening.value.wait_for_url(f"**/{copy['id']}/")


def test_row_25_an_edit_on_an_older_version_becomes_a_question_at_once(page: Page) -> None:
    new_musician(page)
    new_work(page)
    write(page, "c")
    other = second_tab(page)
    write(page, "d")
    state(other, "behind")
    type_notes(other, "g")
    state(other, "conflict")
    other.get_by_role("button", name="Take the other").click()
    saved(other)
    assert classes(other) == [0, 2]
    other.click("#undo")
    unsaved_then_saved(other)
    assert classes(other) == [0, 7], "what was put aside is one step back"


def test_row_25_two_tabs_offline_lose_neither_draft(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_INTERNET_DISCONNECTED|Failed to fetch|Failed to load|403")
    new_musician(page)
    new_work(page)
    write(page, "c")
    address, context = page.url, page.context
    other = second_tab(page)
    expect(other.locator("#notices .notice")).to_have_count(0)
    context.set_offline(True)
    type_notes(page, "d")
    type_notes(other, "e")
    state(page, "offline")
    state(other, "offline")
    close_unheard(page, other)
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    ready(again)
    expect(again.locator("#notices .notice")).to_have_count(2)
    assert classes(again) == [0], "neither was stored"


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_row_25_comparing_is_accessible_and_fits_a_phone(new_context: Callable[..., BrowserContext], theme: str) -> None:
    page = new_context(viewport={"width": 360, "height": 740}, color_scheme=theme, has_touch=True).new_page()
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    page.select_option("#piece-key", "2 major")
    unsaved_then_saved(page)
    page.locator("#history summary").tap()
    page.get_by_role("button", name="Compare version 1 with now").tap()
    page.get_by_role("dialog").wait_for()
    assert violations(page) == []
    assert overflow(page) <= 0


@pytest.mark.parametrize(
    ("status", "sentence"), [(403, "you may be logged out"), (413, "too large for the studio"), (422, "Not this way.")]
)
def test_row_25_a_refused_save_says_why_until_it_is_saved(
    page: Page, browser_log: BrowserLog, status: int, sentence: str
) -> None:
    browser_log.expect(str(status))
    page.set_viewport_size({"width": 900, "height": 800})  # Where the label of the saving state is not shown.
    new_musician(page)
    new_work(page)

    def refuse(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
        elif status == 422:
            route.fulfill(status=status, json={"detail": "Not this way."})
        else:
            route.fulfill(status=status, body="refused", content_type="text/plain")

    page.route("**/revisions/", refuse)
    type_notes(page, "c")
    state(page, "error")
    told = page.locator("#notices .notice")
    expect(told).to_contain_text(sentence)
    again = told.get_by_role("button", name="Try again")
    again.click()
    state(page, "error")
    expect(again).to_be_focused()
    page.unroute("**/revisions/")
    again.click()
    saved(page)
    expect(told).to_have_count(0)
    assert classes(page) == [0]
