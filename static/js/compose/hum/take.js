/**
 * What was heard in a recording, as it is being fixed, and how it goes into the music. No DOM.
 *
 * The grid is that of engine/transcription/notation.py, in the browser because the ear decides on its strength: keep the two alike.
 *
 * @typedef {{id: string, onset: number, end: number, pitch: number, cents: number, confidence: number, doubts: string[],
 *   level: number, checked?: boolean}} Heard seconds, MIDI numbers, dB; `checked`: the musician has looked at it
 * @typedef {{bpm: number, step: number, strength: number, origin: number}} Grid quarters per minute, ticks, 0..1, second of tick 0
 */

import { addNotes, batch, removeNotes, setFields } from "../../core/score/commands.js";
import { headOf } from "../../core/score/lengths.js";
import { noteCount, noteEnd, partOf } from "../../core/score/model.js";
import { TICKS_PER_QUARTER } from "../../core/score/time.js";

/** @returns {Heard[]} what the server found, with ids */
export const heardNotes = (found) => found.map((note, index) => ({ ...note, id: `h${index + 1}` }));

export const isUncertain = (note) => note.doubts.length > 0 && !note.checked;

const changed = (notes, id, change) => notes.map((note) => (note.id === id ? { ...note, ...change(note), checked: true } : note));

/** A note some semitones higher; a note that was moved counts as looked at. */
export const moved = (notes, id, semitones) =>
  changed(notes, id, ({ pitch }) => ({ pitch: Math.max(0, Math.min(127, pitch + semitones)) }));

export const confirmed = (notes, id) => changed(notes, id, () => ({}));

export const without = (notes, id) => notes.filter((note) => note.id !== id);

/** Ticks from the downbeat of the recording to `second`. */
export const tickAt = (second, { bpm, origin }) => (second - origin) * (bpm / 60) * TICKS_PER_QUARTER;

/** The other way. */
export const secondAt = (tick, { bpm, origin }) => origin + (tick / TICKS_PER_QUARTER) * (60 / bpm);

/**
 * The notes on the grid: none shorter than a step, none over the next, gaps shorter than a step closed.
 *
 * @param {Heard[]} notes
 * @param {Grid} grid
 * @returns {import("../../core/score/model.js").Note[]} onset and duration in ticks from the downbeat, the ids of the heard notes
 */
export function placed(notes, grid) {
  const place = (second) => {
    const tick = Math.max(0, tickAt(second, grid));
    const line = Math.round(tick / grid.step) * grid.step;
    return Math.round(tick + grid.strength * (line - tick));
  };
  const onsets = [];
  for (const note of notes) onsets.push(Math.max(place(note.onset), onsets.length ? onsets.at(-1) + grid.step : 0));
  const loudest = Math.max(...notes.map(({ level }) => level));
  return notes.map((note, index) => {
    const onset = onsets[index];
    const next = onsets[index + 1] ?? Infinity;
    let end = Math.max(onset + grid.step, place(note.end));
    if (end > next - grid.step) end = next;
    const velocity = Math.max(40, Math.min(110, Math.round(96 + 2 * (note.level - loudest))));
    return { id: note.id, onset, duration: end - onset, pitch: note.pitch, velocity };
  });
}

/** Notes of the part that sound where the new ones would. @returns {string[]} ids */
export function inTheWay(score, partId, notes, at) {
  if (!notes.length) return [];
  const end = at + Math.max(...notes.map(noteEnd));
  const there = partOf(score, partId)?.notes ?? [];
  return there.filter((note) => note.onset < end && noteEnd(note) > at).map(({ id }) => id);
}

/** Where the downbeat of the recording goes: the cursor, or the beginning of a piece without notes. */
export const insertionTick = (score, cursor) => (noteCount(score) ? cursor.tick : 0);

/**
 * Putting the notes into the music, in one step. A piece without notes takes over the tempo too.
 *
 * @param {object} score
 * @param {string} partId
 * @param {import("../../core/score/model.js").Note[]} notes with ids of their own, as `placed` has them otherwise
 * @param {{at: number, replace: boolean, bpm: number, label: string}} how
 */
export function insertion(score, partId, notes, { at, replace, bpm, label }) {
  const written = notes.map((note) => ({ ...note, onset: note.onset + at, tuplet: headOf(note.duration)?.tuplet ?? null }));
  const gone = replace ? inTheWay(score, partId, notes, at) : [];
  const newTempo = noteCount(score) === 0 && score.tempos[0].bpm !== bpm;
  return batch(label, [
    removeNotes(score, gone, label),
    newTempo ? setFields(score, { tempos: [{ tick: 0, bpm }] }, label) : batch(label, []),
    addNotes(score, partId, written, label),
  ]);
}
