/**
 * Musical time: bars, beats and seconds of a score. Ticks are integers, 10,080 to the quarter note.
 *
 * @typedef {{onset: number, duration: number, number: string, repeat: string}} Measure
 * @typedef {{tick: number, beats: number, unit: number}} Metre
 */

export const TICKS_PER_QUARTER = 10080;

/**
 * Index of the last entry whose `key` is at or before `tick`; 0 for anything earlier.
 *
 * @param {Array<object>} entries sorted by `key`
 * @param {number} tick
 * @param {string} [key]
 */
export function indexAt(entries, tick, key = "tick") {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle][key] <= tick) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

export const measureIndexAt = (score, tick) => indexAt(score.measures, tick, "onset");
export const measureAt = (score, tick) => score.measures[measureIndexAt(score, tick)];
export const metreAt = (score, tick) => score.metres[indexAt(score.metres, tick)];
export const keyAt = (score, tick) => score.keys[indexAt(score.keys, tick)];

/** Ticks from the start to the last barline. */
export function scoreEnd(score) {
  const last = score.measures.at(-1);
  return last ? last.onset + last.duration : 0;
}

/** Length of one full bar in ticks. */
export const barTicks = (metre) => (metre.beats * 4 * TICKS_PER_QUARTER) / metre.unit;

/** Length of one felt beat: a dotted value in compound metres (6/8, 9/8, 12/8), otherwise the metre's unit. */
export function beatTicks(metre) {
  const unit = (4 * TICKS_PER_QUARTER) / metre.unit;
  return metre.unit >= 8 && metre.beats > 3 && metre.beats % 3 === 0 ? unit * 3 : unit;
}

/** Length of the incomplete first bar, 0 when the piece starts on a full bar. */
export function pickupTicks(score) {
  if (score.measures.length < 2) return 0;
  const first = score.measures[0].duration;
  return first < barTicks(score.metres[0]) ? first : 0;
}

/** Tick from which the beats of a measure are counted: before its start when the measure is a pickup. */
export function beatOrigin(score, measureIndex) {
  const measure = score.measures[measureIndex];
  const missing = measureIndex === 0 ? pickupTicks(score) : 0;
  return missing ? measure.duration - barTicks(score.metres[0]) : measure.onset;
}

/**
 * Where a tick is, as a musician says it.
 *
 * @returns {{index: number, bar: string, beat: number, fraction: number}} bar as printed, beat from 1, fraction of a
 *   beat 0..1
 */
export function positionAt(score, tick) {
  const index = measureIndexAt(score, tick);
  const beat = beatTicks(metreAt(score, score.measures[index].onset));
  const beats = (tick - beatOrigin(score, index)) / beat;
  return { index, bar: score.measures[index].number, beat: Math.floor(beats) + 1, fraction: beats - Math.floor(beats) };
}

/**
 * Bars that cover at least [0, end): the twin of `regular_measures` in the notation engine.
 *
 * @param {number} end ticks
 * @param {Metre[]} metres
 * @param {number} [pickup] ticks of the incomplete first bar, 0 = none
 * @returns {Measure[]}
 */
export function regularMeasures(end, metres, pickup = 0) {
  const measures = [];
  let tick = 0;
  let number = 1;
  if (pickup) {
    measures.push({ onset: 0, duration: pickup, number: "0", repeat: "" });
    tick = pickup;
  }
  while (tick < end || !measures.length || (pickup && measures.length === 1)) {
    const index = indexAt(metres, tick);
    let duration = barTicks(metres[index]);
    if (index + 1 < metres.length) duration = Math.min(duration, metres[index + 1].tick - tick);
    measures.push({ onset: tick, duration, number: String(number), repeat: "" });
    tick += duration;
    number += 1;
  }
  return measures;
}

/** Bars continued until they cover `end`; the same array when they already do. */
export function extendedMeasures(score, end) {
  let tick = scoreEnd(score);
  if (tick >= end) return score.measures;
  const measures = [...score.measures];
  while (tick < end) {
    const duration = barTicks(metreAt(score, tick));
    const previous = Number.parseInt(measures.at(-1)?.number ?? "0", 10);
    const number = String(Number.isNaN(previous) ? measures.length + 1 : previous + 1);
    measures.push({ onset: tick, duration, number, repeat: "" });
    tick += duration;
  }
  return measures;
}

/** The grid line nearest to `tick` (mode "round") or at or before it ("floor"); grids restart at every barline. */
export function snapTick(score, tick, grid, mode = "round") {
  const origin = beatOrigin(score, measureIndexAt(score, Math.max(0, tick)));
  const steps = (tick - origin) / grid;
  const slack = { floor: 1e-9, ceil: -1e-9, round: 0 }[mode]; // what divides unevenly is not off the grid
  return Math.max(0, origin + Math[mode](steps + slack) * grid);
}

/** Ticks to seconds and back under the tempo changes of a score. */
export class TempoMap {
  /** @param {Array<{tick: number, bpm: number}>} tempos quarter notes per minute, first at tick 0 */
  constructor(tempos) {
    let seconds = 0;
    this.segments = tempos.map((tempo, index) => {
      const perTick = 60 / tempo.bpm / TICKS_PER_QUARTER;
      const segment = { tick: tempo.tick, seconds, perTick };
      if (index + 1 < tempos.length) seconds += (tempos[index + 1].tick - tempo.tick) * perTick;
      return segment;
    });
  }

  secondsAt(tick) {
    const segment = this.segments[indexAt(this.segments, tick)];
    return segment.seconds + (tick - segment.tick) * segment.perTick;
  }

  tickAt(seconds) {
    const segment = this.segments[indexAt(this.segments, seconds, "seconds")];
    return segment.tick + (seconds - segment.seconds) / segment.perTick;
  }
}
