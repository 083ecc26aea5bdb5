/** Places in the music as musicians write them: "12.3" is beat 3 of bar 12, "12.1.5" half a beat after its first. */

import { beatOrigin, beatTicks, metreAt, positionAt, scoreEnd } from "./time.js";

const PLACE = /^\s*(\d+)(?:[.,](\d+)(?:[.,](\d+))?)?\s*$/;

/** @returns {string} the end of the music is the first beat of the bar that would follow */
export function placeOf(score, tick) {
  if (tick >= scoreEnd(score)) return `${followingBar(score)}.1`;
  const { bar, beat, fraction } = positionAt(score, tick);
  const rest = Math.round(fraction * 100) / 100;
  return `${bar}.${beat}${rest && rest < 1 ? String(rest).slice(1) : ""}`;
}

/** @param {string} text @returns {number | null} ticks; null when the music has no such place */
export function tickOfPlace(score, text) {
  const [found, bar, beat = "1", rest = "0"] = PLACE.exec(text) ?? [];
  if (!found) return null;
  const index = score.measures.findIndex(({ number }) => number === String(Number(bar)));
  if (index < 0) return Number(bar) === followingBar(score) && beat === "1" ? scoreEnd(score) : null;
  const { onset, duration } = score.measures[index];
  const beats = Number(beat) - 1 + Number(`0.${rest}`);
  const tick = Math.round(beatOrigin(score, index) + beats * beatTicks(metreAt(score, onset)));
  return tick < onset || tick > onset + duration ? null : tick;
}

function followingBar({ measures }) {
  const last = Number.parseInt(measures.at(-1)?.number ?? "0", 10);
  return (Number.isNaN(last) ? measures.length : last) + 1;
}
