/**
 * Curves drawn over time: points joined by straight lines, zero before the first and after the last.
 *
 * Every function gives new points and leaves those it was given as they are.
 *
 * @typedef {[number, number]} Point tick, value
 */

import { indexAt } from "../core/score/time.js";

/** Value of a curve at a tick. @param {Point[]} points */
export function valueAt(points, tick) {
  if (!points.length || tick < points[0][0] || tick > points.at(-1)[0]) return 0;
  const index = indexAt(points, tick, 0);
  const [from, low] = points[index];
  const next = points[index + 1];
  if (!next || tick === from) return low;
  return low + ((next[1] - low) * (tick - from)) / (next[0] - from);
}

/**
 * A stretch of the curve exchanged for other points; what lies outside keeps its shape.
 *
 * @param {Point[]} points
 * @param {Point[]} stretch in rising order, two or more
 */
export function exchanged(points, stretch) {
  const [from, to] = [stretch[0][0], stretch.at(-1)[0]];
  const before = points.filter(([tick]) => tick < from);
  const after = points.filter(([tick]) => tick > to);
  // One tick beside it the curve is what it was, so that nothing is joined by a slope that nobody drew.
  const left = edge(points, from - 1, before.at(-1));
  const right = edge(points, to + 1, after[0]);
  return plain([...before, ...left, ...stretch, ...right, ...after]);
}

function edge(points, tick, neighbour) {
  return tick < 0 || neighbour?.[0] === tick ? [] : [[tick, valueAt(points, tick)]];
}

/** The curve without what is drawn between two ticks. */
export const erased = (points, from, to) => (to > from ? exchanged(points, [[from, 0], [to, 0]]) : points);

/** Everything between two ticks raised by so much, within limits. @param {[number, number]} limits */
export function raised(points, from, to, by, [least, most]) {
  const ticks = [from, ...points.map(([tick]) => tick).filter((tick) => tick > from && tick < to), to];
  return exchanged(points, ticks.map((tick) => [tick, clamp(valueAt(points, tick) + by, least, most)]));
}

/** Everything between two ticks with its corners rounded off. @param {number} width ticks over which values are averaged */
export function smoothed(points, from, to, width) {
  const step = Math.max(1, Math.round(width / 4));
  const ticks = [];
  for (let tick = from; tick < to; tick += step) ticks.push(tick);
  ticks.push(to);
  const mean = (tick) => {
    let sum = 0;
    for (let k = -4; k <= 4; k += 1) sum += valueAt(points, tick + (k * width) / 8);
    return sum / 9;
  };
  return exchanged(points, thinned(ticks.map((tick) => [tick, mean(tick)]), 0.5));
}

/**
 * A drawn line as few points as look the same.
 *
 * @param {Point[]} stroke in rising order
 * @param {number} tolerance by how much the value may differ
 */
export function thinned(stroke, tolerance) {
  if (stroke.length < 3) return stroke;
  const [first, last] = [stroke[0], stroke.at(-1)];
  let [worst, at] = [tolerance, 0];
  for (let index = 1; index < stroke.length - 1; index += 1) {
    const [tick, value] = stroke[index];
    const straight = first[1] + ((last[1] - first[1]) * (tick - first[0])) / (last[0] - first[0]);
    if (Math.abs(value - straight) > worst) [worst, at] = [Math.abs(value - straight), index];
  }
  if (!at) return [first, last];
  return [...thinned(stroke.slice(0, at + 1), tolerance).slice(0, -1), ...thinned(stroke.slice(at), tolerance)];
}

/**
 * A stroke of the hand: it goes on in time, whichever way the hand goes.
 *
 * @param {Point[]} stroke so far, in rising order
 * @param {Point} from where the hand was
 * @param {Point} to where it is
 */
export function stroked(stroke, from, to) {
  const [a, b] = from[0] <= to[0] ? [from, to] : [to, from];
  return [...stroke.filter(([tick]) => tick < a[0]), ...(a[0] === b[0] ? [to] : [a, b]), ...stroke.filter(([tick]) => tick > b[0])];
}

/** Without points that say nothing: zeros among zeros, and places that are given twice. */
function plain(points) {
  const once = points.filter(([tick], index) => tick !== points[index + 1]?.[0]);
  return once.filter(([, value], index) => value !== 0 || (once[index - 1]?.[1] ?? 0) !== 0 || (once[index + 1]?.[1] ?? 0) !== 0);
}

const clamp = (value, least, most) => Math.max(least, Math.min(most, value));
