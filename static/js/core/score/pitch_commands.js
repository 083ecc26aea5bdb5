/**
 * Changes of pitch and spelling as a reader of the staff thinks of them: steps, accidentals, enharmonic spellings, ties.
 *
 * Tied heads are one note, so a change of one of them is a change of all.
 */

import { addNotes, batch, changeNotes } from "./commands.js";
import { findNote, newId, noteEnd, noteIndex, voiceOf } from "./model.js";
import { signatureAlter, spell } from "./spelling.js";
import { heightOf, noteAtHeight, stepAt } from "./staff.js";
import { keyAt } from "./time.js";

const tiesOn = (note) => note.tie === "start" || note.tie === "continue";
const tiesBack = (note) => note.tie === "stop" || note.tie === "continue";

/** What is tied to what in a part, by its notes: they never change in place, and a hand that drags asks at every step. */
const known = new WeakMap();

function tiesOf(part) {
  if (!known.has(part.notes)) known.set(part.notes, part.notes.filter(tiesOn).map((note) => [note, following(part, note)]));
  return known.get(part.notes);
}

/** The notes (ids) with all that is tied to them. @returns {Set<string>} */
export function withTied(score, ids) {
  const all = new Set(ids);
  for (const ties of score.parts.map(tiesOf)) {
    for (const [note, next] of ties) if (next && all.has(note.id)) all.add(next.id);
    for (const [note, next] of ties.toReversed()) if (next && all.has(next.id)) all.add(note.id);
  }
  return all;
}

/** The note of the same pitch and voice that begins where `note` ends. */
function following(part, note) {
  const fits = (other) => other.pitch === note.pitch && voiceOf(other) === voiceOf(note) && !other.grace;
  return part.notes.find((other) => other.onset === noteEnd(note) && fits(other));
}

/** Move notes by semitones and ticks, as far as the edges of the music allow; what is tied to them comes along. */
export function moveNotes(score, ids, semitones, ticks, label) {
  const all = withTied(score, ids);
  const index = noteIndex(score);
  const notes = [...all].map((id) => index.get(id)?.note).filter(Boolean);
  const pitches = notes.map(({ pitch }) => pitch);
  const along = Math.max(ticks, -Math.min(...notes.map(({ onset }) => onset)));
  const up = Math.max(-Math.min(...pitches), Math.min(127 - Math.max(...pitches), semitones));
  return changeNotes(score, all, ({ onset, pitch }) => ({ onset: onset + along, pitch: pitch + up }), label);
}

/** Move notes by steps of the scale of the key; accidentals go. */
export function moveBySteps(score, ids, steps, label) {
  return changeNotes(
    score,
    withTied(score, ids),
    (note) => {
      const key = keyAt(score, note.onset);
      const height = heightOf(note, key) + steps;
      return noteAtHeight(height, signatureAlter(stepAt(height), key.fifths), key);
    },
    label,
  );
}

/** Give notes a sharp (1), flat (-1) or natural (0). Asked for a sharp or flat that all have, take it away. */
export function setAccidental(score, ids, alter, label) {
  const all = withTied(score, ids);
  const chosen = [...all].map((id) => findNote(score, id)?.note).filter(Boolean);
  const undo = alter !== 0 && chosen.every((note) => spell(note, keyAt(score, note.onset)).alter === alter);
  return changeNotes(
    score,
    all,
    (note) => {
      const key = keyAt(score, note.onset);
      const height = heightOf(note, key);
      const own = signatureAlter(stepAt(height), key.fifths);
      return noteAtHeight(height, !undo ? alter : own === alter ? 0 : own, key);
    },
    label,
  );
}

/** Write the same pitches with the next other letter: G sharp, A flat. */
export function respell(score, ids, label) {
  return changeNotes(
    score,
    withTied(score, ids),
    (note) => {
      const key = keyAt(score, note.onset);
      const height = heightOf(note, key);
      const ways = [0, 1, 2, -2, -1].flatMap((steps) => spelledAt(height + steps, note.pitch, key)).sort((a, b) => a.height - b.height);
      return { spelling: ways[(ways.findIndex((way) => way.height === height) + 1) % ways.length].spelling };
    },
    label,
  );
}

/** The pitch written at a height, with at most two signs: one way or none. */
function spelledAt(height, pitch, key) {
  return [-2, -1, 0, 1, 2]
    .map((alter) => ({ height, ...noteAtHeight(height, alter, key) }))
    .filter((way) => way.pitch === pitch);
}

/**
 * Tie one note to the next of its pitch, or untie them; where none follows, write one of `length` ticks that does.
 *
 * @returns {{command: Command, id: string}} id of the later note
 */
export function toggleTie(score, id, length, label) {
  const { part, note } = findNote(score, id);
  const next = following(part, note);
  const off = tiesOn(note) && next && tiesBack(next);
  const tie = (each, side, on) => {
    const [back, forth] = side === "forth" ? [tiesBack(each), on] : [on, tiesOn(each)];
    return { tie: back && forth ? "continue" : back ? "stop" : forth ? "start" : "" };
  };
  const first = changeNotes(score, [note.id], () => tie(note, "forth", !off), label);
  if (next) {
    const second = changeNotes(score, [next.id], () => tie(next, "back", !off), label);
    return { command: batch(label, [first, second]), id: next.id };
  }
  const { lyrics: _words, fermata: _held, tuplet: _ratio, ...plain } = note;
  const added = { ...plain, id: newId(), onset: noteEnd(note), duration: length, tie: "stop" };
  return { command: batch(label, [first, addNotes(score, part.id, [added], label)]), id: added.id };
}
