/**
 * The mixer: a row for each part with mute, solo, volume and instrument, and the volume of all.
 *
 * @typedef {import("./mix.js").Mix} Mix
 * @typedef {{id: string, name: string, mark: import("../score/voices.js").Mark, program: number | null, percussion: boolean, by?: string}} Strip
 *   what a row shows, as plain data; `program` null: no instrument plays it, `by` says what sounds instead
 * @typedef {{strips: () => Strip[], hear: (mix: Map<string, Mix>) => void, setProgram: (id: string, program: number) => void, head: (strip: Strip, plate: Node[]) => HTMLElement,
 *   switches?: (strip: Strip) => HTMLElement[], show?: (strip: Strip, row: HTMLElement) => void, busy?: () => boolean}} Page
 *   what the rows are; what lets the mix be heard; what writes an instrument down; the head of a row, with its mark, letter and name; its further switches; what
 *   else it shows; whether the music cannot be changed now
 */

import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { markElement } from "../score/voices.js";
import { instrumentField, showInstrument } from "./instruments.js";
import { KeptMix } from "./mix.js";

export class Mixer {
  #strips = [];
  #shown = "";
  /** By id of the part. */
  #rows = new Map();

  /** @param {import("./synth.js").Synth} synth @param {string} key of what this browser remembers @param {Page} page */
  constructor(synth, key, page) {
    this.page = page;
    this.list = need("#voices");
    this.kept = new KeptMix(key);
    this.#bindMaster(synth);
  }

  /** Show the parts as they are now. */
  show() {
    this.#strips = this.page.strips();
    const key = JSON.stringify(this.#strips.map(({ id, name, percussion, program }) => [id, name, percussion, program === null]));
    if (key !== this.#shown) {
      this.#shown = key;
      this.#rows = new Map(this.#strips.map((strip) => [strip.id, this.#row(strip)]));
      this.list.replaceChildren(...[...this.#rows.values()].map(({ element }) => element));
      this.hear();
    }
    for (const strip of this.#strips) this.#update(strip);
  }

  /** Let the mix of the parts that are shown be heard. */
  hear() {
    this.page.hear(new Map(this.#strips.map(({ id }) => [id, { ...this.kept.of(id) }])));
  }

  #row(strip) {
    const { id, name, mark, program } = strip;
    const mix = this.kept.of(id);
    const toggle = (field, label, sign) => {
      const press = () => {
        mix[field] = !mix[field];
        this.#changed();
        this.show();
      };
      return h("button", { type: "button", class: `mix-button mix-${field}`, "aria-pressed": "false", "aria-label": label, title: label, onclick: press }, sign);
    };
    const plate = [markElement(mark), h("span", { class: "voice-letter", "aria-hidden": "true" }, mark.letter), h("span", { class: "voice-label", title: name }, name)];
    const muted = toggle("muted", t("Mute %(voice)s", { voice: name }), "M");
    const solo = toggle("solo", t("Solo %(voice)s", { voice: name }), "S");
    const volume = h("input", { type: "range", class: "slider voice-volume", min: 0, max: 1, step: 0.01, value: mix.volume, "aria-label": t("Volume of %(voice)s", { voice: name }) });
    volume.addEventListener("input", () => {
      mix.volume = Number(volume.value);
      this.#changed();
    });
    const source = program === null ? h("span", { class: "voice-by" }) : instrumentField(strip);
    source.addEventListener("change", () => this.page.setProgram(id, Number(source.value)));
    const switches = h("div", { class: "voice-switches" }, muted, solo, ...(this.page.switches?.(strip) ?? []));
    const element = h("li", { class: `voice-row voice-${mark.slot}` }, this.page.head(strip, plate), switches, volume, source);
    return { element, muted, solo, source, state: "" };
  }

  #update(strip) {
    const row = this.#rows.get(strip.id);
    const { muted, solo } = this.kept.of(strip.id);
    const busy = this.page.busy?.() ?? false;
    const state = JSON.stringify([strip, muted, solo, busy]);
    // Of many parts, one has changed.
    if (row.state === state) return;
    row.state = state;
    row.muted.setAttribute("aria-pressed", String(muted));
    row.solo.setAttribute("aria-pressed", String(solo));
    if (strip.program === null) row.source.textContent = strip.by;
    else {
      showInstrument(row.source, strip.program);
      row.source.disabled = busy || strip.percussion;
    }
    this.page.show?.(strip, row.element);
  }

  #bindMaster(synth) {
    const master = need("#master-volume");
    master.value = String(this.kept.master);
    synth.setMaster(this.kept.master);
    master.addEventListener("input", () => {
      this.kept.master = Number(master.value);
      synth.setMaster(this.kept.master);
      this.kept.keep();
    });
  }

  #changed() {
    this.hear();
    this.kept.keep();
  }
}
