/**
 * One recording: keys pressed and released, as notes of the score.
 *
 * @typedef {{onset: number, duration: number, pitch: number, velocity: number}} Played ticks; velocity 1..127
 */

import { snapTick } from "../../core/score/time.js";

/** A key tapped faster than this is still a note of this length. */
const SHORTEST = 1260;

export class Take {
  /** @type {Played[]} */
  #done = [];
  /** @type {Map<number, {onset: number, velocity: number}>} by pitch */
  #held = new Map();

  /** @param {number} start tick before which nothing is kept */
  constructor(start) {
    this.start = start;
  }

  press(pitch, velocity, tick) {
    this.release(pitch, tick);
    this.#held.set(pitch, { onset: Math.max(this.start, tick), velocity });
  }

  release(pitch, tick) {
    const key = this.#held.get(pitch);
    if (!key) return;
    this.#held.delete(pitch);
    this.#done.push(ended(pitch, key, tick));
  }

  /** Every note so far; keys that are still down sound until `now`. @returns {Played[]} */
  notes(now) {
    const held = [...this.#held].map(([pitch, key]) => ended(pitch, key, now));
    return [...this.#done, ...held].map((note) => ({ ...note, onset: Math.round(note.onset), duration: Math.round(note.duration) }));
  }
}

const ended = (pitch, { onset, velocity }, tick) => ({ onset, duration: Math.max(SHORTEST, tick - onset), pitch, velocity });

/**
 * Onsets and ends on the grid; a note never gets shorter than one step of it. Keys struck together (within half a step)
 * land together, and the same key struck twice within a step is one note.
 *
 * @param {Played[]} notes @param {object} score @param {number} grid ticks
 * @returns {Played[]}
 */
export function quantised(notes, score, grid) {
  const found = new Map();
  for (const note of notes) {
    const onset = Math.round(snapTick(score, note.onset, grid));
    const end = Math.round(snapTick(score, note.onset + note.duration, grid));
    const duration = Math.max(grid, end - onset);
    const key = `${onset}/${note.pitch}`;
    const other = found.get(key);
    found.set(key, { ...note, onset, duration: Math.max(duration, other?.duration ?? 0) });
  }
  return [...found.values()];
}
