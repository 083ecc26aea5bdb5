/**
 * The loop: a region of the music that is played again and again. Pure; every step gives a new loop.
 *
 * @typedef {{from: number, to: number, on: boolean}} Loop ticks, from < to; kept while it is off
 */

import { TICKS_PER_QUARTER } from "../score/time.js";

/** The shortest loop: a 32nd. Anything shorter is a slip of the hand. */
export const SHORTEST = TICKS_PER_QUARTER / 8;

/**
 * A loop between two ticks in any order, switched on.
 *
 * @param {number} end of the music
 * @returns {Loop | null} null when it would be shorter than `SHORTEST`
 */
export function loopBetween(a, b, end) {
  const from = Math.max(0, Math.min(a, b));
  const to = Math.min(end, Math.max(a, b));
  return to - from < SHORTEST ? null : { from, to, on: true };
}

/** Switch on or off; without a region the whole music is one. @param {Loop | null} loop @returns {Loop | null} */
export function toggled(loop, end) {
  return loopWithin(loop, end) ? { ...loop, on: !loop.on } : loopBetween(0, end, end);
}

/** Put the start elsewhere; it never passes the end. @param {Loop} loop @param {number} least length that stays, ticks */
export function withStart(loop, tick, least = SHORTEST) {
  return { ...loop, from: Math.max(0, Math.min(tick, loop.to - Math.min(least, loop.to))) };
}

/** Put the end elsewhere; it never passes the start, nor the end of the music. @param {Loop} loop */
export function withEnd(loop, tick, end, least = SHORTEST) {
  return { ...loop, to: Math.min(end, Math.max(tick, loop.from + least)) };
}

/** Move the whole region, as far as the music goes. @param {Loop} loop */
export function moved(loop, ticks, end) {
  const by = Math.max(-loop.from, Math.min(ticks, end - loop.to));
  return { ...loop, from: loop.from + by, to: loop.to + by };
}

/**
 * The loop after `by` ticks of bars were put in at `tick` (taken out from there on, when negative): it stays with its music.
 *
 * @param {Loop} loop @param {[number, number]} moved @returns {Loop | null} null when what was taken out held all of it
 */
export function movedLoop(loop, [tick, by]) {
  const shifted = (at, isEnd) => (at > tick || (at === tick && !isEnd) ? at + by : at);
  const drawn = (at) => (at >= tick - by ? at + by : Math.min(at, tick));
  const [from, to] = [loop.from, loop.to].map((at, index) => (by > 0 ? shifted(at, index === 1) : drawn(at)));
  return to - from < SHORTEST ? null : { ...loop, from, to };
}

/** What of the loop lies in music that ends at `end`; null when nothing does. @param {Loop | null} loop @returns {Loop | null} */
export function loopWithin(loop, end) {
  if (!loop) return null;
  const to = Math.min(loop.to, end);
  return to - loop.from < SHORTEST ? null : { ...loop, to };
}

/**
 * Where playing that has come to `tick` jumps back to the loop's start: at the loop's end, or, from behind it, at the end
 * of the music. Infinity when it never does.
 *
 * @param {Loop | null} loop
 */
export function wrapTick(loop, tick, end) {
  const within = loopWithin(loop, end);
  if (!within?.on) return Infinity;
  return tick < within.to ? within.to : end;
}

/** Whether something stored is a loop. @returns {boolean} */
export const isLoop = (value) =>
  Number.isFinite(value?.from) && Number.isFinite(value?.to) && value.from >= 0 && value.from < value.to && typeof value.on === "boolean";
