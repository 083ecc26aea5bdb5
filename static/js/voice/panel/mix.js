/** How loud the voice is beside the harmony: mute, solo, volume; this browser remembers it. */

import { readChoice, writeChoice } from "core/choices.js";
import { need } from "core/dom.js";

const STORED = "musicstudio.sing.mix";
const SIDES = ["voice", "harmony"];
const usual = () => ({ volume: 0.9, muted: false, solo: false });

/** @param {object} studio */
export class Mix {
  constructor(studio) {
    this.studio = studio;
    const stored = readChoice(STORED, {});
    this.sides = Object.fromEntries(SIDES.map((side) => [side, { ...usual(), ...stored[side] }]));
    for (const side of SIDES) this.#bind(side);
    this.apply();
  }

  #bind(side) {
    const mix = this.sides[side];
    const volume = need(`#mix-${side}`);
    volume.value = String(mix.volume);
    volume.addEventListener("input", () => {
      mix.volume = Number(volume.value);
      this.#changed();
    });
    for (const field of ["muted", "solo"]) {
      const button = need(`[data-mix="${side}"][data-what="${field}"]`);
      button.addEventListener("click", () => {
        mix[field] = !mix[field];
        button.setAttribute("aria-pressed", String(mix[field]));
        this.#changed();
      });
      button.setAttribute("aria-pressed", String(mix[field]));
    }
  }

  #changed() {
    writeChoice(STORED, this.sides);
    this.apply();
  }

  apply() {
    const { player, track, store } = this.studio;
    const { voice, harmony } = this.sides;
    const anySolo = voice.solo || harmony.solo;
    const loud = (side) => (side.muted || (anySolo && !side.solo) ? 0 : side.volume);
    track.volume = loud(voice);
    const mix = store.score.parts.map(({ id }) => [id, { muted: loud(harmony) === 0, solo: false, volume: harmony.volume }]);
    player.setMix(new Map(mix));
  }
}
