"""How long the score takes to show an edit or an arriving bar: from the key to the new page on the paper.

A real studio and a real browser; four voices in quarters and eighths. The budget is 300 ms for pieces of up to 32 bars.
A bar that arrives while a harmonisation is written goes the same way as an edit: the newest state is engraved.

    python -m benchmarks.engraving [--rounds 5] [--bars 8 32 64 128]
"""

import argparse
import json
import os
import statistics

from playwright.sync_api import Page, sync_playwright

from musicstudio.engine.notation import TICKS_PER_QUARTER, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.notation.writing import write_musicxml
from tests.browser.compose_support import drop, engraved, new_work, register, saved
from tests.support.chromium import launch
from tests.support.studio import Studio

BUDGET_MS = 300
VOICES = {"Soprano": (72, "G2"), "Alto": (65, "G2"), "Tenor": (57, "G2-8"), "Bass": (48, "F4")}
WATCH = """() => {
    window.spent = [];
    let pressed = 0;
    addEventListener("keydown", () => (pressed = performance.now()), true);
    new MutationObserver(() => {
        if (pressed) requestAnimationFrame(() => { if (pressed) window.spent.push(performance.now() - pressed); pressed = 0; });
    }).observe(document.querySelector("#score-paper"), { childList: true });
}"""


def choir(bars: int) -> Score:
    """Four voices, a quarter and two eighths in turn."""
    half = TICKS_PER_QUARTER // 2
    shape = [(0, 2), (2, 1), (3, 1), (4, 2), (6, 1), (7, 1)]
    parts = []
    for number, (name, (middle, clef)) in enumerate(VOICES.items()):
        notes = tuple(
            Note(f"n{number}x{bar}x{at}", (8 * bar + at) * half, length * half, middle + (5 * bar + 3 * at) % 8)
            for bar in range(bars)
            for at, length in shape
        )
        parts.append(Part(f"p{number}", name, notes, 52, clef))
    return Score(regular_measures(bars * 8 * half, (MetreChange(0, 4, 4),)), tuple(parts), title="Choir")


def waits(page: Page, bars: int, rounds: int) -> list[float]:
    """Milliseconds from a key to the engraved page, one per round."""
    new_work(page)
    drop(page, "choir.musicxml", write_musicxml(choir(bars)))
    page.get_by_role("button", name="Open all voices").click()
    engraved(page)
    saved(page)
    page.locator("#score-paper .note").nth(2).wait_for()
    page.locator("#score-box").focus()
    page.keyboard.press("]")
    page.evaluate(WATCH)
    for number in range(rounds + 1):
        page.keyboard.press("ArrowUp" if number % 2 else "ArrowDown")
        while page.evaluate("window.spent.length") <= number:
            page.wait_for_timeout(20)
    # The first one warms up.
    found: list[float] = page.evaluate("window.spent")[1:]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bars", type=int, nargs="*", default=[8, 32, 64, 128])
    options = parser.parse_args()
    studio = Studio().start()
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright.chromium)
            page = browser.new_context(base_url=studio.url, viewport={"width": 1440, "height": 900}).new_page()
            register(page)
            load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
            print(f"four voices, p75 of {options.rounds} edits, {load}; milliseconds")
            for bars in options.bars:
                spent = waits(page, bars, options.rounds)
                p75 = statistics.quantiles(spent, n=4)[2]
                row = {"bars": bars, "p75_ms": round(p75), "median_ms": round(statistics.median(spent)), "goal_ms": BUDGET_MS}
                print(json.dumps(row))
            browser.close()
    finally:
        studio.remove()


if __name__ == "__main__":
    main()
