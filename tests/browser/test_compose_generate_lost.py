"""What is lost on the way between page and studio while a harmonisation is asked for, and what is made of it: one job."""

from playwright.sync_api import Page, Route, expect

from tests.browser.compose_support import harmonised, new_musician, new_work, notes, score
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
