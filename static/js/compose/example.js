/** A melody to start from: Beethoven's "Ode to Joy" theme (1824), in D major. */

import { emptyScore } from "../core/score/model.js";
import { TICKS_PER_QUARTER as Q } from "../core/score/time.js";

const PHRASE = [66, 66, 67, 69, 69, 67, 66, 64, 62, 62, 64, 66];
const TUNE = [
  ...PHRASE.map((pitch) => [pitch, 1]),
  ...[[66, 1.5], [64, 0.5], [64, 2]],
  ...PHRASE.map((pitch) => [pitch, 1]),
  ...[[64, 1.5], [62, 0.5], [62, 2]],
];

/** @param {object} score the empty score, whose title and part stay */
export function exampleScore(score) {
  const fresh = emptyScore({ bars: 8 });
  let onset = 0;
  const notes = TUNE.map(([pitch, quarters], index) => {
    const note = { id: `ode${index + 1}`, onset, duration: quarters * Q, pitch };
    onset += note.duration;
    return note;
  });
  const [first, ...others] = score.parts;
  return {
    ...fresh,
    title: score.title,
    keys: [{ tick: 0, fifths: 2, mode: "major" }],
    tempos: [{ tick: 0, bpm: 108 }],
    parts: [{ ...first, notes }, ...others],
  };
}
