/**
 * Bars put in and taken out: the music after them moves.
 *
 * The commands carry `moved`, [tick, ticks]: what stood at or after `tick` (for a deletion: after what was taken out) moves
 * by `ticks`, so that what is not part of the score (locks) can go along.
 */

import { setFields } from "./commands.js";
import { differingFields, noteEnd } from "./model.js";
import { barTicks, indexAt, pickupTicks, scoreEnd } from "./time.js";

/**
 * Put `count` empty bars before bar `index`, or after the last one when `index` is the number of bars.
 *
 * They take the metre of the bar before them; what changes at bar `index` (key, metre, tempo) goes on changing there. A
 * pickup stays first. Notes that sound over the place keep their length.
 */
export function insertBars(score, index, count, label) {
  const at = index === 0 && pickupTicks(score) ? 1 : index;
  const tick = at < score.measures.length ? score.measures[at].onset : scoreEnd(score);
  const one = barTicks(score.metres[indexAt(score.metres, Math.max(0, tick - 1))]);
  const by = one * count;
  const later = (start) => start + by;
  const entries = (list) => list.map((entry) => (entry.tick >= tick && entry.tick > 0 ? { ...entry, tick: later(entry.tick) } : entry));
  const before = at ? Number.parseInt(score.measures[at - 1].number, 10) : Number.parseInt(score.measures[0].number, 10) - 1;
  const number = (step) => String((Number.isNaN(before) ? at : before) + 1 + step);
  const added = Array.from({ length: count }, (_, step) => ({ onset: tick + step * one, duration: one, number: number(step), repeat: "" }));
  const after = score.measures.slice(at).map((measure) => ({ ...measure, onset: later(measure.onset) }));
  return timeCommand(score, label, [tick, by], {
    measures: [...score.measures.slice(0, at), ...added, ...counted(after, count)],
    metres: entries(score.metres),
    keys: entries(score.keys),
    tempos: entries(score.tempos),
    chords: score.chords.map((chord) => (chord.tick >= tick ? { ...chord, tick: later(chord.tick) } : chord)),
    parts: score.parts.map((part) => ({
      ...part,
      notes: part.notes.map((note) => (note.onset >= tick ? { ...note, onset: later(note.onset) } : note)),
    })),
  });
}

/**
 * Take the bars `from` to `to` (both included) out, with the notes that begin in them. At least one bar stays.
 *
 * Notes that sound into them are shortened by what is gone. Key, metre and tempo of what follows stay as they were.
 */
export function deleteBars(score, from, to, label) {
  if (to - from + 1 >= score.measures.length) throw new RangeError("A score needs at least one bar");
  const start = score.measures[from].onset;
  const end = score.measures[to].onset + score.measures[to].duration;
  const by = end - start;
  const gone = (tick) => tick >= start && tick < end;
  const moved = (tick) => (tick >= end ? tick - by : Math.min(tick, start));
  const kept = (note) => {
    const onset = moved(note.onset);
    const duration = moved(noteEnd(note)) - onset;
    return onset === note.onset && duration === note.duration ? note : { ...note, onset, duration };
  };
  const after = score.measures.slice(to + 1).map((measure) => ({ ...measure, onset: moved(measure.onset) }));
  // A pickup has the number 0; without it the first full bar is still the first.
  const fewer = Number(after[0]?.number) - Math.max(1, Number(score.measures[from].number));
  const atEnd = to === score.measures.length - 1;
  return timeCommand(score, label, [start, -by], {
    measures: [...score.measures.slice(0, from), ...counted(after, -fewer || 0)],
    metres: entriesWithout(score.metres, start, end, atEnd),
    keys: entriesWithout(score.keys, start, end, atEnd),
    tempos: entriesWithout(score.tempos, start, end, atEnd),
    chords: score.chords.filter(({ tick }) => !gone(tick)).map((chord) => ({ ...chord, tick: moved(chord.tick) })),
    parts: score.parts.map((part) => ({ ...part, notes: part.notes.filter((note) => !gone(note.onset)).map(kept) })),
  });
}

/** Changes of key, metre or tempo without those in [start, end): what holds at `end` holds from `start`. */
function entriesWithout(entries, start, end, atEnd) {
  const before = entries.filter(({ tick }) => tick < start);
  const after = entries.filter(({ tick }) => tick >= end).map((entry) => ({ ...entry, tick: entry.tick - (end - start) }));
  const held = entries[indexAt(entries, end)];
  const goesOn = held === before.at(-1) || after[0]?.tick === start || (atEnd && before.length);
  return [...before, ...(goesOn ? [] : [{ ...held, tick: start }]), ...after];
}

/** Bars with other numbers; those that are not numbered by a number keep their names. */
const counted = (measures, by) =>
  measures.map((measure) => (/^\d+$/.test(measure.number) && by ? { ...measure, number: String(Number(measure.number) + by) } : measure));

function timeCommand(score, label, moved, next) {
  const changed = differingFields(score, { ...score, ...next });
  return { ...setFields(score, Object.fromEntries(changed.map((field) => [field, next[field]])), label), moved };
}
