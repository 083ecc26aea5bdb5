"""A musician has a style learnt from the page: chosen pieces, sentences, progress, a stop, and the list of what there is."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from musicstudio.engine.notation.writing import write_score
from tests.browser.axe import overflow, violations
from tests.browser.compose_support import PATIENCE, PHONE, new_musician, new_work, post
from tests.support.chromium import BrowserLog
from tests.support.studio import Studio
from tests.support.styles import tunes

STORE = """
from apps.accounts.models import User
from apps.compose.generators import EXTEND
from apps.compose.styles import store_style
owner = User.objects.get(username={name!r})
figures = {{"trained": 9, "chose": 3, "measured": 3, "before": 2.0, "after": 1.0}}
pieces = [{{"title": "Air", "work": None}}]
store_style(owner=owner, name="Airs", generator=EXTEND, weights=b"x", figures=figures, pieces=pieces)
"""


def files(count: int) -> list[Any]:
    made = enumerate(tunes(count))
    return [{"name": f"scale{n}.mid", "mimeType": "audio/midi", "buffer": write_score(tune, "midi")} for n, tune in made]


def test_a_style_is_asked_for_followed_and_stopped(page: Page, browser_log: BrowserLog) -> None:
    browser_log.expect(r"status of 4(00|22)")
    new_musician(page)
    new_work(page, "ode-to-joy")
    page.select_option("#writing", "compose.extend")
    page.get_by_role("link", name="Your styles").click()
    page.locator(".state").get_by_role("link", name="Learn a style").click()
    expect(page.locator("#style-name")).to_be_focused()
    page.locator("#style-name").fill("Scales")
    page.get_by_label("Ode to Joy").check()
    expect(page.locator("#piece-count")).to_have_text("1 piece")
    page.locator("#style-files").set_input_files([*files(3), {"name": "bad.mid", "mimeType": "audio/midi", "buffer": b"MThd"}])
    expect(page.locator(".is-refused")).to_contain_text("damaged", timeout=PATIENCE)
    page.get_by_role("button", name="Learn", exact=True).click()
    expect(page.locator("#pieces-error")).to_contain_text("There are only 4 pieces", timeout=PATIENCE)
    assert violations(page) == []

    page.locator("#style-files").set_input_files(files(6)[3:])
    expect(page.locator("#piece-count")).to_have_text("7 pieces")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/compose/styles/") else None)
    page.locator("#learn").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    expect(page.locator("#learning-state")).to_contain_text("Step", timeout=PATIENCE)
    assert len(asked) == 1
    page.reload()
    expect(page.locator("#learning-name")).to_have_text("Scales")
    expect(page.locator("#learning-share")).to_contain_text("%", timeout=PATIENCE)
    assert violations(page) == []
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Learn", exact=True)).to_be_visible(timeout=PATIENCE)


def test_a_style_is_renamed_chosen_and_deleted_on_a_phone(page: Page, live_studio: Studio) -> None:
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    name = new_musician(page)
    live_studio.python(STORE.format(name=name))
    page.goto("/styles/")
    expect(page.locator("[data-style]")).to_contain_text("hesitates among 2.7 notes; the studio’s own model among 7.4")
    assert violations(page) == [] and overflow(page) <= 0
    page.locator("[data-rename]").click()
    page.get_by_role("textbox", name="Name").last.fill("Reels")
    page.get_by_role("button", name="Rename", exact=True).click()
    expect(page.locator("[data-name=Reels] [data-rename]")).to_be_focused()

    made = post(page, "/compose/new/", form={"melody": "ode-to-joy"})
    page.goto(made.headers["location"])
    boot = json.loads(page.locator("script[type='application/json']").first.text_content() or "{}")
    assert [style["name"] for style in boot["styles"]] == ["Reels"]

    page.goto("/styles/")
    page.locator("[data-delete]").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="No style yet")).to_be_visible()
