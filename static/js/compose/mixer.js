/** The voices of the piece: which one is in hand, mute, solo, volume, instrument, lock; and the volume of all. */

import { readChoice, writeChoice } from "core/choices.js";
import { h, need } from "core/dom.js";
import { t, tp } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { setPart } from "../core/score/commands.js";
import { markElement, marksOf, partName } from "../core/score/voices.js";

const VOLUME = 0.8;

/** Instruments of the served SoundFonts in families, by General MIDI program. */
const instruments = () => [
  [tp("instruments", "Voices"), [[52, tp("instrument", "Choir")]]],
  [tp("instruments", "Keyboards"), [[0, tp("instrument", "Piano")], [19, tp("instrument", "Organ")]]],
  [tp("instruments", "Strings"), [[48, tp("instrument", "Strings")], [40, tp("instrument", "Violin")], [42, tp("instrument", "Cello")]]],
  [tp("instruments", "Winds"), [[73, tp("instrument", "Flute")], [71, tp("instrument", "Clarinet")]]],
  [tp("instruments", "Plucked"), [[24, tp("instrument", "Guitar")], [32, tp("instrument", "Double bass")]]],
];

/** A number from 0 to 1, whatever was stored. */
const volumeFrom = (value) => (typeof value === "number" ? Math.max(0, Math.min(1, value)) : VOLUME);

export class Mixer {
  #mix = new Map();
  #rows = new Map();

  /** @param {{store, session, player, synth}} studio @param {string} work id; this browser remembers the mix of each */
  constructor(studio, work) {
    this.studio = studio;
    this.list = need("#voices");
    this.key = `musicstudio.mix.${work}`;
    this.stored = readChoice(this.key, {});
    this.#bindMaster();
    studio.store.subscribe(() => this.#show());
    studio.session.subscribe((changed) => ["locks", "activePart", "busy"].some((field) => changed.has(field)) && this.#show());
    this.#show();
  }

  #show() {
    const { parts } = this.studio.store.shown;
    const marks = marksOf(parts);
    for (const { id } of parts) {
      const { muted, solo, volume } = this.stored.parts?.[id] ?? {};
      if (!this.#mix.has(id)) this.#mix.set(id, { muted: muted === true, solo: solo === true, volume: volumeFrom(volume) });
    }
    const key = parts.map((part) => `${part.id}/${part.name}/${part.percussion}`).join();
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
        this.#changed();
        this.#show();
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
      this.#changed();
    });
    const program = h("select", { class: "select select-compact voice-program", "aria-label": t("Instrument of %(voice)s", { voice: name }) });
    // The drum channel has one kit, whatever its program.
    if (part.percussion) program.append(new Option(tp("instrument", "Drum kit"), String(part.program)));
    else program.append(...instruments().map(([label, members]) => family(label, members)));
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
    return { element, choose, muted, solo, lock, program, state: "" };
  }

  #update(part) {
    const { session } = this.studio;
    const row = this.#rows.get(part.id);
    if (!row) return;
    const mix = this.#mix.get(part.id);
    const locked = session.locks.parts.has(part.id);
    const state = [session.activePart === part.id, mix.muted, mix.solo, locked, part.program, session.busy].join();
    if (row.state === state) return;
    row.state = state;
    row.choose.setAttribute("aria-pressed", String(session.activePart === part.id));
    row.muted.setAttribute("aria-pressed", String(mix.muted));
    row.solo.setAttribute("aria-pressed", String(mix.solo));
    row.lock.setAttribute("aria-pressed", String(locked));
    setIcon(row.lock.firstElementChild, locked ? "lock" : "unlock");
    row.element.classList.toggle("is-locked", locked);
    const value = String(part.program);
    if (![...row.program.options].some((option) => option.value === value)) {
      row.program.add(new Option(t("Program %(number)s", { number: part.program + 1 }), value));
    }
    row.program.value = value;
    row.program.disabled = session.busy || part.percussion;
  }

  #bindMaster() {
    const { synth } = this.studio;
    const master = need("#master-volume");
    master.value = this.stored.master === undefined ? 1 : volumeFrom(this.stored.master);
    synth.setMaster(Number(master.value));
    master.addEventListener("input", () => {
      synth.setMaster(Number(master.value));
      this.#keep();
    });
  }

  #changed() {
    this.#apply();
    this.#keep();
  }

  #apply() {
    this.studio.player.setMix(new Map([...this.#mix].map(([id, mix]) => [id, { ...mix }])));
  }

  #keep() {
    this.stored = { master: Number(need("#master-volume").value), parts: { ...this.stored.parts, ...Object.fromEntries(this.#mix) } };
    writeChoice(this.key, this.stored);
  }
}

const family = (label, members) => h("optgroup", { label }, ...members.map(([program, name]) => new Option(name, String(program))));
