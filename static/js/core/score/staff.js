/**
 * Places on a staff. A height counts steps of the scale from C0: middle C is 28, the E on the lowest line of a treble staff 30.
 */

import { measureAt, keyAt } from "./time.js";
import { signatureAlter, spell } from "./spelling.js";

const STEPS = "CDEFGAB";
const SEMITONES = [0, 2, 4, 5, 7, 9, 11];
const LOWEST_LINES = { G2: 30, F4: 18, C3: 24, C4: 22, "G2-8": 23 };

/** Height of the lowest line of a staff under `clef`. */
export const lowestLine = (clef) => LOWEST_LINES[clef] ?? LOWEST_LINES.G2;

/** Where a note stands. @returns {number} */
export function heightOf(note, key) {
  const { step, octave } = spell(note, key);
  return octave * 7 + STEPS.indexOf(step);
}

/** The letter at a height. */
export const stepAt = (height) => STEPS[((height % 7) + 7) % 7];

/**
 * The note at a height, altered by `alter` semitones.
 *
 * @returns {{pitch: number, spelling: string} | null} spelling "" where the key would spell it so anyhow; null off the keyboard
 */
export function noteAtHeight(height, alter, key) {
  const step = stepAt(height);
  const pitch = 12 * (Math.floor(height / 7) + 1) + SEMITONES[STEPS.indexOf(step)] + alter;
  if (pitch < 0 || pitch > 127) return null;
  const usual = spell({ pitch }, key);
  const spelling = usual.step === step && usual.alter === alter ? "" : step + (alter > 0 ? "#" : "b").repeat(Math.abs(alter));
  return { pitch, spelling };
}

/** The alteration of a step without any sign in front of it: the key's, or that of an earlier note of the same bar. */
export function alterInForce(score, part, tick, height) {
  const { onset } = measureAt(score, tick);
  const key = keyAt(score, tick);
  const earlier = part.notes.filter((note) => note.onset >= onset && note.onset < tick && heightOf(note, keyAt(score, note.onset)) === height);
  return earlier.length ? spell(earlier.at(-1), key).alter : signatureAlter(stepAt(height), key.fifths);
}

/** What a note written at a height of a part at `tick` is, as a reader of the bar would play it. */
export const noteWrittenAt = (score, part, tick, height) =>
  noteAtHeight(height, alterInForce(score, part, tick, height), keyAt(score, tick));
