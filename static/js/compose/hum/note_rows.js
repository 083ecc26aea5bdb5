/** The notes found, as a list that can be read aloud and worked by keys. */

import { h } from "core/dom.js";
import { formatNumber, listed, t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { noteEnd } from "../../core/score/model.js";
import { pitchName } from "../../core/score/spelling.js";
import { lengthName, placeName } from "../../core/score/spoken.js";
import { extendedMeasures, keyAt } from "../../core/score/time.js";
import { isUncertain } from "./take.js";

/** What was found, in words. @returns {(Node | string)[]} */
export function summary(count, uncertain, tuning) {
  const notes = tn("%(count)s note was heard.", "%(count)s notes were heard.", count);
  const doubts = uncertain && tn("%(count)s is uncertain: look at it first.", "%(count)s are uncertain: look at them first.", uncertain);
  const cents = Math.round(Math.abs(tuning));
  const off = tuning < 0 ? t("The whole lies %(cents)s cents flat; that is taken off.", { cents: formatNumber(cents) }) : t("The whole lies %(cents)s cents sharp; that is taken off.", { cents: formatNumber(cents) });
  return [h("strong", {}, notes), doubts ? ` ${doubts}` : "", cents >= 10 ? ` ${off}` : ""];
}

/** Why a note may be wrong. */
function doubtName(doubt) {
  const names = {
    unclear: t("hardly a tone"),
    between: t("between two semitones"),
    unsteady: t("no steady pitch"),
    short: t("very short"),
    leap: t("far from its neighbours"),
  };
  return names[doubt] ?? doubt;
}

export class NoteRows {
  #names = new Map();

  /** @param {{choose: (id: string) => void, move: (semitones: number) => void, remove: () => void}} on */
  constructor(on) {
    this.on = on;
    this.element = h("ol", { class: "hum-notes", "aria-label": t("Notes found: arrow keys up and down change the pitch, left and right go from note to note, Delete removes") });
    this.element.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Text of a note as the list says it. */
  nameOf(id) {
    return this.#names.get(id) ?? "";
  }

  /** @param {import("./take.js").Heard[]} notes @param {object[]} placed the same on the grid @param {{score: object, at: number}} where */
  show(notes, placed, chosen, { score, at }) {
    const held = this.element.contains(document.activeElement);
    const end = at + Math.max(0, ...placed.map(noteEnd));
    const whole = { ...score, measures: extendedMeasures(score, end) };
    this.#names.clear();
    const items = notes.map((note, index) => this.#item(note, placed[index], note.id === chosen, whole, at));
    this.element.replaceChildren(...items);
    const current = this.element.querySelector("[aria-pressed=true]");
    current?.scrollIntoView({ block: "nearest" });
    if (held) current?.focus();
  }

  #item(note, { onset, duration }, chosen, score, at) {
    const pitch = pitchName(note, keyAt(score, at + onset));
    const rest = listed([placeName(score, at + onset), lengthName(duration)]);
    const uncertain = isUncertain(note);
    const why = uncertain ? t("uncertain: %(why)s", { why: listed(note.doubts.map(doubtName)) }) : "";
    this.#names.set(note.id, listed([pitch, rest, why]));
    const button = h(
      "button",
      {
        type: "button",
        class: uncertain ? "hum-note is-uncertain" : "hum-note",
        "aria-pressed": String(chosen),
        tabindex: chosen ? "0" : "-1",
        onclick: () => this.on.choose(note.id),
      },
      h("strong", { class: "mono" }, pitch),
      h("span", {}, rest),
      uncertain && h("span", { class: "hum-doubt" }, icon("help"), why),
    );
    button.dataset.note = note.id;
    return h("li", {}, button);
  }

  /** The keys of this list; Tab leaves it. */
  #key(event) {
    const buttons = [...this.element.querySelectorAll("[data-note]")];
    const index = buttons.indexOf(document.activeElement);
    const go = (to) => buttons[to] && (buttons[to].focus(), this.on.choose(buttons[to].dataset.note));
    const acts = {
      ArrowUp: () => this.on.move(1),
      ArrowDown: () => this.on.move(-1),
      ArrowLeft: () => go(index - 1),
      ArrowRight: () => go(index + 1),
      Home: () => go(0),
      End: () => go(buttons.length - 1),
      Delete: () => this.on.remove(),
      Backspace: () => this.on.remove(),
    };
    if (index < 0 || !acts[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    acts[event.key]();
  }
}
