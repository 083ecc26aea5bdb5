/**
 * What one version of a score has that another has not: notes voice by voice, then everything that is not a note.
 *
 * Notes are the same when they sound the same. A note that kept its id and sounds otherwise was changed; a note whose
 * double stands in the other version under another id (a part that was generated again) was kept.
 *
 * @typedef {{id: string, name: string, state: "both" | "added" | "removed", kept: Note[], added: Note[], removed: Note[],
 *   changed: [Note, Note][], marked: number}} PartDiff marked: kept notes whose words, ties or marks differ
 * @typedef {{parts: PartDiff[], fields: string[], isEmpty: boolean}} ScoreDiff
 *   fields: "title", "composer", "lyricist", "keys", "metres", "tempos", "chords", "bars", "instruments"
 */

import { plainNote } from "../core/score/model.js";

const LISTS = ["keys", "metres", "tempos", "chords"];
const NAMES = ["title", "composer", "lyricist"];

const soundOf = ({ onset, duration, pitch, grace }) => `${onset} ${duration} ${pitch} ${grace ? "grace" : ""}`;
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** @param {object} before @param {object} after scores @returns {ScoreDiff} from `before` to `after` */
export function diffScores(before, after) {
  const old = new Map(before.parts.map((part) => [part.id, part]));
  const parts = after.parts.map((part) => diffPart(old.get(part.id), part));
  const left = new Set(after.parts.map((part) => part.id));
  for (const part of before.parts) if (!left.has(part.id)) parts.push(diffPart(part, undefined));
  const fields = fieldsOf(before, after);
  const quiet = parts.every((part) => part.state === "both" && !part.added.length && !part.removed.length && !part.changed.length && !part.marked);
  return { parts, fields, isEmpty: quiet && fields.length === 0 };
}

function diffPart(before, after) {
  const state = !before ? "added" : !after ? "removed" : "both";
  const { id, name } = after ?? before;
  const diff = { id, name, state, kept: [], added: [], removed: [], changed: [], marked: 0 };
  const byId = new Map((before?.notes ?? []).map((note) => [note.id, note]));
  const strangers = [];
  for (const note of after?.notes ?? []) {
    const own = byId.get(note.id);
    if (!own) {
      strangers.push(note);
      continue;
    }
    byId.delete(note.id);
    if (soundOf(own) === soundOf(note)) keep(diff, own, note);
    else diff.changed.push([own, note]);
  }
  const bySound = grouped(byId.values());
  for (const note of strangers) {
    const double = bySound.get(soundOf(note))?.shift();
    if (double) {
      byId.delete(double.id);
      keep(diff, double, note);
    } else diff.added.push(note);
  }
  diff.removed = [...byId.values()];
  return diff;
}

function keep(diff, before, after) {
  diff.kept.push(after);
  if (!same(marksOf(before), marksOf(after))) diff.marked += 1;
}

/** Everything about a note but what it is called: order of keys must not matter. */
function marksOf(note) {
  return Object.entries(plainNote({ ...note, id: "" })).sort(([a], [b]) => (a < b ? -1 : 1));
}

function grouped(notes) {
  const groups = new Map();
  for (const note of notes) {
    const sound = soundOf(note);
    if (!groups.has(sound)) groups.set(sound, []);
    groups.get(sound).push(note);
  }
  return groups;
}

function fieldsOf(before, after) {
  const fields = NAMES.filter((name) => (before[name] ?? "") !== (after[name] ?? ""));
  for (const list of LISTS) if (!same(before[list], after[list])) fields.push(list);
  if (!same(before.measures, after.measures)) fields.push("bars");
  const programs = new Map(before.parts.map((part) => [part.id, part.program]));
  if (after.parts.some((part) => programs.has(part.id) && programs.get(part.id) !== part.program)) fields.push("instruments");
  return fields;
}

/** How many notes came, went and changed, over all parts. @param {ScoreDiff} diff */
export function totals(diff) {
  const sum = (field) => diff.parts.reduce((count, part) => count + part[field].length, 0);
  return { added: sum("added"), removed: sum("removed"), changed: sum("changed"), kept: sum("kept") };
}
