/**
 * The score as the browser holds it: plain immutable JSON in the form of `engine/notation/json_form.py`.
 *
 * Fields of a note at their default are left out, exactly as the server leaves them out, so equal music is equal JSON.
 *
 * @typedef {{id: string, onset: number, duration: number, pitch: number, voice?: string, spelling?: string, tie?: string,
 *   tuplet?: [number, number], velocity?: number, grace?: boolean, fermata?: boolean, lyrics?: object[]}} Note
 * @typedef {{id: string, name: string, program: number, clef: string, percussion: boolean, notes: Note[]}} Part
 */

import { regularMeasures } from "./time.js";

const DEFAULTS = { voice: "1", spelling: "", tie: "", tuplet: null, velocity: 80, grace: false, fermata: false };
const FIELDS = ["title", "composer", "lyricist", "measures", "metres", "keys", "tempos", "chords", "parts"];

export const noteEnd = (note) => note.onset + note.duration;
export const voiceOf = (note) => note.voice ?? "1";
/** Voices of a part, in order. @returns {string[]} */
export const voicesOf = ({ notes }) => [...new Set(notes.map(voiceOf))].sort();
export const velocityOf = (note) => note.velocity ?? DEFAULTS.velocity;

/** Order of the notes of a part: onset, voice, pitch, id. */
export function compareNotes(a, b) {
  return (
    a.onset - b.onset || compareText(voiceOf(a), voiceOf(b)) || a.pitch - b.pitch || compareText(a.id, b.id)
  );
}

const compareText = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** A note without the fields that are at their default. */
export function plainNote(note) {
  const plain = {};
  for (const [key, value] of Object.entries(note)) {
    if (value === undefined || value === null || value === DEFAULTS[key]) continue;
    if (key === "lyrics" && !value.length) continue;
    plain[key] = value;
  }
  return plain;
}

/** A new id that no other note of any score has; letters, digits and '-', starting with a letter. */
export function newId(prefix = "n") {
  const words = crypto.getRandomValues(new Uint32Array(2));
  return `${prefix}${words[0].toString(36)}${words[1].toString(36)}`;
}

export function emptyPart(id, name, extra = {}) {
  return { id, name, program: 52, clef: "G2", percussion: false, notes: [], ...extra };
}

/** A score without notes: eight bars of 4/4 unless told otherwise. */
export function emptyScore({ bars = 8, metre = { tick: 0, beats: 4, unit: 4 }, parts = [] } = {}) {
  const one = regularMeasures(1, [metre])[0].duration;
  return {
    version: 1,
    title: "",
    composer: "",
    lyricist: "",
    measures: regularMeasures(one * bars, [metre]),
    metres: [metre],
    keys: [{ tick: 0, fifths: 0, mode: "major" }],
    tempos: [{ tick: 0, bpm: 96 }],
    chords: [],
    parts,
  };
}

export const partOf = (score, id) => score.parts.find((part) => part.id === id);
export const noteCount = (score) => score.parts.reduce((sum, part) => sum + part.notes.length, 0);

/** Every note with its part, in the order of the parts. */
export function* notesOf(score) {
  for (const part of score.parts) for (const note of part.notes) yield { part, note };
}

/** @returns {{part: Part, note: Note} | null} */
export function findNote(score, id) {
  for (const part of score.parts) {
    const note = part.notes.find((candidate) => candidate.id === id);
    if (note) return { part, note };
  }
  return null;
}

/** Notes by id, for one pass of many lookups. */
export function noteIndex(score) {
  const index = new Map();
  for (const entry of notesOf(score)) index.set(entry.note.id, entry);
  return index;
}

/** The fields in which two scores differ, by identity first and content second. */
export function differingFields(a, b) {
  return FIELDS.filter((field) => a[field] !== b[field] && !same(a[field], b[field]));
}

/** Whether two scores are the same music, written the same way. */
export const sameScore = (a, b) => a === b || differingFields(a, b).length === 0;

/** Whether two values of plain JSON are equal. */
export function same(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}
