/** Chord symbols of a score as what the harmony has to obey. They are part of the music: undone, saved, printed, exported. */

import { setFields } from "../../core/score/commands.js";
import { beatOrigin, beatTicks, measureAt, measureIndexAt, metreAt, scoreEnd } from "../../core/score/time.js";
import { readChord } from "./grammar.js";

export const MOST_SIGNS = 32;

/** The beat that holds a tick. */
export function beatAt(score, tick) {
  const index = measureIndexAt(score, tick);
  const { onset } = score.measures[index];
  const beat = beatTicks(metreAt(score, onset));
  const origin = beatOrigin(score, index);
  return Math.max(onset, origin + Math.floor((tick - origin) / beat) * beat);
}

export const chordAt = (score, tick) => score.chords.find((chord) => chord.tick === tick)?.text ?? "";

/** Write `text` over a tick in place of what stood there; "" takes it away. */
export function chordCommand(score, tick, text, label) {
  if (chordAt(score, tick) === text) return setFields(score, {}, label);
  const others = score.chords.filter((chord) => chord.tick !== tick);
  const chords = text ? [...others, { tick, text }].sort((a, b) => a.tick - b.tick) : others;
  return setFields(score, { chords }, label);
}

/**
 * What a request for harmony says of them: each holds until the next one, at most to the end of its bar. Symbols that the
 * studio does not know are printed and bind nothing.
 *
 * @returns {Array<{start: number, end: number, text: string}>}
 */
export function pinsIn(score, qualities) {
  return score.chords.flatMap(({ tick, text }, index) => {
    if (tick >= scoreEnd(score) || !readChord(text, qualities)) return [];
    const bar = measureAt(score, tick);
    const next = score.chords[index + 1]?.tick ?? Infinity;
    const end = Math.min(next, bar.onset + bar.duration);
    return end > tick ? [{ start: tick, end, text }] : [];
  });
}
