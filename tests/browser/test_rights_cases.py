"""The whole way of a case, by the holder, whoever published the music, a reviewer and a second one; and the reviewers' keys."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PHONE
from tests.browser.conftest import DESK
from tests.browser.early_support import without
from tests.support.newcomers import PASSWORD
from tests.support.studio import Studio

WHY = "Both melodies are the same from the second bar on, in the same order."
MAKE = """
import json
from apps.accounts.models import User
from tests.support.rights import match, matched_case, publish, registered
people = {{}}
for name, role in (("holder", "musician"), ("uploader", "musician"), ("reviewer", "reviewer"), ("second", "reviewer")):
    username = {prefix!r} + name
    people[name] = User.objects.create_user(username, username + "@example.org", {password!r}, role=role)
cases = [matched_case(people["uploader"], people["holder"], title) for title in {titles!r}]
mine = matched_case(people["reviewer"], people["holder"], {prefix!r} + "of a reviewer")
print(json.dumps([str(case.pk) for case in (*cases, mine)]))
"""
AGE = """
from datetime import timedelta
from django.utils import timezone
from apps.rights.models import Case, CaseEvent, Notice
Notice.objects.filter(event__case={case!r}).update(send_at=timezone.now())
Case.objects.filter(pk={case!r}).update(due_at=timezone.now())
"""

People = Callable[[str], Page]


@pytest.fixture
def people(new_context: Callable[..., BrowserContext]) -> Iterator[Callable[[str], Page]]:
    """people(name): a page of that person, logged in; the same one each time."""
    pages: dict[str, Page] = {}

    def page_of(name: str) -> Page:
        if name not in pages:
            page = new_context(viewport=DESK).new_page()
            page.goto("/account/login/?next=/jobs/")
            page.fill("#id_username", name)
            page.fill("#id_password", PASSWORD)
            page.locator("main form button").click()
            page.wait_for_url("**/jobs/")
            pages[name] = page
        return pages[name]

    yield page_of


def make(studio: Studio, prefix: str, *titles: str) -> list[str]:
    found: list[str] = json.loads(studio.python(MAKE.format(prefix=prefix, password=PASSWORD, titles=titles)).splitlines()[-1])
    return found


def choose(page: Page, label: str) -> None:
    page.locator("#can").get_by_role("link", name=label, exact=True).click()


def send(page: Page, label: str) -> None:
    page.locator("#can form.form").get_by_role("button", name=label, exact=True).click()


def decide(page: Page, label: str) -> None:
    """A reviewer's decision, with its reason and its checks."""
    choose(page, label)
    page.get_by_label("Reason").fill(WHY)
    for box in page.get_by_role("group", name="Before you decide").get_by_role("checkbox").all():
        box.check()
    send(page, label)


def state(page: Page, name: str) -> None:
    expect(page.locator(".page-head .chip").first).to_have_text(name)


def keys_listen(page: Page) -> None:
    """The script of the page is there."""
    page.locator("#shortcuts[aria-keyshortcuts]").wait_for()


def test_row_37_row_38_row_39_the_whole_way_of_a_case(live_studio: Studio, people: People) -> None:
    title = "Way of a case"
    case, _mine = make(live_studio, "way-", title)
    address = f"/rights/cases/{case}/"

    # The reviewer finds it in the queue and takes it.
    reviewer = people("way-reviewer")
    reviewer.goto("/rights/cases/?q=way-holder")
    reviewer.get_by_role("link", name=title, exact=True).click()
    reviewer.locator("#can").get_by_role("button", name="Take the case", exact=True).click()
    state(reviewer, "Open")

    # The holder claims: without declaration and evidence it is not sent, and what was typed stays.
    holder = people("way-holder")
    holder.goto("/rights/notices/")
    holder.get_by_role("button", name=f"Open {title}").click()
    choose(holder, "Claim it as yours")
    holder.get_by_label("Reason").fill(WHY)
    send(holder, "Claim it as yours")
    expect(holder.locator(".field-errors").first).to_be_visible()
    assert holder.get_by_label("Reason").input_value() == WHY
    assert violations(holder) == []
    holder.get_by_label("Evidence").fill("Contract 12 of 2020\nhttps://example.org/registration")
    holder.get_by_label(re.compile("I declare that I own these rights")).check()
    send(holder, "Claim it as yours")
    state(holder, "Claimed")

    # Whoever published it reads why the music is held, and disputes.
    uploader = people("way-uploader")
    uploader.goto(address)
    expect(uploader.locator(".statement").first).to_contain_text("A match is not proof")
    expect(uploader.locator(".case-story")).to_contain_text("a reviewer")
    expect(uploader.locator(".case-story")).not_to_contain_text("way-reviewer")
    choose(uploader, "Dispute it")
    uploader.get_by_label("Reason").fill("I wrote it myself, and have the sketches.")
    uploader.get_by_label(re.compile("I declare that I believe in good faith")).check()
    send(uploader, "Dispute it")
    state(uploader, "Disputed")

    # A decision needs a reason and every check; one reviewer proposes the block and undoes it, then proposes again.
    reviewer.goto(address)
    choose(reviewer, "Propose to block it")
    send(reviewer, "Propose to block it")
    expect(reviewer.locator("#can")).to_contain_text("Every one of these has to be true")
    expect(reviewer.locator("#can")).to_contain_text("a match is not proof")
    decide(reviewer, "Propose to block it")
    expect(reviewer.locator(".page-head")).to_contain_text("Block proposed")
    expect(reviewer.locator("#can")).not_to_contain_text("Approve the block")
    reviewer.get_by_role("button", name="Undo the decision").click()
    expect(reviewer.locator(".page-head")).not_to_contain_text("Block proposed")
    expect(reviewer.locator(".case-story li").nth(1)).to_contain_text("undone")
    decide(reviewer, "Propose to block it")
    expect(reviewer.locator(".page-head")).to_contain_text("Block proposed")

    # The second reviewer approves.
    second = people("way-second")
    second.goto(f"{address}?tab=open")
    decide(second, "Approve the block")
    state(second, "Blocked")
    expect(second.locator(".page-head")).to_contain_text("Music: Blocked")
    assert violations(second) == []

    # Both are told at once, and a counter-notice starts its time.
    uploader.goto("/rights/notices/")
    expect(uploader.locator(".rows")).to_contain_text("Two reviewers decided")
    uploader.goto(address)
    choose(uploader, "Send a counter-notice")
    uploader.get_by_label("Reason").fill("The sketches are older than the registered work.")
    uploader.get_by_label(re.compile("aware that a false statement may be punished")).check()
    send(uploader, "Send a counter-notice")
    state(uploader, "Counter-noticed")
    uploader.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(uploader) == []
    assert overflow(uploader) <= 0

    # No court is asked in time: the music is back.
    live_studio.python(AGE.format(case=case))
    assert "1 case(s) went on" in live_studio.manage("rights_deadlines")
    holder.goto(address)
    state(holder, "Restored")
    expect(holder.locator(".page-head")).to_contain_text("Music: Published")

    # All of it stands on the trail, who, when, before and after, and can be taken along.
    second.goto(f"{address}trail/")
    rows = second.locator("tbody tr")
    expect(rows.filter(has_text="case.approve_block")).to_contain_text("way-second")
    expect(rows.filter(has_text="case.approve_block")).to_contain_text("disputed")
    expect(rows.filter(has_text="case.undo")).to_have_count(1)
    with second.expect_download() as taken:
        second.get_by_role("link", name=".csv").click()
    assert "case.counter_notice" in taken.value.path().read_text()
    assert "is whole" in live_studio.manage("audit", "verify")


def test_row_37_the_queue_by_keys_tabs_filters_and_many_at_once(live_studio: Studio, people: People) -> None:
    titles = [f"Queue {letter}" for letter in "ABC"]
    cases = make(live_studio, "queue-", *titles)
    page = people("queue-second")
    page.goto("/rights/cases/?q=queue-uploader")
    links = page.locator(".case-row h2 a")
    expect(links).to_have_text(titles)
    keys_listen(page)
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#chosen")).to_have_text("2 cases")
    page.get_by_role("button", name="Take them").click()
    expect(page.locator(".messages")).to_contain_text("2 cases are done.")
    expect(links).to_have_text(titles[2:])
    page.get_by_role("link", name=re.compile("^Open 2")).click()
    expect(links).to_have_text(titles[:2])

    # J and K lead from one case to the next, within what was looked for.
    links.nth(0).click()
    expect(page.locator("h1")).to_have_text("Case: Queue A")
    keys_listen(page)
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("Case: Queue B")
    keys_listen(page)
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text("Case: Queue A")
    keys_listen(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Next case")
    page.keyboard.press("Escape")

    # Many are closed with one reason and the checks; without them nothing is.
    page.goto("/rights/cases/?tab=open&q=queue-uploader")
    page.get_by_label("All on this page").check()
    page.get_by_text("Close them: nothing to object to").click()
    page.get_by_role("button", name="Close the chosen cases").click()
    expect(page.locator(".case-bulk")).to_contain_text("Every one of these has to be true")
    page.get_by_label("Reason").fill("Common material: a scale in steps.")
    for box in page.get_by_role("group", name="Before you decide").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Close the chosen cases").click()
    expect(page.locator(".messages")).to_contain_text("2 cases are done.")
    page.get_by_role("link", name=re.compile("^Archived 2")).click()
    expect(links).to_have_count(2)
    page.get_by_label("Mine").check()
    page.wait_for_url("**mine=1**")
    expect(links).to_have_count(2)
    page.get_by_label("How it began").select_option("notice")
    expect(page.locator(".state")).to_contain_text("No case fits")

    # Nobody decides a case with a part of their own.
    own = people("queue-reviewer")
    own.goto(f"/rights/cases/{cases[-1]}/")
    expect(own.locator("#can")).not_to_contain_text("Take the case")
    expect(own.locator("#can")).to_contain_text("Dispute it")


def test_a_filter_chosen_before_the_script_is_there_counts_and_the_way_back_is_free(live_studio: Studio, people: People) -> None:
    make(live_studio, "early-", "Early")
    page = people("early-second")
    script = without(page, "**/list_tools*.js", lambda: page.goto("/rights/cases/?q=early-uploader", wait_until="commit"))
    page.get_by_label("Overdue").check()
    script.continue_()
    page.wait_for_url("**overdue=1**")
    expect(page.locator(".state")).to_contain_text("No case fits")
    page.go_back()
    expect(page.get_by_label("Overdue")).not_to_be_checked()
    expect(page.locator(".case-row")).to_have_count(1)
