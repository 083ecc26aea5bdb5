/**
 * Pitches as letters: the browser's twin of `engine/notation/spelling.py`.
 *
 * A key with `fifths` sharps spells with twelve neighbouring positions on the line of fifths (C = 0, G = 1, F = -1).
 */

const FIFTHS = "FCGDAEB";
const SEMITONES = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const SIGNS = { "-2": "𝄫", "-1": "♭", 0: "", 1: "♯", 2: "𝄪" };

const modulo = (value, by) => ((value % by) + by) % by;

/**
 * @param {{pitch: number, spelling?: string}} note
 * @param {{fifths: number, mode: string}} key
 * @returns {{step: string, alter: number, octave: number}} octave 4 starts at middle C
 */
export function spell(note, key) {
  if (note.spelling) {
    const step = note.spelling[0];
    const alter = [...note.spelling.slice(1)].reduce((sum, sign) => sum + (sign === "#" ? 1 : -1), 0);
    const above = note.pitch - alter - SEMITONES[step];
    if (modulo(above, 12) === 0) return { step, alter, octave: above / 12 - 1 };
  }
  const low = key.fifths - (key.mode === "minor" ? 2 : 3);
  const position = modulo(note.pitch * 7 - low, 12) + low;
  const step = FIFTHS[modulo(position + 1, 7)];
  const alter = Math.floor((position + 1) / 7);
  return { step, alter, octave: Math.floor((note.pitch - alter - SEMITONES[step]) / 12) - 1 };
}

/** What the key signature does to a step: -1, 0 or 1. */
export function signatureAlter(step, fifths) {
  const index = FIFTHS.indexOf(step);
  if (fifths > 0) return index < fifths ? 1 : 0;
  return 6 - index < -fifths ? -1 : 0;
}

/** "F♯4": a pitch as it is read aloud and written on keys. */
export function pitchName(note, key) {
  const { step, alter, octave } = spell(note, key);
  return `${step}${SIGNS[alter]}${octave}`;
}

/** The MIDI number of a letter (A-G, altered by the key) that lies nearest to `near`. */
export function nearestPitch(step, key, near) {
  const pitchClass = SEMITONES[step] + signatureAlter(step, key.fifths);
  const base = near - modulo(near - pitchClass, 12);
  const above = base + 12;
  const pitch = near - base <= above - near ? base : above;
  return pitch < 0 ? pitch + 12 : pitch > 127 ? pitch - 12 : pitch;
}

/** Pitch class of the tonic of a key, 0 = C. */
export const tonicOf = ({ fifths, mode }) => modulo(fifths * 7 + (mode === "minor" ? 9 : 0), 12);

/** Whether a pitch belongs to the scale of the key signature. */
export function inScale(pitch, key) {
  return [..."CDEFGAB"].some((step) => modulo(SEMITONES[step] + signatureAlter(step, key.fifths) - pitch, 12) === 0);
}
