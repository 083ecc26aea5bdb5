/** Other barlines under the same notes: another metre or pickup, more or fewer bars. */

import { noteEnd } from "./model.js";
import { barTicks, pickupTicks, regularMeasures } from "./time.js";

/**
 * Fields of the score under another metre or pickup: the notes stay where they are, the barlines move. Behind the last note
 * there are as many empty bars as before; a repeat stays with the number of its bar.
 */
export function rebarred(score, metres, pickup) {
  const end = lastEnd(score);
  const bare = regularMeasures(end, metres, pickup);
  const spare = score.measures.filter(({ onset, number }) => onset >= end && number !== "0").length;
  const count = fullBars(bare, pickup, end) + spare;
  const measures = withBars({ ...score, metres, measures: bare }, count);
  const repeats = new Map(score.measures.map(({ number, repeat }) => [number, repeat]));
  return { metres, measures: measures.map((measure) => ({ ...measure, repeat: repeats.get(measure.number) ?? "" })) };
}

/** `count` full bars, but never fewer than the notes need. */
export function withBars(score, count) {
  const pickup = pickupTicks(score);
  const all = [...score.measures];
  const wanted = count + (pickup ? 1 : 0);
  const end = lastEnd(score);
  while (all.length > wanted && all.length > 1 && all.at(-1).onset >= end) all.pop();
  const one = barTicks(score.metres.at(-1));
  while (all.length < wanted) {
    const last = all.at(-1);
    const number = String((Number.parseInt(last.number, 10) || all.length) + 1);
    all.push({ onset: last.onset + last.duration, duration: one, number: last.number === "0" ? "1" : number, repeat: "" });
  }
  return all;
}

/** How many bars the notes reach into, the pickup apart. */
const fullBars = (measures, pickup, end) => measures.filter(({ onset }) => onset < end && (onset > 0 || !pickup)).length;

const lastEnd = (score) => Math.max(0, ...score.parts.flatMap((part) => part.notes.map(noteEnd)));
