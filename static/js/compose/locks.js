/** Locks are about working, not about the music: this browser remembers them per work. */

import { noteIndex } from "../core/score/model.js";

/** @param {{session, store}} studio @param {string} work id */
export function keepLocks({ session, store }, work) {
  const key = `musicstudio.locks.${work}`;
  const found = read(key);
  if (found) {
    const parts = found.parts.filter((id) => store.score.parts.some((part) => part.id === id));
    const bars = found.bars.filter((index) => index < store.score.measures.length);
    const index = noteIndex(store.score);
    const notes = found.notes.filter((id) => index.has(id));
    session.set({ locks: { parts: new Set(parts), bars: new Set(bars), notes: new Set(notes) } });
  }
  session.subscribe((changed) => {
    if (!changed.has("locks")) return;
    const { parts, bars, notes } = session.locks;
    write(key, { parts: [...parts], bars: [...bars], notes: [...notes] });
  });
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // Storage is switched off or holds something else: no locks.
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is switched off or full: the locks hold for this page.
  }
}
