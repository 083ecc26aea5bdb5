/** One match on the page: its picture, its list of places, what plays. Each place of the list is one band on either side. */

import { h, need, write } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { onThemeChange } from "core/theme.js";
import { toast } from "core/toasts.js";
import { MelodyDeck, SoundDeck } from "./decks.js";
import { SIDES } from "./geometry.js";
import { Listening } from "./listening.js";
import { Picture } from "./picture.js";

/** @type {Intl.NumberFormatOptions} */
const SECONDS = { style: "unit", unit: "second", unitDisplay: "narrow", minimumFractionDigits: 1, maximumFractionDigits: 1 };
const LETTERS = { published: "A", registered: "B" };

export class MatchPanel {
  #lit = -1;

  /** @param {HTMLElement} root of the match @param {import("./geometry.js").Match} match @param {string} soundfonts address of their folder */
  constructor(root, match, soundfonts) {
    this.match = match;
    this.rows = /** @type {HTMLTableRowElement[]} */ ([...root.querySelectorAll("tbody tr")]);
    const decks = Object.fromEntries(SIDES.map((side) => [side, deckOf(match, side, soundfonts)]));
    this.listening = new Listening(match, /** @type {any} */ (decks));
    this.box = h("div", { class: "match-picture" });
    this.canvas = h("canvas", { role: "img", "aria-label": t("The places of the list, on both sides") });
    this.box.append(this.canvas);
    this.picture = new Picture(this.box, this.canvas, match);
    const place = need(".match-places", root);
    place.before(this.#caption("published"), this.box, this.#caption("registered"));
    if (this.listening.able) {
      place.before(this.#controls());
      this.#fillRows();
      for (const deck of Object.values(decks)) if (deck?.element) this.box.append(deck.element);
    }
    this.#follow();
    this.#show();
  }

  /** Play or stop what was chosen last. */
  toggle() {
    if (this.listening.playing) this.listening.stop();
    else void this.listening.resume();
  }

  /** Hear the other side at the same moment. The focus goes along, so that Space stops what is heard. */
  turnTo(side) {
    const row = this.buttons.find((places) => places.some((place) => place?.button === document.activeElement));
    row?.find((place) => place?.side === side)?.button.focus();
    void this.listening.turnTo(side);
  }

  #caption(side) {
    const { title } = this.match[side];
    const words = side === "published" ? t("A, published: %(title)s", { title }) : t("B, registered: %(title)s", { title });
    return h("p", { class: `match-caption match-${side}` }, words);
  }

  #controls() {
    this.play = h("button", { type: "button", class: "button", onclick: () => this.toggle() }, icon("play"), h("span"));
    this.sides = SIDES.map((side) => {
      const label = side === "published" ? t("Hear A, what was published") : t("Hear B, what is registered");
      const disabled = !this.listening.decks[side];
      const button = h("button", { type: "button", class: "segment", disabled, title: label, "aria-label": label }, LETTERS[side]);
      button.addEventListener("click", () => void this.listening.turnTo(side));
      return button;
    });
    this.time = h("output", { class: "mono", "aria-live": "off" });
    const segments = h("div", { class: "segments", role: "group", "aria-label": t("Which one is heard") }, ...this.sides);
    return h("div", { class: "match-controls" }, this.play, segments, this.time);
  }

  /** The times of the list become what plays them. */
  #fillRows() {
    this.buttons = this.rows.map((row, index) =>
      SIDES.map((side) => {
        const cell = need(`[data-side="${side}"]`, row);
        if (!this.listening.decks[side] || (side === "registered" && this.match.segments[index].there === null)) return null;
        const values = { times: cell.textContent.trim(), number: index + 1, letter: LETTERS[side] };
        const label = t("%(times)s seconds: hear place %(number)s in %(letter)s", values);
        const button = h("button", { type: "button", class: "button button-quiet match-place", "aria-label": label, "aria-pressed": "false" });
        button.append(icon("play"), h("span", {}, values.times));
        button.addEventListener("click", () => this.#press(index, side));
        cell.replaceChildren(button);
        return { side, button };
      }),
    );
  }

  #press(index, side) {
    if (this.listening.hears(index, side)) this.listening.stop();
    else void this.listening.play(index, side);
  }

  #follow() {
    const { canvas, listening } = this;
    listening.addEventListener("state", () => {
      if (listening.playing) requestAnimationFrame(() => this.#frame());
      this.#show();
    });
    listening.addEventListener("failure", () => toast(t("The sound could not be fetched. Try again in a moment."), { tone: "error" }));
    canvas.addEventListener("pointermove", (event) => {
      const under = this.picture.under(event);
      canvas.classList.toggle("is-place", under !== null && listening.decks[under.side] !== null);
      this.#light(under?.index ?? -1);
    });
    canvas.addEventListener("pointerleave", () => this.#light(-1));
    canvas.addEventListener("click", (event) => {
      const under = this.picture.under(event);
      if (under && listening.decks[under.side]) void listening.play(under.index, under.side, under.time);
    });
    this.rows.forEach((row, index) => {
      for (const [come, go] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
        row.addEventListener(come, () => this.#light(index));
        row.addEventListener(go, () => this.#light(-1));
      }
    });
    new ResizeObserver(() => this.#paint()).observe(this.box);
    onThemeChange(() => {
      this.picture.recolour();
      this.#paint();
    });
  }

  #light(index) {
    if (index === this.#lit) return;
    this.#lit = index;
    this.rows.forEach((row, each) => row.classList.toggle("is-lit", each === index));
    this.#paint();
  }

  #frame() {
    if (!this.listening.playing) return;
    this.listening.watch();
    this.#showTime();
    this.#paint();
    if (this.listening.playing) requestAnimationFrame(() => this.#frame());
  }

  #show() {
    this.#paint();
    if (!this.play) return;
    const { listening } = this;
    setIcon(need("svg", this.play), listening.playing ? "stop" : "play");
    write(need("span", this.play), listening.playing ? t("Stop") : t("Play"));
    this.sides.forEach((button, each) => button.setAttribute("aria-pressed", String(SIDES[each] === listening.side)));
    this.buttons.forEach((row, index) => {
      for (const place of row) {
        if (!place) continue;
        const heard = listening.hears(index, place.side);
        place.button.setAttribute("aria-pressed", String(heard));
        setIcon(need("svg", place.button), heard ? "stop" : "play");
      }
    });
    this.#showTime();
  }

  #showTime() {
    const { side, position } = this.listening;
    write(this.time, `${LETTERS[side]} ${formatNumber(position, SECONDS)}`);
  }

  #paint() {
    const { playing, side } = this.listening;
    const heard = playing ? { side, at: this.listening.position, opposite: this.listening.opposite } : null;
    this.picture.paint({ lit: this.#lit, heard });
  }
}

/** @returns {import("./decks.js").Deck | null} */
function deckOf(match, side, soundfonts) {
  const { sound, notes } = match[side];
  if (sound) return new SoundDeck(sound, side);
  return notes.length ? new MelodyDeck(notes, soundfonts) : null;
}
