/**
 * Edits as data. A command says what it takes away and what it puts in its place, so its inverse is the same with the
 * two swapped, and nothing else has to be remembered for undo.
 *
 * @typedef {{kind: "notes", label: string, part: string, removed: Note[], added: Note[]}
 *   | {kind: "fields", label: string, before: object, after: object, moved?: [number, number], unlocks?: boolean}
 *   | {kind: "batch", label: string, commands: Command[]}} Command
 */

import { compareNotes, differingFields, newId, noteEnd, partOf, plainNote } from "./model.js";
import { extendedMeasures, scoreEnd } from "./time.js";

/** The score after `command`. Scores are never changed in place. */
export function apply(score, command) {
  switch (command.kind) {
    case "notes":
      return { ...score, parts: score.parts.map((part) => (part.id === command.part ? exchanged(part, command) : part)) };
    case "fields":
      return { ...score, ...command.after };
    case "batch":
      return command.commands.reduce(apply, score);
    default:
      throw new Error(`Unknown command ${command.kind}`);
  }
}

/** The command that undoes `command`. */
export function invert(command) {
  switch (command.kind) {
    case "notes":
      return { ...command, removed: command.added, added: command.removed };
    case "fields":
      return { ...command, before: command.after, after: command.before };
    case "batch":
      return { ...command, commands: command.commands.map(invert).reverse() };
    default:
      throw new Error(`Unknown command ${command.kind}`);
  }
}

/** Whether a command would change nothing. */
export function isEmpty(command) {
  if (command.kind === "notes") return !command.removed.length && !command.added.length;
  if (command.kind === "fields") return !Object.keys(command.after).length;
  return command.commands.every(isEmpty);
}

function exchanged(part, { removed, added }) {
  const gone = new Set(removed.map((note) => note.id));
  const notes = part.notes.filter((note) => !gone.has(note.id)).concat(added);
  return { ...part, notes: notes.sort(compareNotes) };
}

/** Put notes into a part; the score grows by whole bars when they end after it. */
export const addNotes = (score, partId, notes, label) => addToParts(score, new Map([[partId, notes]]), label);

/** Put notes into several parts, given by part id, in one step. */
export function addToParts(score, notesByPart, label) {
  const commands = [...notesByPart].map(([part, notes]) => ({
    kind: "notes",
    label,
    part,
    removed: [],
    added: notes.map(plainNote),
  }));
  const end = Math.max(0, ...[...notesByPart.values()].flat().map(noteEnd));
  return grown(score, end, batch(label, commands), label);
}

/** Take notes (ids) away, from whatever parts they are in. */
export function removeNotes(score, ids, label) {
  const wanted = new Set(ids);
  return batch(
    label,
    score.parts.map((part) => ({
      kind: "notes",
      label,
      part: part.id,
      removed: part.notes.filter((note) => wanted.has(note.id)),
      added: [],
    })),
  );
}

/**
 * Change notes (ids) through `change(note, part)`, which returns the new fields or null to leave the note alone.
 *
 * A moved pitch loses its spelling, which belonged to the old one.
 */
export function changeNotes(score, ids, change, label) {
  const wanted = new Set(ids);
  let end = 0;
  const commands = score.parts.map((part) => {
    const removed = [];
    const added = [];
    for (const note of part.notes) {
      if (!wanted.has(note.id)) continue;
      const fields = change(note, part);
      if (!fields) continue;
      const spelling = fields.pitch === undefined || fields.pitch === note.pitch ? note.spelling : "";
      const changed = plainNote({ ...note, spelling, ...fields });
      removed.push(note);
      added.push(changed);
      end = Math.max(end, noteEnd(changed));
    }
    return { kind: "notes", label, part: part.id, removed, added };
  });
  return grown(score, end, batch(label, commands), label);
}

/** Give notes (ids) to another part; what they were a voice of stays behind. */
export function moveToPart(score, ids, partId, label) {
  const wanted = new Set(ids);
  const moving = (part) => (part.id === partId ? [] : part.notes.filter((note) => wanted.has(note.id)));
  const added = score.parts.flatMap(moving).map((note) => plainNote({ ...note, voice: undefined }));
  return batch(label, [
    ...score.parts.map((part) => ({ kind: "notes", label, part: part.id, removed: moving(part), added: [] })),
    { kind: "notes", label, part: partId, removed: [], added },
  ]);
}

/** Copies of notes with new ids, `offset` ticks later. */
export const copiedNotes = (notes, offset) =>
  notes.map((note) => plainNote({ ...note, id: newId(), onset: note.onset + offset }));

/** Set top-level fields (title, measures, metres, keys, tempos, chords, parts). */
export function setFields(score, after, label) {
  const before = Object.fromEntries(Object.keys(after).map((field) => [field, score[field]]));
  return { kind: "fields", label, before, after };
}

/** Turn one score into another in one step: an import, a generation, a restored revision. */
export function replaceScore(score, next, label) {
  const fields = differingFields(score, next);
  return setFields(score, Object.fromEntries(fields.map((field) => [field, next[field]])), label);
}

/** Change the fields of one part other than its notes (program, name). */
export function setPart(score, partId, fields, label) {
  if (!partOf(score, partId)) throw new Error(`No part ${partId}`);
  const parts = score.parts.map((part) => (part.id === partId ? { ...part, ...fields } : part));
  return setFields(score, { parts }, label);
}

export function batch(label, commands) {
  const kept = commands.filter((command) => !isEmpty(command));
  return kept.length === 1 ? { ...kept[0], label } : { kind: "batch", label, commands: kept };
}

function grown(score, end, command, label) {
  if (end <= scoreEnd(score) || isEmpty(command)) return command;
  return batch(label, [setFields(score, { measures: extendedMeasures(score, end) }, label), command]);
}
