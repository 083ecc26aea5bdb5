/** The lane of chord symbols over the roll: a press on a beat opens the field there. */

import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { placeName } from "../../core/score/spoken.js";
import { ChordField } from "../chords/field.js";
import { readChord } from "../chords/grammar.js";
import { beatAt } from "../chords/pins.js";

export class ChordLane {
  #score = null;
  /** @type {Array<{tick: number, element: HTMLButtonElement}>} */
  #signs = [];

  /** @param {{store, session, roll, qualities}} studio */
  constructor(studio) {
    this.studio = studio;
    this.element = need("#chord-lane");
    this.field = new ChordField(studio);
    this.element.addEventListener("click", (event) => this.#press(event));
    studio.roll.afterPaint = () => this.#place();
    this.#place();
  }

  /** Open the field over a beat; the roll is brought there. */
  open(tick) {
    const { roll } = this.studio;
    roll.view.reveal(tick);
    roll.dirty();
    this.field.open(tick, roll.view.x(tick));
  }

  #press(event) {
    if (event.target !== this.element) return;
    const { store, roll } = this.studio;
    const tick = roll.view.tick(event.clientX - this.element.getBoundingClientRect().left);
    if (tick < roll.view.left) return;
    this.open(beatAt(store.score, tick));
  }

  /** The signs stand where the roll has their beats. */
  #place() {
    const { store, roll } = this.studio;
    const score = store.shown;
    if (score.chords !== this.#score?.chords || score.measures !== this.#score?.measures) this.#write(score);
    this.#score = score;
    const { view } = roll;
    this.#signs.forEach(({ tick, element }, index) => {
      const x = view.x(tick);
      const next = view.x(this.#signs[index + 1]?.tick ?? Infinity);
      element.hidden = x < view.keyWidth - 1 || x > view.width - 8;
      element.style.left = `${x}px`;
      element.style.maxWidth = `${Math.max(24, Math.min(next, view.width) - x - 2)}px`;
    });
  }

  #write(score) {
    this.#signs = score.chords.map(({ tick, text }) => {
      const known = readChord(text, this.studio.qualities) !== null;
      const label = t("Edit %(chord)s, %(place)s", { chord: text, place: placeName(score, tick) });
      const element = h("button", { type: "button", class: known ? "chord-sign" : "chord-sign is-unknown", title: label, "aria-label": label, onclick: () => this.open(tick) }, text);
      return { tick, element };
    });
    this.element.replaceChildren(...this.#signs.map(({ element }) => element));
  }
}
