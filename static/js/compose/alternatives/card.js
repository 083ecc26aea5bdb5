/** One version on a card: picture, facts, hear, keep, rate. It shows what it is told and reports what is pressed. */

import { h } from "core/dom.js";
import { formatNumber, t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { pitchName } from "../../core/score/spelling.js";
import { keyAt } from "../../core/score/time.js";

const UP = 1;
const DOWN = -1;

export class Card {
  /** The stored version, as the studio tells of it; null while it is being written. @type {object | null} */
  row = null;
  score = null;
  /** @type {object[]} written notes, each with the id of its `part` */
  notes = [];

  /** @param {string} letter @param {{hear: (card: Card) => void, keep: (card: Card) => void, rate: (card: Card, value: number) => void}} on */
  constructor(letter, on) {
    this.letter = letter;
    const named = { letter };
    this.canvas = h("canvas", { class: "alternative-picture", "aria-hidden": "true" });
    this.hear = h(
      "button",
      { type: "button", class: "alternative-hear", "aria-pressed": "false", disabled: true, "aria-label": t("Hear version %(letter)s", named), onclick: () => on.hear(this) },
      h("span", { class: "alternative-letter", "aria-hidden": "true" }, letter),
      this.canvas,
    );
    this.facts = h("p", { class: "alternative-facts" });
    this.state = h("span", { class: "chip chip-accent", hidden: true }, t("In the piece"));
    this.keep = h(
      "button",
      { type: "button", class: "button alternative-keep", hidden: true, "aria-label": t("Keep this one: version %(letter)s", named), onclick: () => on.keep(this) },
      t("Keep this one"),
    );
    this.up = this.#thumb("thumb-up", t("I like version %(letter)s", named), () => on.rate(this, UP));
    this.down = this.#thumb("thumb-down", t("Version %(letter)s is not for me", named), () => on.rate(this, DOWN));
    this.thumbs = h("div", { class: "alternative-thumbs", hidden: true }, this.up, this.down);
    this.element = h("li", { class: "alternative" }, this.hear, this.facts, this.state, this.keep, this.thumbs);
  }

  #thumb(name, label, press) {
    return h("button", { type: "button", class: "button button-icon alternative-thumb", "aria-pressed": "false", "aria-label": label, title: label, onclick: press }, icon(name));
  }

  /** Bars are arriving. */
  showArriving(count, total, notes) {
    this.notes = notes;
    const some = () => (total ? t("%(done)s of %(total)s bars", { done: count, total }) : tn("%(count)s line", "%(count)s lines", count));
    this.facts.textContent = count ? some() : t("Waiting its turn");
  }

  /** It is stored: it can be heard, kept and rated. */
  offer(row, score) {
    this.row = row;
    this.score = score;
    const written = score.parts.filter(({ id }) => row.written.includes(id));
    this.notes = written.flatMap((part) => part.notes.map((note) => ({ ...note, part: part.id })));
    this.element.dataset.alternative = row.revision;
    this.hear.disabled = false;
    this.thumbs.hidden = false;
    const key = keyAt(score, 0);
    const range = row.lowest === null ? "" : `${pitchName({ pitch: row.lowest }, key)}–${pitchName({ pitch: row.highest }, key)}`;
    const perBeat = formatNumber(row.moves_per_beat, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const music = [range, t("%(count)s notes a beat", { count: perBeat }), row.remarks === null ? "" : tn("%(count)s remark", "%(count)s remarks", row.remarks)];
    const lines = [...(row.words ? [row.words] : music), t("Seed %(seed)s", { seed: row.seed })];
    this.facts.replaceChildren(...lines.filter(Boolean).map((line) => h("span", {}, line)));
    this.showRating();
  }

  showRating() {
    this.up.setAttribute("aria-pressed", String(this.row.rating === UP));
    this.down.setAttribute("aria-pressed", String(this.row.rating === DOWN));
  }

  /** @param {{isShown: boolean, isKept: boolean}} state seen and heard now; part of the piece */
  showState({ isShown, isKept }) {
    this.hear.setAttribute("aria-pressed", String(isShown));
    this.state.hidden = !isKept;
    this.keep.hidden = isKept || this.row === null;
  }
}
