/**
 * The score as it looks while a harmonisation is being written: what stays, plus the bars that have arrived.
 */

import { compareNotes } from "../core/score/model.js";
import { measureIndexAt } from "../core/score/time.js";

/** The parts that the studio adds, as the engine makes them. */
export const ADDED = [
  { id: "alto", name: "Alto", clef: "G2", program: 52 },
  { id: "tenor", name: "Tenor", clef: "G2-8", program: 52 },
  { id: "bass", name: "Bass", clef: "F4", program: 52 },
];
export const ADDED_IDS = new Set(ADDED.map((part) => part.id));

/** Which bars of `score` a request leaves to be written. @returns {Set<number>} */
export function openBars(score, { regenerate, locked_bars: locked = [] }) {
  const kept = new Set(locked);
  const open = new Set();
  score.measures.forEach((measure, index) => {
    const within = !regenerate || (measure.onset < regenerate[1] && measure.onset + measure.duration > regenerate[0]);
    if (within && !kept.has(index)) open.add(index);
  });
  return open;
}

export class Arriving {
  #bars = new Map();

  /**
   * @param {object} score what was sent to be harmonised
   * @param {object} request the body of the request
   */
  constructor(score, request) {
    this.source = score;
    this.melody = request.melody?.part_id ?? melodyPart(score)?.id;
    this.open = openBars(score, request);
    this.locked = new Set([...(request.locked_parts ?? []), ...(request.locked_notes ?? [])]);
  }

  /** Bars of the first alternative that are still to come. */
  get missing() {
    return new Set([...this.open].filter((index) => !this.#bars.has(index)));
  }

  get count() {
    return this.open.size - this.missing.size;
  }

  /** A worker starts afresh: what the attempt before had sent does not count. */
  restart() {
    this.#bars.clear();
  }

  /**
   * @param {{alternative: number, bar: number, notes: object[]}} data
   * @returns {boolean} whether it changes what is shown
   */
  take({ alternative, bar, notes }) {
    if (alternative !== 0) return false;
    this.#bars.set(bar, notes);
    return true;
  }

  /** Tick up to which everything has arrived, so that it can be played; null when all has. */
  get playableUntil() {
    const missing = this.missing;
    const first = this.source.measures.findIndex((_, index) => missing.has(index));
    return first < 0 ? null : this.source.measures[first].onset;
  }

  /** The score to show now. */
  score() {
    const parts = [];
    for (const part of this.source.parts) {
      parts.push(ADDED_IDS.has(part.id) ? this.#filled(part) : part);
      if (part.id !== this.melody) continue;
      for (const added of ADDED) {
        if (this.source.parts.some(({ id }) => id === added.id)) continue;
        parts.push(this.#filled({ ...added, percussion: false, notes: [] }));
      }
    }
    return { ...this.source, parts };
  }

  /** A bar that has arrived comes whole, kept notes included; until then what is locked or lies outside the open bars stands. */
  #filled(part) {
    const missing = this.missing;
    const stays = part.notes.filter((note) => {
      const index = measureIndexAt(this.source, note.onset);
      return !this.#bars.has(index) && (!missing.has(index) || this.locked.has(part.id) || this.locked.has(note.id));
    });
    const arrived = [...this.#bars.values()].flat().filter((note) => note.part === part.id);
    const notes = [...stays, ...arrived.map(({ part: _, ...note }) => note)];
    return { ...part, notes: notes.sort(compareNotes) };
  }
}

/** The part that is harmonised when nobody says which: the first with notes that the studio did not add itself. */
export function melodyPart(score) {
  const own = score.parts.filter((part) => !part.percussion && !ADDED_IDS.has(part.id) && part.notes.length);
  return own.find((part) => /^soprano/i.test(part.name)) ?? own[0];
}

export const isHarmonised = (score) => score.parts.some((part) => ADDED_IDS.has(part.id) && part.notes.length);
