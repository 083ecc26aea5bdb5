/** The line that is sung: its notes with their words as they stand now, whether the studio has worked it out yet or not. */

import { partOf, voiceOf } from "../core/score/model.js";
import { lyricOf } from "./lyrics.js";

/**
 * @typedef {{id: string, tick: number, ticks: number, pitch: number, phones: string, remark: string | null, readings: import("./ways.js").Way[], lyric: import("./lyrics.js").Lyric | undefined,
 *   note: object, worded: object}} LineNote `pitch` as it is sung; `worded`: the head under which its words stand
 */

/**
 * @param {{score: object, settings: import("./settings.js").Settings}} song
 * @param {import("./plan.js").PlanNote[]} planned of the same part, or none
 * @returns {LineNote[]} in order
 */
export function lineOf({ score, settings }, planned) {
  const part = partOf(score, settings.part);
  if (!part) return [];
  const notes = part.notes.filter((note) => voiceOf(note) === settings.voice);
  const byId = new Map(notes.map((note) => [note.id, note]));
  const known = planned.filter(({ id, tick }) => byId.get(id)?.onset === tick);
  // Before there is a plan, and where it is of another part: heads that go on with the one before are no notes of their own.
  const heads = notes.filter(({ tie }) => tie !== "stop" && tie !== "continue");
  const chords = new Map();
  for (const head of heads) if (!head.grace) chords.set(head.onset, [...(chords.get(head.onset) ?? []), head]);
  const chordOf = (note) => (note.grace ? [note] : (chords.get(note.onset) ?? [note]));
  const found = known.length ? known : heads.filter((note) => highest(chordOf(note)) === note).map(unplanned);
  return found.map(({ id, tick, ticks, phones, remark, readings }) => {
    const note = byId.get(id);
    // Closed scores have the words of a chord under any one of its heads.
    const worded = highest(chordOf(note).filter(({ lyrics }) => lyrics?.length)) ?? note;
    return { id, tick, ticks, phones, remark, readings, note, worded, pitch: note.pitch + settings.transpose, lyric: lyricOf(worded, settings.verse) };
  });
}

/** The one that is sung of a chord. @param {object[]} heads @returns {object | undefined} */
const highest = (heads) => heads.reduce((top, head) => (top && top.pitch >= head.pitch ? top : head), undefined);

/** Lyrics by the id of a note that is sung, by that of the head under which its words stand. @param {LineNote[]} line @param {[string, T][]} entries @returns {Map<string, T>} @template T */
export function underHeads(line, entries) {
  const heads = new Map(line.map(({ id, worded }) => [id, worded.id]));
  return new Map(entries.map(([id, lyrics]) => [heads.get(id) ?? id, lyrics]));
}

const unplanned = ({ id, onset, duration }) => ({ id, tick: onset, ticks: duration, phones: "", remark: null, readings: [] });

/** The note beside another, or the first or last where there is none in hand. @param {LineNote[]} line @param {1 | -1} step */
export function beside(line, id, step) {
  const at = line.findIndex((note) => note.id === id);
  if (at < 0) return step > 0 ? line[0] : line.at(-1);
  return line[at + step];
}
