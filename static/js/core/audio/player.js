/**
 * Plays a score that may change while it sounds: notes are handed to the synthesizer a moment ahead of time, so an edit,
 * a seek or a bar that has just arrived is heard at once.
 *
 * For recorders (keys, MIDI, humming):
 *   await player.play({ countIn: true, openEnd: true })
 *     countIn: undefined = as many bars as the user chose (`player.countInBars`, 0..2); true = at least one; false = none.
 *     openEnd: goes on behind the last bar, metronome included, until `pause()`.
 *   player.startClock      when the music begins, seconds on the clock of `synth.now`; later than now while bars are counted in
 *   player.counting        { bar, beat, beats } while bars are counted in, otherwise null
 *   player.tickAt(clock)   tick at a time of that clock, a fraction; below the place of the start while bars are counted in
 *   player.metronome       true = clicks on every beat; `player.metronomeVolume` 0..1
 * Subtract `synth.latency` from `synth.now` to know what the ear hears now. Events: "state" (play, pause, waiting, counted in),
 * "seek", "loop".
 */

import { TempoMap, scoreEnd } from "../score/time.js";
import { channelOf, soundsOf } from "./sounding.js";

const AHEAD = 0.1;
/** Hidden pages get their timers once a second, so they must look further ahead. */
const AHEAD_HIDDEN = 1.4;
const EVERY_MS = 25;
const LEAD = 0.03;

/** @typedef {{muted: boolean, solo: boolean, volume: number}} Mix */

export class Player extends EventTarget {
  #sounds = [];
  #tempo = new TempoMap([{ tick: 0, bpm: 96 }]);
  #end = 0;
  #timer = 0;
  #anchor = { tick: 0, seconds: 0, clock: 0 };
  #scheduled = 0;
  #held = [];
  #handedOver = [];
  #quietUntil = 0;
  #auditions = 0;
  #programs = new Map();
  #mix = new Map();

  /** @param {import("./synth.js").Synth} synth */
  constructor(synth) {
    super();
    this.synth = synth;
    this.playing = false;
    /** True while the player waits for bars that have not arrived. */
    this.waiting = false;
    this.rate = 1;
    /** Tick at which what can be played ends for now; null = at the end of the score. */
    this.limit = null;
    this.metronome = null;
  }

  /** Play this score from now on, from where the player is. */
  setScore(score) {
    const tempoChanged = this.score?.tempos !== score.tempos;
    if (tempoChanged) this.#reanchor(() => (this.#tempo = new TempoMap(score.tempos)));
    this.score = score;
    this.#sounds = soundsOf(score);
    this.#end = scoreEnd(score);
    if (this.playing) this.#releaseGone();
    if (this.synth.isReady) this.#setPrograms();
  }

  /** @param {Map<string, Mix>} mix by part id */
  setMix(mix) {
    this.#mix = mix;
    if (!this.synth.isReady || !this.score) return;
    this.score.parts.forEach((part, index) => {
      this.synth.setVolume(channelOf(part, index), mix.get(part.id)?.volume ?? 0.8);
    });
    this.#held = this.#held.filter((held) => {
      if (this.#audible(held.part)) return true;
      this.synth.noteOff(held.channel, held.pitch, this.synth.now);
      return false;
    });
  }

  /** Where the ear is, in ticks. */
  get tick() {
    if (!this.playing || this.waiting) return this.#anchor.tick;
    const clock = Math.max(this.#anchor.clock, this.synth.now - this.synth.latency);
    return Math.min(this.#tickAtClock(clock), this.#stop);
  }

  get #stop() {
    return this.limit === null ? this.#end : Math.min(this.limit, this.#end);
  }

  /** Start at the cursor; from the end it starts over. Call it from a gesture. */
  async play() {
    if (this.playing) return;
    this.playing = true;
    this.#announce();
    try {
      await this.synth.resume();
    } catch (error) {
      this.playing = false;
      this.#announce();
      throw error;
    }
    if (!this.playing) return;
    this.#setPrograms();
    this.setMix(this.#mix);
    this.#place(this.#anchor.tick >= this.#end ? 0 : this.#anchor.tick);
    this.#timer = setInterval(() => this.#schedule(), EVERY_MS);
    this.#schedule();
  }

  pause() {
    if (!this.playing) return;
    this.#anchor = { ...this.#anchor, tick: this.tick };
    this.playing = false;
    this.waiting = false;
    clearInterval(this.#timer);
    this.#silence();
    this.#announce();
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  stop() {
    this.pause();
    this.seek(0);
  }

  /** Go to a tick, also while playing. */
  seek(tick) {
    const target = Math.max(0, Math.min(tick, this.#end));
    if (this.playing) this.#silence();
    this.#place(target);
    this.dispatchEvent(new Event("seek"));
  }

  /** @param {number} rate 0.25..2; pitch stays */
  setRate(rate) {
    this.#reanchor(() => (this.rate = Math.max(0.25, Math.min(2, rate))));
  }

  /** Sound one note now, as feedback for a click or a key. */
  async audition(part, pitch, velocity = 80, seconds = 0.35) {
    const turn = ++this.#auditions;
    try {
      await this.synth.resume();
    } catch {
      return; // Feedback only: the error is shown when the user wants to play.
    }
    if (turn !== this.#auditions) return;
    this.#setPrograms();
    const index = Math.max(0, this.score.parts.findIndex((candidate) => candidate.id === part));
    const channel = this.score.parts[index] ? channelOf(this.score.parts[index], index) : 0;
    this.synth.noteOn(channel, pitch, velocity, this.synth.now);
    this.synth.noteOff(channel, pitch, this.synth.now + seconds);
  }

  /** Ids of the heads that sound at a tick. */
  soundingIds(tick) {
    const ids = new Set();
    for (const sound of this.#sounds) {
      if (sound.start > tick) break;
      if (sound.end > tick) for (const id of sound.ids) ids.add(id);
    }
    return ids;
  }

  secondsAt(tick) {
    return this.#tempo.secondsAt(tick);
  }

  #announce() {
    this.dispatchEvent(new Event("state"));
  }

  #place(tick) {
    const clock = this.playing ? Math.max(this.synth.now + LEAD, this.#quietUntil) : this.synth.now;
    this.#anchor = { tick, seconds: this.#tempo.secondsAt(tick), clock };
    this.#scheduled = tick;
    this.waiting = false;
  }

  /** Change how time runs without moving the place that sounds now. */
  #reanchor(change) {
    const running = this.playing && !this.waiting;
    const clock = running ? Math.max(this.synth.now, this.#anchor.clock) : this.synth.now;
    const tick = running ? this.#tickAtClock(clock) : this.#anchor.tick;
    change();
    this.#anchor = { tick, seconds: this.#tempo.secondsAt(tick), clock };
  }

  /** Forget what was handed over ahead of time. */
  #silence() {
    const now = this.synth.now;
    for (const { channel, pitch, clock } of this.#handedOver) {
      if (clock > now) this.synth.noteOff(channel, pitch, clock + 0.001);
    }
    this.#quietUntil = Math.max(now, ...this.#handedOver.map(({ clock }) => clock + 0.005));
    this.#handedOver = [];
    this.#held = [];
    this.synth.silence(this.#quietUntil);
  }

  #tickAtClock(clock) {
    return this.#tempo.tickAt(this.#anchor.seconds + (clock - this.#anchor.clock) * this.rate);
  }

  #clockAt(tick) {
    return this.#anchor.clock + (this.#tempo.secondsAt(tick) - this.#anchor.seconds) / this.rate;
  }

  #audible(part) {
    const mix = this.#mix.get(part);
    const solo = [...this.#mix.values()].some((other) => other.solo);
    return !mix?.muted && (!solo || Boolean(mix?.solo));
  }

  #schedule() {
    if (!this.playing) return;
    const now = this.synth.now;
    if (this.waiting) {
      if (this.#stop <= this.#anchor.tick) return;
      this.#place(this.#anchor.tick);
      this.#announce();
    }
    const horizon = now + (globalThis.document?.hidden ? AHEAD_HIDDEN : AHEAD);
    const until = Math.min(this.#tickAtClock(horizon), this.#stop);
    this.#releaseDue(horizon);
    for (const sound of this.#sounds) {
      if (sound.start >= until) break;
      if (sound.start < this.#scheduled || !this.#audible(sound.part)) continue;
      const clock = Math.max(now, this.#clockAt(sound.start));
      this.synth.noteOn(sound.channel, sound.pitch, sound.velocity, clock);
      this.#held.push(sound);
      this.#handedOver.push({ channel: sound.channel, pitch: sound.pitch, clock });
    }
    this.#handedOver = this.#handedOver.filter((note) => note.clock > now);
    this.metronome?.(this.#scheduled, until, (tick) => this.#clockAt(tick));
    this.#scheduled = Math.max(this.#scheduled, until);
    this.#releaseDue(horizon);
    if (now >= this.#clockAt(this.#stop) && until >= this.#stop) this.#reachedStop();
  }

  #releaseDue(horizon) {
    this.#held = this.#held.filter((held) => {
      const clock = this.#clockAt(held.end);
      if (clock >= horizon) return true;
      this.synth.noteOff(held.channel, held.pitch, clock);
      return false;
    });
  }

  /** Notes that an edit took away or cut short stop sounding. */
  #releaseGone() {
    const left = new Map(this.#sounds.map((sound) => [sound.id, sound]));
    this.#held = this.#held.flatMap((held) => {
      const sound = left.get(held.id);
      if (sound && sound.pitch === held.pitch && sound.channel === held.channel) return [sound];
      this.synth.noteOff(held.channel, held.pitch, this.synth.now);
      return [];
    });
  }

  #reachedStop() {
    if (this.limit !== null && this.limit < this.#end) {
      this.#anchor = { ...this.#anchor, tick: this.limit };
      this.waiting = true;
      this.#announce();
      return;
    }
    this.pause();
    this.#place(0);
    this.dispatchEvent(new Event("seek"));
  }

  #setPrograms() {
    this.score.parts.forEach((part, index) => {
      const channel = channelOf(part, index);
      if (part.percussion || this.#programs.get(channel) === part.program) return;
      this.#programs.set(channel, part.program);
      this.synth.setProgram(channel, part.program).catch(() => this.#programs.delete(channel));
    });
  }
}
