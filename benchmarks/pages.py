"""The page budgets: what a visitor waits for and what a page weighs, in a real Chromium, beside the goals.

A fresh studio as it is deployed (PostgreSQL, Redis, collected static files), with the demo content; every round has a browser
profile of its own. Printed is the p75 of the rounds (the fourth of five), as the budgets are meant. Eight bars are engraved in a
round: one row is the p75 of them all, the next that of each round's slowest. Baseline of each row: its goal, so the last column
is the share of it that is used. JavaScript counts what the page's own thread has loaded before anybody touched it, each file
compressed; the engraver runs in a worker of its own and does not count. Sound is heard where the synthesizer's output is
measured, not at a loudspeaker.

    python -m benchmarks.pages [--rounds 5] [--lighthouse]

`--lighthouse` adds Lighthouse's three marks (it is fetched with npx, which needs the registry).
"""

import argparse
import gzip
import json
import math
import os
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.screenshots import demo_studio, log_in
from tests.support.chromium import executable, launch
from tests.support.postgres import PrivatePostgres
from tests.support.studio import Studio

PROBE = (Path(__file__).parent / "page_probe.js").read_text()
PATIENCE = 60_000
#: row -> (goal, unit)
GOALS: dict[str, tuple[float, str]] = {
    "LCP, list": (1500, "ms"),
    "LCP, compose": (1500, "ms"),
    "CLS, list": (0.02, ""),
    "CLS, compose": (0.02, ""),
    "INP, list": (100, "ms"),
    "INP, compose": (100, "ms"),
    "JavaScript, list": (60, "KB"),
    "JavaScript, compose": (130, "KB"),
    "first Play to sound, cold": (1500, "ms"),
    "first Play to sound, warm": (600, "ms"),
    "later Play to sound": (100, "ms"),
    "note placed or moved to the synthesizer": (50, "ms"),
    "Harmonise to first bar audible": (1000, "ms"),
    "eight bars complete": (2000, "ms"),
    "a bar engraved after it arrived": (300, "ms"),
    "the slowest of the eight engraved": (300, "ms"),
}
LIGHTHOUSE = "lighthouse@13.0.1"
MARKS = {"performance": 95, "accessibility": 100, "best-practices": 100}
Figures = dict[str, list[float]]

LOADED = """() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname)
    .filter((path) => /\\.m?js$|jsi18n/.test(path))"""


def probe(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("() => ({...window.__probe, analyser: null})")
    return found


def settle(page: Page, milliseconds: float = 600) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(milliseconds)


def weigh(page: Page, name: str, figures: Figures) -> None:
    """JavaScript of the page's own thread; what workers and worklets load is not in its list of resources."""
    bodies = [page.request.get(path).body() for path in page.evaluate(LOADED)]
    figures[f"JavaScript, {name}"].append(sum(len(gzip.compress(body)) for body in bodies) / 1000)


def paint(page: Page, name: str, figures: Figures) -> None:
    found = probe(page)
    figures[f"LCP, {name}"].append(found["lcp"])
    figures[f"CLS, {name}"].append(found["cls"])


def responses(page: Page, name: str, figures: Figures) -> None:
    """Interaction to next paint: the slowest interaction of the visit. Events under 16 ms are not reported by the browser."""
    page.wait_for_timeout(300)
    figures[f"INP, {name}"].append(max(probe(page)["interactions"], default=16))


def visit_list(page: Page, figures: Figures) -> str:
    """The library, and something done there; returns the address of the demo work in four voices."""
    page.goto("/library/")
    settle(page)
    weigh(page, "list", figures)
    paint(page, "list", figures)
    page.locator("[data-theme-switch]").first.click()
    page.locator(".card details summary").first.click()
    page.keyboard.press("Escape")
    responses(page, "list", figures)
    return page.locator(".card:has(.voice-b) .card-title a").first.get_attribute("href") or "/"


def visit_studio(page: Page, address: str, figures: Figures) -> None:
    page.goto(address)
    page.locator("#studio[data-ready]").wait_for(timeout=PATIENCE)
    first_play(page, "first Play to sound, cold", figures)
    page.goto(address)
    page.locator("#studio[data-ready]").wait_for(timeout=PATIENCE)
    settle(page)
    weigh(page, "compose", figures)
    paint(page, "compose", figures)
    first_play(page, "first Play to sound, warm", figures)
    first_play(page, "later Play to sound", figures)
    page.evaluate("window.__probe.handed = []")
    box = page.locator("#roll").bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    for step in range(4):
        page.mouse.click(box["x"] + box["width"] * (0.3 + step / 8), box["y"] + box["height"] * 0.5)
    for key in ("ArrowUp", "ArrowDown", "Control+z", "Control+z", "Control+z", "Control+z"):
        page.keyboard.press(key)
    responses(page, "compose", figures)
    figures["note placed or moved to the synthesizer"].append(max(probe(page)["handed"]))


def first_play(page: Page, row: str, figures: Figures) -> None:
    page.click("#play")
    figures[row].append(sound_after(page))
    page.click("#stop")
    page.wait_for_timeout(500)


def sound_after(page: Page) -> float:
    """Milliseconds from the click to the first sound."""
    for _ in range(PATIENCE // 20):
        if (heard := probe(page)["sound"]) is not None:
            return float(heard)
        page.wait_for_timeout(20)
    raise TimeoutError("Nothing sounded.")


def harmonise(page: Page, figures: Figures) -> None:
    """A new tune of eight bars, from pressing the button."""
    page.goto("/")
    page.locator('button[value="old-hundredth"]').click()
    page.locator("#studio[data-ready]").wait_for(timeout=PATIENCE)
    page.locator("#score-box[data-engraved=browser]").wait_for(timeout=PATIENCE)
    page.click("#play")  # the synthesizer of somebody who has listened to the tune is awake
    sound_after(page)
    page.click("#stop")
    page.locator("#generate details summary").first.click()
    page.locator("#autoplay").check()
    page.wait_for_timeout(700)
    page.click("#harmonise")
    figures["Harmonise to first bar audible"].append(sound_after(page))
    page.locator("#generate-progress").wait_for(state="hidden", timeout=PATIENCE)
    page.locator("#score-paper .measure.is-ghost").first.wait_for(state="detached", timeout=PATIENCE)
    found = probe(page)
    figures["eight bars complete"].append(found["marks"]["8"])
    figures["a bar engraved after it arrived"] += found["engraved"]
    figures["the slowest of the eight engraved"].append(max(found["engraved"]))


@contextmanager
def deployed_studio() -> Iterator[tuple[str, str, str]]:
    """Address, account and password."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MUSICSTUDIO_VAR"] = folder  # where the static files are collected
        postgres = PrivatePostgres().start()
        try:
            with demo_studio(Studio(postgres)) as found:
                yield found
        finally:
            postgres.stop()


@contextmanager
def fresh_page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.add_init_script(PROBE)
    yield context.new_page()
    context.close()


def lighthouse(chrome: str, url: str, path: str, cookies: str) -> dict[str, float]:
    """Lighthouse's marks of one page for the desktop."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        headers = Path(folder) / "headers.json"
        headers.write_text(json.dumps({"Cookie": cookies}))
        command = ["npx", "--yes", LIGHTHOUSE, f"{url}{path}", "--quiet", "--preset=desktop", "--output=json"]
        command += [f"--only-categories={','.join(MARKS)}", f"--output-path={report}", f"--extra-headers={headers}"]
        command += ["--chrome-flags=--headless --no-sandbox --disable-gpu"]
        done = subprocess.run(command, env={**os.environ, "CHROME_PATH": chrome}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"Lighthouse could not look at {path}: {done.stderr[-500:]}")
        found = json.loads(report.read_text())["categories"]
    return {name: 100 * found[name]["score"] for name in MARKS}


def p75(values: list[float]) -> float:
    return sorted(values)[math.ceil(0.75 * len(values)) - 1]


def show(figures: Figures, rounds: int) -> None:
    print(f"p75 of {rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':42}{'p75':>9}{'goal':>8}{'worst':>9}{'of goal':>9}")
    for row, (goal, unit) in GOALS.items():
        if not (values := figures.get(row)):
            continue
        digits = 3 if goal < 1 else 0
        mark = "" if p75(values) <= goal else "  over"
        print(
            f"{row:42}{p75(values):9.{digits}f}{goal:8.{2 if goal < 1 else 0}f}{max(values):9.{digits}f}"
            f"{p75(values) / goal:8.0%} {unit}{mark}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lighthouse", action="store_true")
    options = parser.parse_args()
    figures: Figures = defaultdict(list)
    with deployed_studio() as (url, account, password), sync_playwright() as playwright:
        browser, chrome = launch(playwright.chromium), executable(playwright.chromium)
        for _ in range(options.rounds):
            with fresh_page(browser, url) as page:
                log_in(page, account, password)
                address = visit_list(page, figures)
                visit_studio(page, address, figures)
                harmonise(page, figures)
                cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
        browser.close()
        show(figures, options.rounds)
        if options.lighthouse:
            for path in ("/library/", re.sub(r"^https?://[^/]+", "", address)):
                for name, mark in lighthouse(chrome, url, path, cookies).items():
                    print(f"Lighthouse {path.split('/')[1]:8} {name:16}{mark:8.0f}{MARKS[name]:8d}")
    print(json.dumps({row: round(p75(values), 3) for row, values in figures.items()}))


if __name__ == "__main__":
    main()
