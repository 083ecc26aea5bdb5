/**
 * Places that are alike: where they lie on both sides, and which moment of one is which of the other.
 *
 * Times are seconds of the side that they belong to. A match between melodies does not tell `there` and `until`.
 *
 * @typedef {"published" | "registered"} Side
 * @typedef {{start: number, end: number, there: number | null, until: number | null}} Segment
 * @typedef {{title: string, seconds: number, sound: string | null, peaks: number[], notes: [number, number, number][]}} Compared
 * @typedef {{id: string, method: "sound" | "melody", tempo: number, segments: Segment[], published: Compared, registered: Compared}} Match
 */

/** @type {Side[]} the upper and the lower one */
export const SIDES = ["published", "registered"];

/** @param {Side} side @returns {Side} */
export const otherSide = (side) => (side === "published" ? "registered" : "published");

/**
 * Where a place lies on a side: [from, to], null where that is not known.
 *
 * @param {Match} match
 * @param {Segment} segment
 * @param {Side} side
 * @returns {[number, number] | null}
 */
export function stretchOf({ tempo }, { start, end, there, until }, side) {
  if (side === "published") return [start, end];
  return there === null ? null : [there, until ?? there + (end - start) * tempo];
}

/**
 * What is heard of a side when a place is played: the place, or all there is where that is not known.
 *
 * @param {Match} match
 * @param {Segment} segment
 * @param {Side} side
 * @returns {[number, number]}
 */
export const heardOf = (match, segment, side) => stretchOf(match, segment, side) ?? [0, match[side].seconds];

/**
 * The moment of the other side that is the same as `time` of this one, within the place. A second of what is published lasts
 * `tempo` seconds in what is registered. Where the place is not known there, it is the beginning.
 *
 * @param {Match} match
 * @param {Segment} segment
 * @param {Side} side
 * @param {number} time
 */
export function alignedTime(match, segment, side, time) {
  const other = otherSide(side);
  const [from, to] = heardOf(match, segment, other);
  const here = stretchOf(match, segment, side);
  if (!here || !stretchOf(match, segment, other)) return from;
  const passed = (time - here[0]) * (side === "published" ? match.tempo : 1 / match.tempo);
  return Math.min(to, Math.max(from, from + passed));
}

/** Bands are at least so wide that they are seen and hit. */
const NARROWEST = 6;

/**
 * Where a stretch of time lies in a picture of a side.
 *
 * @param {[number, number]} stretch
 * @param {number} seconds of the whole
 * @param {number} width
 * @returns {[number, number]} left and right
 */
export function bandOf([from, to], seconds, width) {
  const scale = width / Math.max(seconds, 0.001);
  const [left, right] = [Math.max(0, from * scale), Math.min(width, to * scale)];
  const missing = Math.max(0, NARROWEST - (right - left)) / 2;
  return [Math.min(left - missing, width - NARROWEST), Math.max(right + missing, NARROWEST)].map((x) => Math.min(width, Math.max(0, x)));
}

/**
 * The place under `x`: where places lie over each other, the shortest.
 *
 * @param {Match} match
 * @param {Side} side
 * @param {number} x
 * @param {number} width
 * @returns {number} index of the segment, -1 where there is none
 */
export function segmentAt(match, side, x, width) {
  let [found, least] = [-1, Infinity];
  match.segments.forEach((segment, index) => {
    const stretch = stretchOf(match, segment, side);
    if (!stretch) return;
    const [left, right] = bandOf(stretch, match[side].seconds, width);
    if (x >= left && x <= right && right - left < least) [found, least] = [index, right - left];
  });
  return found;
}

/**
 * Volumes at which both sides of a place are about equally loud: the louder one is turned down.
 *
 * @param {Match} match
 * @param {Segment} segment
 * @returns {Record<Side, number>} 0..1
 */
export function volumes(match, segment) {
  const [published, registered] = SIDES.map((side) => loudness(match[side], heardOf(match, segment, side)));
  const quieter = Math.min(published, registered);
  const volume = (loud) => (loud > 0 && quieter > 0 ? Math.max(0.1, quieter / loud) : 1);
  return { published: volume(published), registered: volume(registered) };
}

/** Root mean square of the peaks of a stretch. */
function loudness({ peaks, seconds }, [from, to]) {
  const scale = peaks.length / Math.max(seconds, 0.001);
  const heard = peaks.slice(Math.floor(from * scale), Math.max(Math.floor(from * scale) + 1, Math.ceil(to * scale)));
  return heard.length ? Math.sqrt(heard.reduce((sum, peak) => sum + peak * peak, 0) / heard.length) : 0;
}
