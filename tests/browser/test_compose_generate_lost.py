"""What is lost on the way between page and studio while a harmonisation is asked for, and what is made of it: one job."""

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.compose_support import (
    choir,
    engraved,
    eventually,
    harmonised,
    new_musician,
    new_work,
    newest,
    notes,
    post,
    score,
    store_score,
)
from tests.support.chromium import BrowserLog

ASKED = "**/api/compose/harmonisations/"


def jobs(page: Page) -> list[str]:
    listing = page.request.get("/api/jobs/").json()
    return [job["id"] for job in listing["results"]]


def test_an_answer_that_is_lost_and_trying_again_make_one_job(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_FAILED")
    new_musician(page)
    new_work(page, "ode-to-joy")
    keys: list[str] = []

    def lose_the_answer(route: Route) -> None:
        """The studio gets the request and does it; what it says never arrives."""
        keys.append(route.request.headers["idempotency-key"])
        assert route.fetch().status == 202
        route.abort()

    page.route(ASKED, lose_the_answer)
    page.click("#harmonise")
    expect(page.locator("#generate-error")).to_contain_text("The studio cannot be reached.")
    expect(page.locator("#generate-progress")).to_be_hidden()
    [asked] = jobs(page)
    page.unroute(ASKED)
    with page.expect_request(ASKED) as again:
        page.get_by_role("button", name="Try again").click()
    harmonised(page)
    assert [again.value.headers["idempotency-key"]] == keys
    assert jobs(page) == [asked], "the second request found the first one's job"
    assert notes(page, "bass")

    # Once that is answered, the same again is a new wish.
    first = score(page)
    page.click("#undo")
    page.click("#harmonise")
    page.locator("#generate-progress").wait_for(timeout=30_000)
    harmonised(page)
    assert len(jobs(page)) == 2
    assert notes(page, "bass")
    assert score(page)["parts"][0] == first["parts"][0]


def state_of(page: Page, job: str) -> str:
    found: str = page.request.get(f"/api/jobs/{job}/").json()["state"]
    return found


def test_cancel_while_saving_asks_for_nothing(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    held: list[Route] = []
    page.route("**/revisions/", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.select_option("#piece-key", "2 major")
    page.click("#harmonise")
    page.locator('#save-state[data-state="saving"]').wait_for()
    page.click("#generate-cancel")
    expect(page.locator("#generate-says")).to_have_text("Stopped before the first bar.")
    expect(page.locator("#generate-progress")).to_be_hidden()
    expect(page.locator("#generate-error")).to_be_hidden()
    held[0].continue_()
    assert score(page)["keys"][0]["fifths"] == 2, "what was being saved is saved"
    assert jobs(page) == []


def test_cancel_while_asking_also_cancels_the_job_that_was_made(page: Page) -> None:
    new_musician(page)
    new_work(page, "ode-to-joy")
    held: list[Route] = []
    page.route(ASKED, lambda route: held.append(route))
    with page.expect_request(ASKED):
        page.click("#harmonise")
    page.click("#generate-cancel")
    expect(page.locator("#generate-progress")).to_be_hidden()
    expect(page.locator("#harmonise")).to_be_enabled()
    with page.expect_response("**/cancel/") as cancelled:
        held[0].continue_()
    [made] = jobs(page)
    assert made in cancelled.value.url
    eventually(page, lambda page: state_of(page, made), "cancelled")


def test_trying_again_after_a_reload_repeats_what_failed_whatever_the_controls_say(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_FAILED")
    new_musician(page)
    new_work(page, "ode-to-joy")
    wanted = {
        "revision": newest(page)["id"],
        "temperature": 0.4,
        "density": 0.6,
        "alternatives": 8,
        "seed": 77,
        "locked_bars": [1],
    }
    job = post(page, "/api/compose/harmonisations/", data=wanted).json()
    failed = {**job, "state": "failed", "error": "The worker was stopped.", "last_seq": 0}
    page.route(f"**/api/jobs/{job['id']}/", lambda route: route.fulfill(json=failed))
    page.reload()
    expect(page.locator("#generate-error")).to_contain_text("The worker was stopped.")
    page.get_by_label("Variety").fill("1.2")
    page.select_option("#writing", "compose.vary")
    page.route(ASKED, lambda route: route.abort())
    with page.expect_request(ASKED) as again:
        page.get_by_role("button", name="Try again").click()
    assert again.value.post_data_json == {**again.value.post_data_json, **wanted}
    post(page, f"/api/jobs/{job['id']}/cancel/")


def test_trying_again_regenerates_what_was_selected_then(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect("ERR_FAILED")
    new_musician(page)
    new_work(page, "ode-to-joy")
    written = choir(page, soprano=[72, 74, 76, 74], alto=[67, 65, 67, 67], tenor=[60, 57, 60, 59], bass=[48, 50, 48, 43])
    store_score(page, written)
    engraved(page)
    asked: list[dict[str, Any]] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.abort()

    page.route(ASKED, refuse)
    page.locator("#score-paper [id='alto3']").click()
    page.get_by_role("button", name="Regenerate the selection").click()
    expect(page.locator("#generate-error")).to_be_visible()
    page.locator("#roll").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Regenerate the selection")).to_be_hidden()
    with page.expect_request(ASKED):
        page.get_by_role("button", name="Try again").click()
    expect(page.locator("#generate-error")).to_be_visible()
    assert asked[0]["regenerate"]
    assert asked == [asked[0]] * 2, "not the whole piece"
