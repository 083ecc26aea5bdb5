/** The voices of the piece: which one is in hand, mute, solo, volume, instrument, lock. */

import { h, need } from "core/dom.js";
import { t, tp } from "core/i18n.js";
import { icon } from "core/icons.js";
import { setPart } from "../core/score/commands.js";
import { markElement, marksOf, partName } from "./voices.js";

/** Instruments of the served SoundFonts, by General MIDI program. */
const instruments = () => [
  [52, tp("instrument", "Choir")],
  [0, tp("instrument", "Piano")],
  [19, tp("instrument", "Organ")],
  [48, tp("instrument", "Strings")],
  [40, tp("instrument", "Violin")],
  [42, tp("instrument", "Cello")],
  [73, tp("instrument", "Flute")],
  [71, tp("instrument", "Clarinet")],
  [24, tp("instrument", "Guitar")],
  [32, tp("instrument", "Double bass")],
];

export class Mixer {
  #mix = new Map();
  #rows = new Map();

  /** @param {{store, session, player}} studio */
  constructor(studio) {
    this.studio = studio;
    this.list = need("#voices");
    studio.store.subscribe(() => this.#show());
    studio.session.subscribe((changed) => ["locks", "activePart", "busy"].some((field) => changed.has(field)) && this.#show());
    this.#show();
  }

  #show() {
    const { parts } = this.studio.store.shown;
    const marks = marksOf(parts);
    for (const part of parts) if (!this.#mix.has(part.id)) this.#mix.set(part.id, { muted: false, solo: false, volume: 0.8 });
    const key = parts.map((part) => `${part.id}/${part.name}`).join();
    if (key !== this.list.dataset.parts) {
      this.#rows = new Map(parts.map((part) => [part.id, this.#row(part, marks.get(part.id))]));
      this.list.replaceChildren(...[...this.#rows.values()].map(({ element }) => element));
      this.list.dataset.parts = key;
      this.#apply();
    }
    for (const part of parts) this.#update(part);
  }

  #row(part, mark) {
    const { session, store } = this.studio;
    const name = partName(part);
    const mix = this.#mix.get(part.id);
    const toggle = (field, label, sign) => {
      const press = () => {
        mix[field] = !mix[field];
        this.#apply();
        this.#update(part);
      };
      return h("button", { type: "button", class: `mix-button mix-${field}`, "aria-pressed": "false", "aria-label": label, title: label, onclick: press }, sign);
    };
    const choose = h(
      "button",
      { type: "button", class: "voice-name", "aria-pressed": "false", onclick: () => session.set({ activePart: part.id }) },
      markElement(mark),
      h("span", { class: "voice-letter", "aria-hidden": "true" }, mark.letter),
      h("span", { class: "voice-label" }, name),
    );
    const muted = toggle("muted", t("Mute %(voice)s", { voice: name }), "M");
    const solo = toggle("solo", t("Solo %(voice)s", { voice: name }), "S");
    const lock = h(
      "button",
      { type: "button", class: "mix-button mix-lock", "aria-pressed": "false", "aria-label": t("Lock %(voice)s", { voice: name }), title: t("Lock: regenerating leaves this voice as it is"), onclick: () => session.togglePartLock(part.id) },
      icon("unlock"),
    );
    const volume = h("input", { type: "range", class: "slider voice-volume", min: 0, max: 1, step: 0.01, value: mix.volume, "aria-label": t("Volume of %(voice)s", { voice: name }) });
    volume.addEventListener("input", () => {
      mix.volume = Number(volume.value);
      this.#apply();
    });
    const program = h("select", { class: "select select-compact voice-program", "aria-label": t("Instrument of %(voice)s", { voice: name }) });
    for (const [number, label] of instruments()) program.append(new Option(label, String(number)));
    program.addEventListener("change", () => {
      store.run(setPart(store.score, part.id, { program: Number(program.value) }, t("Change instrument")));
    });
    const element = h(
      "li",
      { class: `voice-row voice-${mark.slot}` },
      choose,
      h("div", { class: "voice-switches" }, muted, solo, lock),
      volume,
      program,
    );
    return { element, choose, muted, solo, lock, program };
  }

  #update(part) {
    const { session } = this.studio;
    const row = this.#rows.get(part.id);
    if (!row) return;
    const mix = this.#mix.get(part.id);
    const locked = session.locks.parts.has(part.id);
    row.choose.setAttribute("aria-pressed", String(session.activePart === part.id));
    row.muted.setAttribute("aria-pressed", String(mix.muted));
    row.solo.setAttribute("aria-pressed", String(mix.solo));
    row.lock.setAttribute("aria-pressed", String(locked));
    row.lock.replaceChildren(icon(locked ? "lock" : "unlock"));
    row.element.classList.toggle("is-locked", locked);
    const value = String(part.program);
    if (![...row.program.options].some((option) => option.value === value)) {
      row.program.add(new Option(t("Program %(number)s", { number: part.program + 1 }), value));
    }
    row.program.value = value;
    row.program.disabled = session.busy;
  }

  #apply() {
    this.studio.player.setMix(this.#mix);
  }
}
