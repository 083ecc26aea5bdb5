/** How loud each part is: what this browser remembers of it, and what solos silence. */

import { readChoice, writeChoice } from "../choices.js";

/** @typedef {{muted: boolean, solo: boolean, volume: number}} Mix `volume` 0..1 */

/** Volume of a part that nobody has set. */
export const VOLUME = 0.8;

export class KeptMix {
  /** By id. @type {Map<string, Mix>} */
  #parts = new Map();

  /** @param {string} key of what this browser remembers */
  constructor(key) {
    this.key = key;
    this.stored = readChoice(key, {});
    this.master = volumeFrom(this.stored.master, 1);
  }

  /** The mix of a part, to be changed in place. @param {string} id @returns {Mix} */
  of(id) {
    if (!this.#parts.has(id)) {
      const { muted, solo, volume } = this.stored.parts?.[id] ?? {};
      this.#parts.set(id, { muted: muted === true, solo: solo === true, volume: volumeFrom(volume, VOLUME) });
    }
    return this.#parts.get(id);
  }

  /** Remember it as it is; what is known of parts that are not here now stays. */
  keep() {
    this.stored = { master: this.master, parts: { ...this.stored.parts, ...Object.fromEntries(this.#parts) } };
    writeChoice(this.key, this.stored);
  }
}

/** A number from 0 to 1, whatever was stored. */
const volumeFrom = (value, usual) => (typeof value === "number" ? Math.max(0, Math.min(1, value)) : usual);

/**
 * Which parts are not heard: those that are muted and, where one is solo, all that are not.
 *
 * @param {Map<string, Mix>} mix
 * @param {string[]} there the parts that there are: the solo of one that an undo took away silences nobody
 * @returns {Set<string>}
 */
export function silencedIn(mix, there) {
  const solo = there.some((id) => mix.get(id)?.solo);
  return new Set([...mix].filter(([, each]) => each.muted || (solo && !each.solo)).map(([id]) => id));
}
