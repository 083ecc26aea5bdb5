/**
 * Beats for the metronome and the count-in. Compound metres are felt in dotted beats, a pickup has the last beats of its bar.
 *
 * @typedef {{tick: number, accent: boolean}} Beat accent: the first of a bar
 * @typedef {{back: number, accent: boolean, bar: number, beat: number, beats: number}} CountBeat `back`: ticks before the
 *   music begins; bar and beat from 1, of `beats` in the bar
 */

import { barTicks, beatOrigin, beatTicks, extendedMeasures, measureIndexAt, metreAt } from "../score/time.js";

/**
 * Every beat from the tick `from` up to but not at `to`, behind the last bar as well.
 *
 * @returns {Beat[]}
 */
export function beatsWithin(score, from, to) {
  const measures = extendedMeasures(score, to);
  const long = measures === score.measures ? score : { ...score, measures };
  const beats = [];
  for (let index = measureIndexAt(long, from); index < measures.length && measures[index].onset < to; index += 1) {
    const { onset, duration } = measures[index];
    const beat = beatTicks(metreAt(long, onset));
    const origin = beatOrigin(long, index);
    for (let tick = origin; tick < onset + duration; tick += beat) {
      if (tick >= onset && tick >= from && tick < to) beats.push({ tick, accent: tick === origin });
    }
  }
  return beats;
}

/**
 * What is counted before the music begins at `tick`: `bars` whole bars, then the bar of `tick` up to it, so that counting
 * always begins on a first beat. A pickup of one beat in 4/4 is counted 1 2 3 4 1 2 3.
 *
 * @returns {CountBeat[]}
 */
export function countInBeats(score, tick, bars) {
  const index = measureIndexAt(score, tick);
  const metre = metreAt(score, score.measures[index].onset);
  const [whole, beat, origin] = [barTicks(metre), beatTicks(metre), beatOrigin(score, index)];
  const inBar = Math.round(whole / beat);
  const counted = [];
  for (let number = 0, at = origin - bars * whole; at < tick; number += 1, at += beat) {
    const place = number % inBar;
    counted.push({ back: tick - at, accent: place === 0, bar: Math.floor(number / inBar) + 1, beat: place + 1, beats: inBar });
  }
  return counted;
}
