/**
 * The course of playing: which tick sounds at which time of the audio clock, through tempo changes, rates and jumps.
 *
 * It is a row of legs. A leg runs from a tick at a clock time until the next begins; a loop that wraps adds one, a moment
 * before the ear gets there.
 *
 * @typedef {{tick: number, seconds: number, clock: number, end: number}} Leg `seconds` of the music at `tick`; `end`: tick
 *   at which the next leg takes over, Infinity for the last
 */

import { TempoMap } from "../score/time.js";

export class Course {
  /** @type {Leg[]} */
  #legs = [];
  #tempo;
  #rate = 1;

  /** @param {TempoMap} tempo */
  constructor(tempo) {
    this.#tempo = tempo;
    this.place(0, 0);
  }

  get rate() {
    return this.#rate;
  }

  /** Clock time at which the first leg begins. */
  get startClock() {
    return this.#legs[0].clock;
  }

  /** Clock time at which the last leg begins. */
  get legClock() {
    return this.#legs.at(-1).clock;
  }

  /** Be at `tick` at a time of the clock, now or later. */
  place(tick, clock) {
    this.#legs = [this.#leg(tick, clock)];
  }

  /** From `end` on, go on at `tick`. */
  jump(end, tick) {
    const clock = this.clockAt(end);
    this.#legs.at(-1).end = end;
    this.#legs.push(this.#leg(tick, clock));
  }

  /** Tick at a clock time, a fraction; before the first leg it counts back from its tick. */
  tickAt(clock) {
    const leg = this.#legs.findLast((each) => each.clock <= clock) ?? this.#legs[0];
    return Math.min(leg.end, this.#tempo.tickAt(leg.seconds + (clock - leg.clock) * this.#rate));
  }

  /** Clock time of a tick on the last leg. */
  clockAt(tick) {
    const leg = this.#legs.at(-1);
    return leg.clock + (this.#tempo.secondsAt(tick) - leg.seconds) / this.#rate;
  }

  /** Seconds of the clock that `ticks` of the music last at `tick`, as if the tempo there were the only one. */
  lasting(ticks, tick) {
    return ((this.#tempo.secondsAt(tick + 1) - this.#tempo.secondsAt(tick)) * ticks) / this.#rate;
  }

  secondsAt(tick) {
    return this.#tempo.secondsAt(tick);
  }

  /** Drop the legs that were over before `clock`. */
  forget(clock) {
    while (this.#legs.length > 1 && this.#legs[1].clock < clock) this.#legs.shift();
  }

  /** Other tempos from `clock` on, at the place that sounds then. */
  setTempo(tempo, clock) {
    this.#change(clock, () => (this.#tempo = tempo));
  }

  /** Another rate from `clock` on, at the place that sounds then. */
  setRate(rate, clock) {
    this.#change(clock, () => (this.#rate = rate));
  }

  /** Legs that are still to come keep their ticks and get new times. */
  #change(clock, change) {
    this.forget(clock);
    const [first, ...rest] = this.#legs;
    const now = Math.max(clock, first.clock);
    const tick = this.tickAt(now);
    change();
    this.place(tick, now);
    let { end } = first;
    for (const leg of rest) {
      this.jump(end, leg.tick);
      end = leg.end;
    }
  }

  /** @returns {Leg} */
  #leg(tick, clock) {
    return { tick, seconds: this.#tempo.secondsAt(tick), clock, end: Infinity };
  }
}
