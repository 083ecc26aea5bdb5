"""How smoothly the piano roll moves with 2,000 notes in view: frames a second while scrolling, zooming, playing and dragging.

A real studio in a folder of its own, a real Chromium without a graphics card (every pixel is painted by the processor) in
a window of 1440 x 900. Each run lasts 120 frames; its figure is frames by the clock, so one long frame counts in full.
Goal: 55. Baseline: the same page with an empty roll, which is the most that this machine and browser give.

    python -m benchmarks.roll [--rounds 5]
"""

import argparse
import json
import os
from statistics import median

from playwright.sync_api import Page, sync_playwright

from benchmarks.compose import PASSWORD, running_studio
from tests.support import chromium

GOAL = 55
FRAMES = 120
SET_UP = f"""
import json
from apps.accounts.services import register
from apps.compose.melodies import empty_score
from apps.library.services import create_work
from musicstudio.engine.notation import Note, Part, Score, regular_measures
from dataclasses import replace
Q = 10080
user = register(username="bench", email="bench@example.org", password="{PASSWORD}")
def part(name, base):
    # Sixteenths that climb and fall: 500 notes in 125 quarters.
    pitches = [base + abs(index % 24 - 12) for index in range(500)]
    notes = tuple(Note(f"{{name[0]}}{{i}}", i * Q // 4, Q // 4, pitch) for i, pitch in enumerate(pitches))
    return Part(id=name.lower(), name=name, notes=notes)
blank = empty_score("Many notes")
parts = tuple(part(name, base) for name, base in (("Melody", 66), ("Alto", 58), ("Tenor", 52), ("Bass", 43)))
full = replace(blank, measures=regular_measures(128 * Q, blank.metres), parts=parts)
works = [create_work(owner=user, title=each.title, score=each) for each in (full, blank)]
print(json.dumps(["start", *(str(work.id) for work in works)]))
"""
# What happens before each frame, in the page, by the same events that hands make.
DRIVES = {
    "scroll": "wheel({ deltaX: frame % 60 < 30 ? 24 : -24, deltaY: frame % 20 < 10 ? 6 : -6 })",
    "zoom": "wheel({ ctrlKey: true, deltaY: frame % 60 < 30 ? -16 : 16 })",
    "play": "",
    "drag": "move(frame === 0 ? 'pointerdown' : frame === frames - 1 ? 'pointercancel' : 'pointermove', frame % 40 * 3)",
}
RUN = """async ([drive, frames]) => {
  const roll = document.querySelector("#roll");
  const box = roll.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const common = { bubbles: true, cancelable: true, clientX: x, clientY: y };
  const wheel = (more) => roll.dispatchEvent(new WheelEvent("wheel", { ...common, ...more }));
  const move = (type, by) => roll.dispatchEvent(
    new PointerEvent(type, { ...common, clientX: x + by, clientY: y, pointerId: 1, button: 0, pointerType: "mouse" }));
  const act = (frame) => { DRIVE };
  let first = 0;
  let last = 0;
  let frame = 0;
  await new Promise((done) => {
    const step = (now) => {
      first ||= now;
      last = now;
      if (frame === frames) return done();
      act(frame);
      frame += 1;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  return (1000 * frames) / (last - first);
}"""


def frames_a_second(page: Page, drive: str) -> float:
    return float(page.evaluate(RUN.replace("DRIVE", DRIVES[drive]), [drive, FRAMES]))


def measure(page: Page, url: str, rounds: int) -> dict[str, float]:
    """The median over the rounds for each way to move, everything in view."""
    page.goto(url)
    page.locator("#studio[data-ready]").wait_for()
    page.locator("#score-box[data-engraved=browser]").wait_for(timeout=180_000)
    page.locator("#roll").focus()
    for _ in range(5):
        page.keyboard.press("-")
    found = {}
    for drive in DRIVES:
        if drive == "play":
            page.keyboard.press("Space")
            page.locator('#play[aria-pressed="true"]').wait_for()
        if drive == "drag":
            page.keyboard.press("Control+a")
        found[drive] = median(frames_a_second(page, drive) for _ in range(rounds))
        if drive == "play":
            page.keyboard.press("Space")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with running_studio() as studio, sync_playwright() as playwright:
        [made] = [line for line in studio.python(SET_UP).splitlines() if line.startswith('["start"')]
        _, full, blank = json.loads(made)
        browser = chromium.launch(playwright.chromium)
        page = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=studio.url).new_page()
        page.goto("/account/login/")
        page.fill("[name=username]", "bench")
        page.fill("[name=password]", PASSWORD)
        page.locator("main form button").last.click()
        page.wait_for_url(lambda url: "login" not in url)
        with_notes = measure(page, f"/compose/{full}/", rounds)
        without = measure(page, f"/compose/{blank}/", rounds)
        browser.close()
    print(
        f"2,000 notes in view, medians of {rounds} runs, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; frames a second"
    )
    print(f"{'':8}{'roll':>7}{'empty':>7}{'ratio':>7}{'goal':>6}")
    for drive, figure in with_notes.items():
        print(f"{drive:8}{figure:7.1f}{without[drive]:7.1f}{figure / without[drive]:7.2f}{GOAL:6}")
    print(json.dumps({"roll": with_notes, "empty": without}))


if __name__ == "__main__":
    main()
