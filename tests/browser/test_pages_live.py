"""What the library and the jobs page do without being reloaded."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.support.newcomers import PASSWORD
from tests.support.studio import Studio

# A worker on a busy machine may need a while; nothing here measures speed.
PATIENCE = 120_000
MAKE_USERS = """
from apps.accounts.models import User
from apps.compose.melodies import MELODIES
from apps.library.services import create_work
for name in {names!r}:
    user = User.objects.create_user(username=name, email=name + "@example.org", password={password!r})
    for tune in MELODIES[:2]:
        create_work(owner=user, title=str(tune.slug), score=tune.score())
"""
SUBMIT = """async ([url, body]) => {
    const { api, newKey } = await import("core/api.js");
    return api.post(url, body, { idempotencyKey: newKey() });
}"""


@pytest.fixture(scope="module")
def names(live_studio: Studio) -> list[str]:
    """One user per test: the limit of log-ins per name is real."""
    found = [f"live{number}" for number in range(4)]
    live_studio.python(MAKE_USERS.format(names=found, password=PASSWORD))
    return found


@pytest.fixture
def library(names: list[str], new_context: Callable[..., BrowserContext]) -> Page:
    """The library of a user with two works."""
    page = new_context().new_page()
    page.goto("/account/login/?next=/library/")
    page.locator("#id_username").fill(names.pop())
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/library/")
    return page


def test_rename_in_place_keeps_the_input_when_it_is_refused(library: Page) -> None:
    card = library.locator(".card").first
    card.locator("summary").click()
    card.get_by_role("button", name="Rename…").click()
    dialog = library.get_by_role("dialog", name="Rename the work")
    dialog.get_by_label("Title").fill("  ")
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog.get_by_role("alert")).to_have_text("Type something first.")
    dialog.get_by_label("Title").fill("Evening song")
    dialog.get_by_role("button", name="Rename").click()
    expect(dialog).to_have_count(0)
    expect(card.locator(".card-title")).to_have_text("Evening song")
    expect(card.locator("summary")).to_be_focused()
    library.reload()
    expect(library.locator(".card-title", has_text="Evening song")).to_have_count(1)


def test_thrown_away_and_back_again(library: Page) -> None:
    card = library.locator(".card").first
    title = card.locator(".card-title").inner_text()
    card.locator("summary").click()
    card.get_by_role("button", name="Move to the trash").click()
    expect(library.locator(".card")).to_have_count(1)
    expect(library.locator("[data-count]")).to_have_text("1 work")
    library.locator(".toast").get_by_role("button", name="Undo").click()
    expect(library.locator(".card")).to_have_count(2)
    expect(library.locator(".card-title").first).to_have_text(title)
    library.reload()
    expect(library.locator(".card")).to_have_count(2)


def test_deleting_for_good_asks_first(library: Page) -> None:
    library.locator(".card summary").first.click()
    library.locator(".card").first.get_by_role("button", name="Move to the trash").click()
    expect(library.locator(".toast")).to_have_count(1)
    library.goto("/library/trash/")
    library.get_by_role("button", name=re.compile("Delete for good")).click()
    library.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(library.locator(".card")).to_have_count(1)
    library.get_by_role("button", name=re.compile("Delete for good")).click()
    library.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    expect(library.locator(".state h2")).to_have_text("The trash is empty")


def test_the_jobs_page_follows_a_job_over_cut_lines(library: Page) -> None:
    work = library.locator(".card").first.get_attribute("data-work")
    revision = library.request.get(f"/api/library/works/{work}/").json()["newest"]
    sockets: list[str] = []

    def cut(route: WebSocketRoute) -> None:
        """Let two frames pass, then hang up, as a bad network does."""
        server = route.connect_to_server()
        sockets.append(route.url)
        frames = [0]

        def forward(message: str | bytes) -> None:
            frames[0] += 1
            if frames[0] > 2:
                route.close(code=3000)
                server.close()
            else:
                route.send(message)

        server.on_message(forward)

    library.route_web_socket("**/ws/jobs/**", cut)
    job = library.evaluate(SUBMIT, ["/api/compose/harmonisations/", {"revision": revision, "alternatives": 1, "seed": 1}])
    library.goto("/jobs/")
    row = library.locator(f'[data-job="{job["id"]}"]')
    expect(row.locator(".chip")).to_have_text("Done", timeout=PATIENCE)
    expect(row.locator("[data-progress]")).to_be_hidden()
    expect(row.get_by_role("button", name="Cancel")).to_be_hidden()
    expect(library.locator("#job-news")).to_contain_text("Done")
    # Whatever was cut, what the client has seen ends where the database ends.
    assert library.request.get(f"/api/jobs/{job['id']}/").json()["state"] == "succeeded"
    assert sockets
    row.get_by_role("link", name="Open").click()
    expect(library).to_have_url(re.compile(f"/compose/{work}/"))
