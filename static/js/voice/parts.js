/** The parts of a score that can be sung. */

import { voiceOf } from "../core/score/model.js";

/** @typedef {{id: string, name: string, voices: string[], verses: number[]}} SungPart */

/** @param {object} score @returns {SungPart[]} */
export const sungParts = (score) =>
  score.parts
    .filter(({ percussion }) => !percussion)
    .map(({ id, name, notes }) => ({
      id,
      name,
      voices: [...new Set(notes.map(voiceOf))].sort(),
      verses: [...new Set(notes.flatMap(({ lyrics = [] }) => lyrics.map(({ verse = 1 }) => verse)))].sort((a, b) => a - b),
    }));
