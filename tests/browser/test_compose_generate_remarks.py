"""Row 24: remarks about the voice leading lead to their notes, and follow what is written."""

from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.compose_support import choir, engraved, harmonised, new_musician, new_work, score, store_score
from tests.support.chromium import BrowserLog


def test_row_24_remarks_lead_to_their_notes_and_go_when_they_are_mended(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    # Tenor and bass in fifths into bar 2; the alto leaps a seventh in bar 3.
    written = choir(
        page,
        soprano=[74, 74, 76, 76, 74, 74],
        alto=[67, 67, 67, 67, 62, 72],
        tenor=[59, 57, 59, 59, 59, 59],
        bass=[43, 50, 52, 52, 43, 43],
    )
    store_score(page, written)
    engraved(page)
    panel = page.get_by_role("region", name="Voice leading")
    fifths = panel.locator("details", has_text="Parallel fifths")
    leaps = panel.locator("details", has_text="Large leaps")
    expect(fifths.locator("summary")).to_contain_text("1")
    expect(leaps.locator("summary")).to_contain_text("1")
    fifths.locator("summary").click()
    remark = panel.get_by_role("button", name="bar 2 beat 1: Tenor and Bass")
    remark.click()
    expect(remark).to_have_attribute("aria-pressed", "true")
    for note in ("tenor1", "bass1", "tenor2", "bass2"):
        expect(page.locator(f"#score-paper [id='{note}']")).to_have_class("note is-selected is-remarked")
    expect(page.locator("#score-paper .is-remarked")).to_have_count(4)
    expect(page.locator("#position-bar")).to_have_text("2.1")
    expect(page.locator("#roll-says")).to_have_text("4 notes selected")
    assert violations(page) == []

    # What is pointed at can be written anew at once.
    page.get_by_role("button", name="Regenerate the selection").click()
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    expect(fifths).to_have_count(0)
    expect(page.locator("#score-paper .is-remarked")).to_have_count(0)
    found = {part["id"]: part["notes"] for part in score(page)["parts"]}
    assert found["alto"] == written["parts"][1]["notes"]
    assert {note["id"] for note in found["tenor"]} >= {"tenor0", "tenor3", "tenor4", "tenor5"}
    page.click("#undo")
    expect(fifths).to_have_count(1)

    # After an edit and its save the list is of the new music.
    leaps.locator("summary").click()
    leaps.get_by_role("button").click()
    expect(page.locator("#score-paper .is-remarked")).to_have_count(2)
    leaps.get_by_role("button").click()
    expect(page.locator("#score-paper .is-remarked")).to_have_count(0)
    leaps.get_by_role("button").click()
    page.locator("#roll").focus()
    page.keyboard.press("Escape")
    expect(leaps.get_by_role("button")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#score-paper .is-remarked")).to_have_count(0)
    page.locator("#score-paper [id='alto5']").click()
    page.locator("#roll").focus()
    page.keyboard.press("Control+ArrowDown")
    expect(leaps).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(leaps).to_have_count(1)


def test_row_24_a_failed_look_can_be_repeated_and_one_voice_has_no_remarks(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_FAILED|422")
    new_musician(page)
    new_work(page, "ode-to-joy")
    engraved(page)
    panel = page.get_by_role("region", name="Voice leading")
    expect(panel).to_be_hidden()
    page.route("**/voice-leading/", lambda route: route.abort())
    lines = {"soprano": [74, 74], "alto": [67, 67], "tenor": [59, 59], "bass": [43, 43]}
    store_score(page, choir(page, **lines))
    expect(panel.get_by_role("alert")).to_contain_text("The studio cannot be reached")
    page.unroute("**/voice-leading/")
    panel.get_by_role("button", name="Try again").click()
    expect(panel).to_contain_text("Nothing to remark: the voices lead well.")

    # What is refused for good says so, and offers no second try.
    store_score(page, choir(page, **{f"voice{number}": [60, 62] for number in range(9)}))
    expect(panel.get_by_role("alert")).to_contain_text("at most 8 parts")
    expect(panel.get_by_role("button", name="Try again")).to_have_count(0)
