"""A holder registers a work with those who made it, a recording and evidence, takes it along as CSV and brings a catalogue."""

import re

from playwright.sync_api import Page, expect

from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PATIENCE, PHONE, new_musician
from tests.support.chromium import BrowserLog
from tests.support.sounds import tone

PDF = {"name": "contract.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n"}


def fill_credit(page: Page, number: int, name: str, share: str) -> None:
    group = page.get_by_role("group", name=f"Contributor {number}", exact=True)
    group.get_by_label("Name", exact=True).fill(name)
    group.get_by_label("Share in %").fill(share)


def register(page: Page, title: str) -> None:
    page.goto("/rights/registry/new/")
    page.locator("#claim[data-ready]").wait_for()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("h1")).to_have_text(title)
    page.locator("#claim[data-ready]").wait_for()


def test_a_work_is_registered_by_keys_with_shares_that_make_a_whole(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"status of 400")
    new_musician(page)
    page.goto("/rights/registry/")
    page.locator(".state").get_by_role("link", name="Register a work").click()
    page.locator("#claim[data-ready]").wait_for()
    page.get_by_label("Title", exact=True).fill("Evening air")
    page.keyboard.press("Tab")
    page.keyboard.type("T-034.524.680-2")
    fill_credit(page, 1, "Ann", "33.34")
    expect(page.locator("#sum")).to_have_text(re.compile("33.34% of 100%"))

    # Another contributor by the keyboard alone, and one that goes again.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("group", name="Contributor 2", exact=True).get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Bob")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("Nobody")
    page.get_by_role("button", name="Remove contributor 3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove contributor 2")).to_be_focused()
    expect(page.locator("#credits > li")).to_have_count(2)

    # What the studio refuses stands beside its field, and nothing that was typed is lost.
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#iswc-error")).to_contain_text("mistyped")
    expect(page.locator("#iswc")).to_be_focused()
    page.get_by_label("ISWC").fill("T-034.524.680-1")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#contributors-error")).to_contain_text("sum up to 33.34%")
    assert violations(page) == []
    page.get_by_role("button", name="Share equally").click()
    expect(page.locator("#sum")).to_have_text("100% of 100%")
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("h1")).to_have_text("Evening air")
    expect(page.get_by_role("row", name=re.compile("Ann"))).to_contain_text("50%")
    expect(page.locator(".page-head")).to_contain_text("ISWC T-034.524.680-1")
    expect(page.locator(".page-head")).to_contain_text("Worldwide")
    assert violations(page) == []

    page.get_by_role("link", name="Change").click()
    page.wait_for_url("**/edit/")
    page.locator("#claim[data-ready]").wait_for()
    page.get_by_label("Territory").select_option("DE")
    fill_credit(page, 2, "Bob Brown", "50")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".page-head")).to_contain_text("Germany")
    expect(page.locator("main")).to_contain_text("Bob Brown")
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(page) == [] and overflow(page) <= 0
    page.goto(f"{page.url}edit/")
    expect(page.locator("#credits > li")).to_have_count(2)
    assert violations(page) == [] and overflow(page) <= 0


def test_a_recording_and_evidence_are_added_and_the_claim_is_withdrawn_and_back(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"status of (400|422)")
    new_musician(page)
    register(page, "Morning air")
    page.get_by_role("button", name="Add a recording").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill("Live in Rome")
    dialog.get_by_label("ISRC").fill("FR-Z03-98-0021")
    dialog.locator("#recording-file-input").set_input_files({"name": "live.wav", "mimeType": "audio/wav", "buffer": tone(1.0)})
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog.locator("#recording-isrc-error")).to_contain_text("An ISRC has")
    assert violations(page) == []
    dialog.get_by_label("ISRC").fill("FR-Z03-98-00212")
    dialog.get_by_role("button", name="Add", exact=True).click()
    row = page.locator("[data-recording]")
    expect(row).to_contain_text("ISRC FR-Z03-98-00212", timeout=PATIENCE)
    expect(row).to_contain_text("Waiting for its fingerprint")
    row.get_by_role("button", name="Change").click()
    dialog.get_by_label("Performer").fill("Quartet")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Quartet")

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a file").click()
    chooser.value.set_files({"name": "x.exe", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00"})
    expect(page.locator("#toasts")).to_contain_text("not PDF, PNG, JPEG or plain text")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Add a file").click()
    chooser.value.set_files(PDF)  # type: ignore[arg-type]
    expect(page.locator("[data-evidence]")).to_contain_text("SHA-256")
    with page.expect_download() as saved:
        page.get_by_role("link", name="contract").click()
    assert saved.value.suggested_filename == "contract.pdf"
    assert saved.value.path().read_bytes() == PDF["buffer"]
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(page) == [] and overflow(page) <= 0

    page.get_by_role("button", name="Withdraw the claim").click()
    expect(page.get_by_role("button", name="Bring back", exact=True)).to_be_focused()
    expect(page.locator(".page-head")).to_contain_text("Withdrawn")
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator(".page-head")).to_contain_text("Registered")
    page.get_by_role("button", name=re.compile("Delete ?: contract")).click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.locator("[data-evidence]")).to_have_count(0)


def test_a_catalogue_goes_out_and_comes_in_with_a_report_for_each_line(page: Page) -> None:
    new_musician(page)
    register(page, "Noon air")
    page.goto("/rights/registry/")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Export CSV").click()
    table = saved.value.path().read_text(encoding="utf-8-sig")
    head, noon = table.splitlines()
    assert "Noon air" in noon
    commas = head.count(",")
    more = [",Rondo,T-034.524.680-2" + "," * (commas - 2), ",Waltz" + "," * (commas - 1)]
    page.get_by_role("link", name="Import CSV").click()
    page.get_by_role("button", name="Try it first").click()
    expect(page.locator("#table-error")).to_contain_text("Choose a CSV file first")
    file = {"name": "works.csv", "mimeType": "text/csv", "buffer": "\n".join([head, noon, *more]).encode()}
    page.locator("#table-input").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Try it first").click()
    report = page.locator("#report")
    expect(report).to_contain_text("only tried", timeout=PATIENCE)
    for said in ("1 line registers something", "1 line changes nothing", "1 line is refused", "iswc", "mistyped"):
        expect(report).to_contain_text(said)
    expect(report).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="Import", exact=True).click()
    expect(report).to_contain_text("The file was imported", timeout=PATIENCE)
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    assert violations(page) == [] and overflow(page) <= 0
    page.reload()
    expect(report).to_contain_text("1 line is refused")
    page.goto("/rights/registry/?q=waltz")
    expect(page.locator("#claims li")).to_have_count(1)
    page.get_by_label("State").select_option("withdrawn")
    expect(page.locator(".state")).to_contain_text("No claim fits")
