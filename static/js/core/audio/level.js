/** The level meter, and how long a press of Play takes to be heard. */

import { need } from "core/dom.js";

const SILENT = 0.002;
/** Frames for which the meter goes on after a note that was only tried. */
const LINGER = 40;
/** How often the meter is drawn: each time lays the page out, and no eye follows more. */
const EVERY_MS = 50;
export const PLAY_TO_SOUND = "play-to-sound";

export class Level {
  #shown = 0;
  #drawn = 0;
  #pressed = null;
  #lingering = 0;

  /** @param {import("./synth.js").Synth} synth @param {() => boolean} busy whether somebody shows every frame already */
  constructor(synth, busy) {
    this.synth = synth;
    this.meter = need("#level");
    synth.addEventListener("sound", () => this.#linger(busy));
  }

  /** Play was pressed: measure until the analyser hears something, as a user timing called "play-to-sound". */
  expect() {
    this.#pressed = this.#shown ? null : performance.now();
  }

  /** Show the level now, in decibels on a 60 dB scale, falling slowly, as meters do. @returns {boolean} whether it still moves */
  show() {
    const { rms } = this.synth.level();
    const now = rms > 0 ? Math.max(0, 1 + (20 * Math.log10(rms)) / 60) : 0;
    if (now > SILENT && this.#pressed !== null) {
      performance.measure(PLAY_TO_SOUND, { start: this.#pressed, end: performance.now() });
      this.#pressed = null;
    }
    this.#shown = Math.max(now, this.#shown * 0.9);
    if (this.#shown < SILENT) this.#shown = 0;
    if (!this.#shown || performance.now() - this.#drawn >= EVERY_MS) this.#draw(Number(this.#shown.toFixed(3)));
    return this.#shown > 0;
  }

  #draw(level) {
    if (this.meter.value === level) return;
    this.#drawn = performance.now();
    this.meter.value = level;
  }

  #linger(busy) {
    cancelAnimationFrame(this.#lingering);
    let left = LINGER;
    const run = () => {
      left -= 1;
      if (busy()) return;
      if (this.show() || left > 0) this.#lingering = requestAnimationFrame(run);
    };
    if (!busy()) run();
  }
}
