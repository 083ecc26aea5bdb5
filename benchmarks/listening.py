"""How long it is still between two tracks: `python -m benchmarks.listening [--rounds 10]`.

A studio of its own, a real Chromium, tracks that sound as loud at their end as at their beginning. The sum of both sound elements
is looked at every few milliseconds while one track follows the other; printed are the median and the longest silence, beside the
goal, and as the named baseline the silence when one sound element fetches the next track only after the end of this one.
"""

import argparse
import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.support.chromium import FOR_TESTS, launch
from tests.support.studio import Studio

GOAL_MS = 50
SECONDS = 3.0
SEED = f"""
from apps.accounts.models import User
from tests.support.sounds import tone
from tests.support.tracks import make_track
artist = User.objects.create_user("bench", "bench@example.org")
for number in range(3):
    sound = tone({SECONDS}, form="MP3", rate=44_100)
    make_track(artist, f"Tone {{number}}", sound=sound, duration_ms={round(SECONDS * 1000)})
"""
LOOPED = """localStorage.setItem("musicstudio.listening", '{"loop": "all"}')"""
#: Listens to the elements given in the audio thread, sample by sample, and tells how long each silence was.
EAR = """
async (elements) => {
  const context = new AudioContext();
  const code = `registerProcessor("ear", class extends AudioWorkletProcessor {
    still = 0; sounded = false;
    process([[samples = []]]) {
      let peak = 0;
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      if (peak < 0.02) this.still += 128 / sampleRate;
      else {
        if (this.sounded && this.still) this.port.postMessage(this.still * 1000);
        [this.still, this.sounded] = [0, true];
      }
      return true;
    }
  });`;
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  const ear = new AudioWorkletNode(context, "ear", { numberOfInputs: 1, channelCount: 1, channelCountMode: "explicit" });
  for (const element of elements) {
    const source = context.createMediaElementSource(element);
    source.connect(ear);
    source.connect(context.destination);
  }
  ear.connect(context.destination);
  window.heard = [];
  window.ends = 0;
  for (const element of elements) element.addEventListener("ended", () => window.ends++);
  ear.port.onmessage = ({ data }) => window.heard.push(data);
  await context.resume();
}
"""
ONE_ELEMENT = """
(addresses) => {
  const element = (window.one = new Audio(addresses[0]));
  let at = 0;
  element.addEventListener("ended", () => {
    element.src = addresses[++at % addresses.length];
    element.play();
  });
  return element.play();
}
"""


def silences(page: Page, rounds: int) -> list[float]:
    """The longest silence around each of so many changes, 0 when there was none."""
    found = []
    for number in range(1, rounds + 1):
        page.evaluate("window.heard.length = 0")
        page.wait_for_function(f"window.ends >= {number}", timeout=20_000)
        page.wait_for_timeout(SECONDS * 500)
        found.append(float(page.evaluate("Math.max(0, ...window.heard)")))
    return found


def player(page: Page, url: str, rounds: int) -> list[float]:
    page.goto(f"{url}/listen/?mix=new")
    page.locator("[data-play]").first.click()
    page.evaluate(f"({EAR})([...document.querySelectorAll('[data-deck]')])")
    return silences(page, rounds)


def one_element(page: Page, url: str, rounds: int) -> list[float]:
    page.goto(f"{url}/listen/?mix=new")
    page.locator("[data-play]").first.click()
    page.locator("#play").click()
    feed: dict[str, Any] = page.request.get(f"{url}/api/feed/tracks/?mix=new").json()
    page.evaluate(ONE_ELEMENT, [track["sound"] for track in feed["tracks"]])
    page.evaluate(f"({EAR})([window.one])")
    return silences(page, rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    studio = Studio()
    try:
        studio.start().python(SEED)
        with sync_playwright() as playwright:
            browser = launch(playwright.chromium, names=FOR_TESTS)
            print(f"{'silence between tracks':42}{'median':>9}{'longest':>9}{'goal':>7}")
            for name, measure in (("player", player), ("one element, fetched at the end", one_element)):
                context = browser.new_context(bypass_csp=True)
                context.add_init_script(LOOPED)
                found = measure(context.new_page(), studio.url, options.rounds)
                context.close()
                print(f"{name:42}{statistics.median(found):9.0f}{max(found):9.0f}{GOAL_MS:7d} ms")
            browser.close()
    finally:
        studio.remove()


if __name__ == "__main__":
    main()
