/**
 * What regeneration leaves alone: whole voices, bars, single notes.
 *
 * Locks are about working, not about the music, so this browser remembers them per work and undo does not count them.
 * They are tied to the music all the same: a bar's lock is the span of ticks it was set on, so that it stays on its notes
 * when the barlines move, and the lock of a note that is gone waits for the undo that brings the note back.
 *
 * @typedef {[number, number]} Span from the first tick to the one after the last
 * @typedef {{parts: Set<string>, bars: Span[], notes: Set<string>}} Locks
 */

import { readChoice, writeChoice } from "../core/choices.js";
import { noteIndex } from "../core/score/model.js";

/** @returns {Locks} */
export const noLocks = () => ({ parts: new Set(), bars: [], notes: new Set() });

const endOf = (measure) => measure.onset + measure.duration;

/** Whether any of the bar is locked: rather a beat too much is kept than one that somebody wanted. */
export const isBarLocked = (locks, measure) => locks.bars.some(([from, to]) => from < endOf(measure) && to > measure.onset);

/** @returns {Locks} with these bars locked */
export function withBarsLocked(locks, measures) {
  const free = withBarsUnlocked(locks, measures);
  return { ...free, bars: [...free.bars, ...measures.map((measure) => [measure.onset, endOf(measure)])] };
}

/** @returns {Locks} with nothing in these bars locked as a bar */
export function withBarsUnlocked(locks, measures) {
  let bars = locks.bars;
  for (const measure of measures) {
    bars = bars
      .flatMap(([from, to]) => [[from, Math.min(to, measure.onset)], [Math.max(from, endOf(measure)), to]])
      .filter(([from, to]) => from < to);
  }
  return { ...locks, bars };
}

/** What of the locks is there in `score`: ids of parts and notes, indexes of bars. As a request for harmony names them. */
export function locksIn(score, locks) {
  const notes = noteIndex(score);
  return {
    locked_parts: score.parts.map((part) => part.id).filter((id) => locks.parts.has(id)),
    locked_bars: score.measures.flatMap((measure, index) => (isBarLocked(locks, measure) ? [index] : [])),
    locked_notes: [...locks.notes].filter((id) => notes.has(id)),
  };
}

export const hasLocks = (score, locks) => Object.values(locksIn(score, locks)).some((members) => members.length > 0);

/** @param {{session, store}} studio @param {string} work id */
export function keepLocks({ session }, work) {
  const key = `musicstudio.locks.${work}`;
  let reading = false;
  const read = () => {
    const found = readChoice(key, null);
    if (!found) return;
    const bars = found.bars.filter(Array.isArray);
    reading = true; // What was read is not written again: another tab may have written more meanwhile.
    session.set({ locks: { parts: new Set(found.parts), bars, notes: new Set(found.notes) } });
    reading = false;
  };
  read();
  // Tabs on one work have one set of locks.
  addEventListener("storage", (event) => event.key === key && read());
  session.subscribe((changed) => {
    if (reading || !changed.has("locks")) return;
    const { parts, bars, notes } = session.locks;
    writeChoice(key, { parts: [...parts], bars, notes: [...notes] });
  });
}
