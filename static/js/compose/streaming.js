/**
 * The score as it looks while a harmonisation is being written: what stays, plus the bars that have arrived.
 */

import { compareNotes, noteEnd } from "../core/score/model.js";
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
  /** Notes by bar, of each alternative. @type {Map<number, object[]>[]} */
  #taken = [];

  /**
   * @param {object} score what was sent to be harmonised
   * @param {object} request the body of the request
   */
  constructor(score, request) {
    this.source = score;
    this.melody = request.melody?.part_id ?? melodyPart(score)?.id;
    this.open = openBars(score, request);
    this.locked = new Set([...(request.locked_parts ?? []), ...(request.locked_notes ?? [])]);
    this.span = request.regenerate ?? [0, Infinity];
    this.alternatives = request.alternatives ?? 1;
    this.restart();
  }

  /** Bars of the first alternative, which is the one that is shown. */
  get #bars() {
    return this.#taken[0];
  }

  /** Bars of the first alternative that are still to come. */
  get missing() {
    return new Set([...this.open].filter((index) => !this.#bars.has(index)));
  }

  get count() {
    return this.countOf(0);
  }

  /** Bars of an alternative that have arrived, of those to be written. */
  countOf(alternative) {
    return [...this.open].filter((index) => this.#taken[alternative].has(index)).length;
  }

  /** What has arrived of an alternative: notes with the id of their `part`. */
  notesOf(alternative) {
    return [...this.#taken[alternative].values()].flat();
  }

  /** A worker starts afresh: what the attempt before had sent does not count. */
  restart() {
    this.#taken = Array.from({ length: this.alternatives }, () => new Map());
  }

  /**
   * @param {{alternative: number, bar: number, notes: object[]}} data
   * @returns {boolean} whether it changes the score that is shown
   */
  take({ alternative, bar, notes }) {
    this.#taken[alternative]?.set(bar, notes);
    return alternative === 0;
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
      if (this.#bars.has(index)) return false;
      const outside = note.onset < this.span[0] || noteEnd(note) > this.span[1];
      return !missing.has(index) || outside || this.locked.has(part.id) || this.locked.has(note.id);
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
