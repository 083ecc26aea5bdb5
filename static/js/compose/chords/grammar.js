/** Chord symbols as musicians type them: the twin of `engine/notation/chords.py`, reading the same table of qualities. */

import { pitchName } from "../../core/score/spelling.js";

const SYMBOL = /^([A-G])(##?|bb?|♯|♭|)(.*?)(?:\/([A-G])(##?|bb?|♯|♭|))?$/u;
const STEPS = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const SIGNS = { "": 0, "#": 1, "##": 2, b: -1, bb: -2, "♯": 1, "♭": -1 };

const pitchClass = (step, sign, above = 0) => (STEPS[step] + SIGNS[sign] + above + 24) % 12;

/**
 * @param {string} text
 * @param {Record<string, number[]>} qualities semitones above the root by name
 * @returns {{tones: number[], bass: number | null} | null} pitch classes, root first; null for what is no known symbol
 */
export function readChord(text, qualities) {
  const found = SYMBOL.exec(text.trim());
  const name = found?.[3].replaceAll(" ", "");
  if (!found || !Object.hasOwn(qualities, name)) return null;
  const [, step, sign, , bassStep, bassSign] = found;
  const tones = qualities[name].map((interval) => pitchClass(step, sign, interval));
  const bass = bassStep ? pitchClass(bassStep, bassSign) : null;
  return { tones: bass === null || tones.includes(bass) ? tones : [...tones, bass], bass };
}

/** "D F A C": the tones of a chord as letters, spelled in the key. */
export const toneNames = (chord, key) =>
  chord.tones.map((tone) => pitchName({ pitch: 60 + tone }, key).replace(/-?\d+$/, "")).join(" ");
