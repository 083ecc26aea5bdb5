/**
 * A part laid out in bars and layers of printed heads: what any engraver needs, whatever its file format.
 *
 * @typedef {{id: string, note: Note, tieIn: boolean, tieOut: boolean}} HeadNote one head of a note; `id` is the note's own for
 *   its first head, then `<id>.<tick>` (a dot never occurs in ids of the store)
 * @typedef {{onset: number, ticks: number, head: Head, notes: HeadNote[], grace?: boolean}} Event notes empty = a rest
 */

import { splitLength, splitRest } from "./lengths.js";
import { noteEnd, voiceOf, voicesOf } from "./model.js";
import { beatOrigin, beatTicks, measureIndexAt, metreAt } from "./time.js";

/** The note id that a head id belongs to. */
export const noteIdOfHead = (headId) => headId.split(".")[0];

/**
 * @param {object} score
 * @param {Part} part
 * @returns {Event[][][]} by bar, by layer; a layer covers its bar without gap, a bar without notes has no layers
 */
export function partInBars(score, part) {
  const voices = voicesOf(part);
  const bars = score.measures.map(() => []);
  for (const voice of voices) {
    const perBar = cutAtBarlines(score, part.notes.filter((note) => voiceOf(note) === voice));
    perBar.forEach((pieces, index) => {
      for (const layer of layersOf(pieces)) bars[index].push(filled(score, index, layer));
    });
  }
  return bars;
}

/** Pieces of notes by bar, in order of onset; grace notes stand before the note that they lead to. */
function cutAtBarlines(score, notes) {
  const bars = score.measures.map(() => []);
  for (const note of notes.sort((a, b) => a.onset - b.onset || Boolean(b.grace) - Boolean(a.grace))) {
    let index = measureIndexAt(score, note.onset);
    let onset = note.onset;
    do {
      const measure = score.measures[index];
      const end = Math.min(noteEnd(note), measure.onset + measure.duration);
      bars[index].push({ note, onset, end: Math.max(end, onset), first: onset === note.onset, last: end >= noteEnd(note) });
      onset = end;
      index += 1;
    } while (onset < noteEnd(note) && index < score.measures.length);
  }
  return bars;
}

/** Pieces that start and end together are a chord; pieces that overlap otherwise need a layer of their own. */
function layersOf(pieces) {
  const layers = [];
  for (const piece of pieces) {
    if (piece.note.grace) {
      (layers[0] ??= []).push({ ...piece, pieces: [piece] });
      continue;
    }
    const chord = layers.flat().find((other) => !other.note.grace && other.onset === piece.onset && other.end === piece.end);
    if (chord) {
      chord.pieces.push(piece);
      continue;
    }
    const free = layers.find((layer) => layer.every((other) => other.end <= piece.onset || other.note.grace));
    if (free) free.push({ ...piece, pieces: [piece] });
    else layers.push([{ ...piece, pieces: [piece] }]);
  }
  return layers;
}

function filled(score, index, layer) {
  const measure = score.measures[index];
  const origin = beatOrigin(score, index);
  const beat = beatTicks(metreAt(score, measure.onset));
  const events = [];
  let tick = measure.onset;
  const rest = (until) => {
    for (const { ticks, head } of splitRest(tick - origin, until - tick, beat)) {
      events.push({ onset: tick, ticks, head, notes: [] });
      tick += ticks;
    }
  };
  for (const group of layer) {
    if (group.onset > tick) rest(group.onset);
    if (group.note.grace) events.push(graceEvent(group));
    else events.push(...headsOf(group, origin, beat));
    tick = Math.max(tick, group.end);
  }
  if (tick < measure.onset + measure.duration) rest(measure.onset + measure.duration);
  return events;
}

function graceEvent({ onset, pieces }) {
  const notes = pieces.map(({ note }) => ({ id: note.id, note, tieIn: false, tieOut: false }));
  return { onset, ticks: 0, head: { type: "8", dots: 0, tuplet: null }, notes, grace: true };
}

function headsOf(group, origin, beat) {
  const split = splitLength(group.onset - origin, group.end - group.onset, beat, group.note.tuplet ?? null);
  let onset = group.onset;
  return split.map(({ ticks, head }, index) => {
    const notes = group.pieces.map(({ note, first, last }) => ({
      id: first && index === 0 ? note.id : `${note.id}.${onset}`,
      note,
      tieIn: !(first && index === 0) || note.tie === "stop" || note.tie === "continue",
      tieOut: !(last && index === split.length - 1) || note.tie === "start" || note.tie === "continue",
    }));
    const event = { onset, ticks, head, notes };
    onset += ticks;
    return event;
  });
}
