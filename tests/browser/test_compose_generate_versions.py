"""Row 23: versions side by side, heard at the same place, kept, rated; by mouse, keys and fingers, and after a reload."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import (
    PATIENCE,
    PHONE,
    engraved,
    harmonised,
    hear,
    new_musician,
    new_work,
    newest,
    notes,
    ready,
)

# What the eight cards say of the bars that are there, at every change while they arrive.
COUNTS = """() => {
  window.counted = [];
  const progress = document.querySelector("#generate-progress");
  const look = () => {
    const counts = [...document.querySelectorAll(".alternative-facts")].map((facts) => facts.textContent);
    if (!progress.hidden && counts.length === 8) window.counted.push(counts);
  };
  new MutationObserver(look).observe(document.querySelector("#alternative-list"), { subtree: true, childList: true });
}"""


def harmonise(page: Page, versions: int) -> list[dict[str, Any]]:
    """Several versions of the open piece, as the studio has stored them."""
    page.select_option("#alternatives", str(versions))
    page.click("#harmonise")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    expect(page.locator(".alternative")).to_have_count(versions)
    harmonised(page)
    page.locator("[data-alternative]").nth(versions - 1).wait_for()
    ids = [card.get_attribute("data-alternative") for card in page.locator("[data-alternative]").all()]
    found: list[dict[str, Any]] = [page.request.get(f"/api/library/revisions/{one}/").json() for one in ids]
    return found


def only_in(one: dict[str, Any], other: dict[str, Any]) -> str:
    """The id of a written note that `other` does not have."""
    ids = [{note["id"] for part in each["score"]["parts"] for note in part["notes"]} for each in (one, other)]
    return sorted(ids[0] - ids[1])[0]


def place(page: Page) -> list[int]:
    return [int(number) for number in page.locator("#position-bar").inner_text().split(".")]


def name_the_source(route: Route) -> None:
    """Each revision is most like a tune of its own, so that one sees which of them is spoken of."""
    answer = route.fetch()
    revision = answer.json()
    if found := revision["provenance"].get("originality"):
        found.update(copied=False, longest_run=9, source=f"tune of {revision['id']}")
    route.fulfill(response=answer, json=revision)


def test_row_23_versions_are_compared_at_the_same_playhead_and_one_is_kept(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    page.route("**/api/library/revisions/*/", name_the_source)
    a, b = harmonise(page, 2)
    says = page.locator("#originality")
    expect(says).to_contain_text(f"tune of {a['id']}")
    first = page.locator(f"[data-alternative='{a['id']}']")
    second = page.locator(f"[data-alternative='{b['id']}']")
    for card, made in ((first, a), (second, b)):
        expect(card).to_contain_text(re.compile(r"[A-G][♯♭]?\d–[A-G][♯♭]?\d"))
        expect(card).to_contain_text(re.compile(r"\d\.\d notes a beat"))
        expect(card).to_contain_text(re.compile(r"\d+ remarks?"))
        expect(card).to_contain_text(f"Seed {made['provenance']['seed']}")
    expect(first.get_by_text("In the piece")).to_be_visible()
    assert violations(page) == []
    of_a, of_b = (page.locator(f"#score-paper [id='{only_in(*pair)}']") for pair in ((a, b), (b, a)))

    page.select_option("#rate", "0.5")  # so that it lasts until all is looked at
    page.click("#play")
    hear(page)
    expect(page.locator("#position-bar")).to_have_text(re.compile(r"^([2-9]|\d\d)\.\d"), timeout=30_000)
    before = place(page)
    second.get_by_role("button", name="Hear version B").click()
    assert before <= place(page), "the playhead stays where it was"
    of_b.wait_for(state="attached", timeout=PATIENCE)
    expect(says).to_contain_text(f"tune of {b['id']}")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    page.get_by_role("button", name="Back to the piece").click()
    expect(says).to_contain_text(f"tune of {a['id']}")
    of_a.wait_for(state="attached", timeout=PATIENCE)
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    assert before <= place(page)
    page.click("#stop")
    expect(page.locator("#undo")).to_have_attribute("data-title", "Undo: Harmonise")
    assert newest(page)["id"] == a["id"], "hearing another version changes nothing"

    # While it is heard it is not edited, and the reason is told.
    second.get_by_role("button", name="Hear version B").click()
    page.click("#stop")
    page.locator("#chord-lane").click(position={"x": 300, "y": 10})
    page.get_by_text("You are hearing version B. Keep it or go back to the piece").wait_for()
    second.get_by_role("button", name="Keep this one").click()
    expect(second.get_by_text("In the piece")).to_be_visible()
    expect(says).to_contain_text(f"tune of {b['id']}")
    kept = newest(page)
    assert kept["score"]["parts"] == b["score"]["parts"]
    assert kept["origin"] == "harmonise"
    assert kept["provenance"]["kept_from"] == b["id"] and kept["provenance"]["model"], "stored as what it is"
    page.click("#undo")
    expect(first.get_by_text("In the piece")).to_be_visible()
    expect(says).to_contain_text(f"tune of {a['id']}")
    assert notes(page, "bass") == next(part["notes"] for part in a["score"]["parts"] if part["id"] == "bass")


def test_row_23_versions_and_ratings_survive_a_reload(page: Page) -> None:
    new_musician(page)
    new_work(page, "greensleeves")
    engraved(page)
    _, b, c = harmonise(page, 3)
    page.get_by_role("button", name="I like version B").click()
    expect(page.get_by_role("button", name="I like version B")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Version C is not for me").click()
    expect(page.get_by_role("button", name="Version C is not for me")).to_have_attribute("aria-pressed", "true")
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="I like version B")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Version C is not for me")).to_have_attribute("aria-pressed", "true")
    work = page.url.rstrip("/").rsplit("/", 1)[-1]
    rows = page.request.get(f"/api/compose/works/{work}/alternatives/").json()
    assert [row["rating"] for row in rows] == [None, 1, -1]
    page.get_by_role("button", name="I like version B").click()
    expect(page.get_by_role("button", name="I like version B")).to_have_attribute("aria-pressed", "false")
    assert page.request.get(f"/api/compose/works/{work}/alternatives/").json()[1]["rating"] is None

    # Shift+A goes round: B, C, the piece, B.
    engraved(page)
    page.locator("#roll").focus()
    for letter in ("B", "C"):
        page.keyboard.press("Shift+A")
        page.get_by_text(f"You are hearing version {letter}.").wait_for()
    page.keyboard.press("Shift+A")
    expect(page.get_by_text("You are hearing")).to_have_count(0)
    page.keyboard.press("Shift+A")
    page.locator(f"#score-paper [id='{only_in(b, c)}']").wait_for(state="attached", timeout=PATIENCE)
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")


def test_row_23_up_to_eight_versions_arrive_each_with_its_own_count(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    expect(page.locator("#alternatives option")).to_have_count(8)
    page.select_option("#alternatives", "8")
    page.evaluate(COUNTS)
    page.click("#harmonise")
    expect(page.locator(".alternative")).to_have_count(8)
    harmonised(page)
    page.locator("[data-alternative]").nth(7).wait_for()
    counted: list[list[str]] = page.evaluate("window.counted")
    for number in (0, 7):
        assert {f"{count} of 16 bars" for count in range(1, 17)} <= {counts[number] for counts in counted}
    assert any(counts[0] == "16 of 16 bars" != counts[7] for counts in counted), "each has its own"
    expect(page.get_by_role("button", name="Hear version H")).to_be_enabled()


def test_row_23_an_edited_melody_is_not_taken_away_by_another_version(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    _, b = harmonise(page, 2)
    page.locator("#score-paper .measure[id='bar.1'] .note").first.click()
    page.locator("#roll").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Undo")).to_have_attribute("data-title", "Undo: Transpose")
    mine = notes(page)
    assert mine != b["score"]["parts"][0]["notes"]
    page.get_by_role("button", name="Keep this one: version B").click()
    expect(page.locator(f"[data-alternative='{b['id']}']").get_by_text("In the piece")).to_be_visible()
    assert notes(page) == mine
    assert notes(page, "tenor") == next(part["notes"] for part in b["score"]["parts"] if part["id"] == "tenor")


def test_row_23_on_a_phone_with_fingers(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(**PHONE).new_page()
    new_musician(page)
    new_work(page, "ode-to-joy")
    harmonise(page, 2)
    assert overflow(page) <= 0
    for name in ("Hear version B", "Keep this one: version B", "I like version B", "Version B is not for me"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box and min(box["width"], box["height"]) >= 44, name
    page.get_by_role("button", name="I like version B").tap()
    expect(page.get_by_role("button", name="I like version B")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Hear version B").tap()
    expect(page.get_by_role("button", name="Hear version B")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#position-bar")).not_to_have_text("1.1", timeout=30_000)
    assert overflow(page) <= 0
    page.get_by_role("button", name="Keep this one: version B").tap()
    expect(page.get_by_role("button", name="Keep this one: version A")).to_be_visible()
    expect(page.get_by_role("button", name="Keep this one: version B")).to_be_hidden()
    assert newest(page)["provenance"]["kept_from"]
