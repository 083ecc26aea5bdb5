/**
 * Notes as text, to be carried through the clipboard from one work, tab or browser to another.
 *
 * The text is JSON: {"musicstudio": "notes", "quarter": 10080, "parts": [{"id", "notes": [note, ...]}]}. Whatever comes from
 * a clipboard is foreign: only fields that notes have, with values that the server would accept, are let in.
 */

import { noteEnd, plainNote } from "./model.js";
import { TICKS_PER_QUARTER } from "./time.js";

const KIND = "notes";
const MOST_NOTES = 20_000;
const MOST_TICKS = 4_000 * 16 * TICKS_PER_QUARTER;
const MOST_LETTERS = 8_000_000;

/** @param {Map<string, Note[]>} notesByPart by part id */
export function notesToText(notesByPart) {
  const parts = [...notesByPart].map(([id, notes]) => ({ id, notes: notes.map(({ id: _, ...note }) => note) }));
  return JSON.stringify({ musicstudio: KIND, quarter: TICKS_PER_QUARTER, parts });
}

/**
 * @param {string} text
 * @returns {Map<string, object[]> | null} notes without ids, by the id of the part they came from; null = no notes of ours
 */
export function notesFromText(text) {
  const data = parsed(text);
  if (data?.musicstudio !== KIND || data.quarter !== TICKS_PER_QUARTER || !Array.isArray(data.parts)) return null;
  const found = new Map();
  let count = 0;
  for (const part of data.parts) {
    if (typeof part?.id !== "string" || !Array.isArray(part.notes)) return null;
    const notes = part.notes.map(readNote);
    count += notes.length;
    if (notes.includes(null) || count > MOST_NOTES) return null;
    if (notes.length) found.set(part.id, notes);
  }
  return found.size ? found : null;
}

function parsed(text) {
  if (text.length > MOST_LETTERS || !text.trimStart().startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const whole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most;
const oneOf = (...allowed) => (value) => allowed.includes(value);
const flag = (value) => typeof value === "boolean";

const NEEDED = { onset: whole(0, MOST_TICKS), duration: whole(0, MOST_TICKS), pitch: whole(0, 127) };
const OPTIONAL = {
  voice: oneOf(..."123456789"),
  spelling: (value) => typeof value === "string" && /^([A-G](#{1,2}|b{1,2})?)?$/.test(value),
  tie: oneOf("", "start", "stop", "continue"),
  tuplet: (value) => Array.isArray(value) && value.length === 2 && value.every(whole(1, 64)),
  velocity: whole(1, 127),
  grace: flag,
  fermata: flag,
  lyrics: (value) => Array.isArray(value) && value.length <= 16 && value.every(isLyric),
};
const LYRIC = {
  text: (value) => typeof value === "string" && value.length <= 100 && !value.includes("\0") && value.isWellFormed(),
  syllabic: oneOf("single", "begin", "middle", "end"),
  verse: whole(1, 99),
  extend: flag,
};

const isLyric = (lyric) => typeof lyric?.text === "string" && Object.entries(lyric).every(([key, value]) => LYRIC[key]?.(value));

/** A note with the fields that notes have, or null. */
function readNote(data) {
  if (typeof data !== "object" || data === null) return null;
  if (!Object.entries(NEEDED).every(([key, accepts]) => accepts(data[key]))) return null;
  const note = {};
  for (const [key, accepts] of Object.entries({ ...NEEDED, ...OPTIONAL })) {
    if (data[key] === undefined) continue;
    if (!accepts(data[key])) return null;
    note[key] = data[key];
  }
  if (!note.duration && !note.grace) return null;
  return noteEnd(note) > MOST_TICKS ? null : plainNote(note);
}
