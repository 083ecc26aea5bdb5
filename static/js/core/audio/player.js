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
 * Subtract `synth.latency` from `synth.now` to know what the ear hears now. Events: "state" (play, pause, waiting), "start" (after
 * play, as soon as the music has its place on the clock), "seek", "loop", "wrap" (a moment before the ear is back at the loop's
 * start), "settings" (rate, metronome, count-in), "missing" (an instrument could not be fetched; it is tried again at the next
 * play).
 */

import { TempoMap, scoreEnd } from "../score/time.js";
import { Course } from "./course.js";
import { HeldNotes } from "./held_notes.js";
import { loopWithin, wrapTick } from "./loop.js";
import { beatsWithin, countInBeats } from "./metronome.js";
import { VOLUME, silencedIn } from "./mix.js";
import { Programs } from "./programs.js";
import { DRUMS, channelOf, firstFrom, soundsAt, soundsOf } from "./sounding.js";

const AHEAD = 0.1;
/** Hidden pages get their timers once a second, so they must look further ahead. */
const AHEAD_HIDDEN = 1.4;
const EVERY_MS = 25;
const LEAD = 0.03;
const [SLOWEST, FASTEST] = [0.25, 2];

export class Player extends EventTarget {
  #sounds = [];
  #longest = 0;
  #course = new Course(new TempoMap([{ tick: 0, bpm: 96 }]));
  #end = 0;
  /** Where it stands while nothing moves, ticks. */
  #at = 0;
  #timer = 0;
  #scheduled = 0;
  #held;
  #quietUntil = 0;
  #counts = [];
  #counted = 0;
  #openEnd = false;
  #auditions = 0;
  #starts = 0;
  #programs;
  #mix = new Map();
  #silenced = new Set();
  #loop = null;
  #metronome = false;
  #countInBars = 0;

  /** @param {import("./synth.js").Synth} synth */
  constructor(synth) {
    super();
    this.synth = synth;
    this.#held = new HeldNotes(synth);
    this.#programs = new Programs(synth, () => this.#tell("missing"));
    this.playing = false;
    /** True while the player waits for bars that have not arrived. */
    this.waiting = false;
    /** Tick at which what can be played ends for now; null = at the end of the score. */
    this.limit = null;
    this.metronomeVolume = 0.6;
    /** Seconds of sound before the first tick, such as the consonants of a first syllable: a start at 0 waits for them. */
    this.preRoll = 0;
  }

  /** Play this score from now on, from where the player is. */
  setScore(score) {
    if (this.score?.tempos !== score.tempos) this.#course.setTempo(new TempoMap(score.tempos), this.synth.now);
    this.score = score;
    this.#sounds = soundsOf(score);
    this.#longest = this.#sounds.reduce((longest, { start, end }) => Math.max(longest, end - start), 0);
    this.#end = scoreEnd(score);
    if (this.playing) this.#releaseGone();
    if (this.synth.isReady) this.#programs.follow(this.score);
  }

  /** Volumes, mutes and solos, heard at once. @param {Map<string, import("./mix.js").Mix>} mix by part id */
  setMix(mix) {
    this.#mix = mix;
    const before = this.#silenced;
    this.#silenced = silencedIn(mix, this.score?.parts.map(({ id }) => id) ?? []);
    if (!this.synth.isReady || !this.score) return;
    this.score.parts.forEach((part, index) => this.synth.setVolume(channelOf(part, index), mix.get(part.id)?.volume ?? VOLUME));
    this.#held.keep((sound) => !this.#silenced.has(sound.part) && sound);
    if (!this.playing || this.waiting || this.counting) return;
    this.#chase(this.#course.clockAt(this.#scheduled), (sound) => before.has(sound.part));
  }

  /** Where the ear is, in ticks. */
  get tick() {
    if (!this.playing || this.waiting) return this.#at;
    const clock = Math.max(this.#course.startClock, this.synth.now - this.synth.latency);
    return Math.min(this.#course.tickAt(clock), this.#stop);
  }

  get startClock() {
    return this.#course.startClock;
  }

  /** When it began to play on without a jump; after "wrap" that lies ahead. */
  get legClock() {
    return this.#course.legClock;
  }

  tickAt(clock) {
    return this.#course.tickAt(clock);
  }

  /** Time of that clock at which a tick sounds, as it is played now. */
  clockAt(tick) {
    return this.#course.clockAt(tick);
  }

  get #stop() {
    if (this.#openEnd) return Infinity;
    return this.limit === null ? this.#end : Math.min(this.limit, this.#end);
  }

  get rate() {
    return this.#course.rate;
  }

  /** @param {number} rate 0.25..2; pitch stays */
  set rate(rate) {
    this.#course.setRate(Math.max(SLOWEST, Math.min(FASTEST, rate)), this.synth.now);
    this.#tell("settings");
  }

  get metronome() {
    return this.#metronome;
  }

  set metronome(on) {
    this.#metronome = on;
    this.#tell("settings");
  }

  /** Volume of what is counted in: it is heard, however soft the metronome is. */
  get countInVolume() {
    return Math.max(this.metronomeVolume, 0.2);
  }

  /** Bars counted in before playing: 0, 1 or 2. */
  get countInBars() {
    return this.#countInBars;
  }

  set countInBars(bars) {
    this.#countInBars = bars;
    this.#tell("settings");
  }

  /** @type {import("./loop.js").Loop | null} */
  get loop() {
    return this.#loop;
  }

  set loop(loop) {
    this.#loop = loop;
    this.#tell("loop");
  }

  get end() {
    return this.#end;
  }

  get counting() {
    if (!this.playing || !this.#counts.length) return null;
    const clock = this.synth.now - this.synth.latency;
    return clock < this.startClock ? (this.#counts.findLast((count) => this.#countClock(count) <= clock) ?? this.#counts[0]) : null;
  }

  /** Start at the cursor; from the end, or from behind the loop, it starts over. Call it from a gesture. */
  async play({ countIn, openEnd = false } = {}) {
    if (this.playing) return;
    const turn = ++this.#starts;
    this.playing = true;
    this.#openEnd = openEnd;
    this.#tell("state");
    try {
      await this.synth.resume();
    } catch (error) {
      if (turn !== this.#starts) return;
      this.playing = false;
      this.#tell("state");
      throw error;
    }
    // Paused, perhaps started again, before the sound was there.
    if (!this.playing || turn !== this.#starts) return;
    this.#programs.retry();
    this.#programs.follow(this.score);
    this.setMix(this.#mix);
    const bars = countIn === false ? 0 : Math.max(this.#countInBars, countIn ? 1 : 0);
    this.#place(this.#startTick, bars);
    this.#timer = setInterval(() => this.#schedule(), EVERY_MS);
    this.#schedule();
    this.#tell("start");
  }

  get #startTick() {
    if (this.#openEnd) return this.#at;
    const loop = loopWithin(this.#loop, this.#end);
    if (loop?.on && this.#at >= loop.to) return loop.from;
    return this.#at >= this.#end ? 0 : this.#at;
  }

  pause() {
    if (!this.playing) return;
    this.#at = this.tick;
    this.playing = false;
    this.waiting = false;
    this.#openEnd = false;
    this.#counts = [];
    clearInterval(this.#timer);
    this.#silence();
    this.#tell("state");
  }

  toggle(how) {
    return this.playing ? this.pause() : this.play(how);
  }

  stop() {
    this.pause();
    this.seek(0);
  }

  /** Go to a tick, also while playing. */
  seek(tick) {
    if (this.playing) this.#silence();
    this.#place(Math.max(0, Math.min(tick, this.#end)));
    this.#tell("seek");
  }

  /** Sound one note now, as feedback for a click or a key. */
  async audition(part, pitch, velocity = 80, seconds = 0.35) {
    const turn = ++this.#auditions;
    // A synthesizer that runs answers within the gesture, before anything is drawn.
    if (!this.synth.isRunning) {
      try {
        await this.synth.resume();
      } catch {
        return; // Feedback only: the error is shown when the user wants to play.
      }
      if (turn !== this.#auditions) return;
    }
    this.#programs.follow(this.score);
    const index = Math.max(0, this.score.parts.findIndex((candidate) => candidate.id === part));
    const channel = this.score.parts[index] ? channelOf(this.score.parts[index], index) : 0;
    this.synth.noteOn(channel, pitch, velocity, this.synth.now);
    this.synth.noteOff(channel, pitch, this.synth.now + seconds);
  }

  /** Ids of the heads that sound at a tick. */
  soundingIds(tick) {
    return new Set(soundsAt(this.#sounds, tick, this.#longest).flatMap(({ ids }) => ids));
  }

  secondsAt(tick) {
    return this.#course.secondsAt(tick);
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }

  /** Be at a tick; while playing, go on from there after `bars` of counting. */
  #place(tick, bars = 0) {
    this.#at = tick;
    this.#scheduled = tick;
    this.waiting = false;
    this.#counted = 0;
    this.#counts = bars ? countInBeats(this.score, tick, bars) : [];
    if (!this.playing) return;
    const counted = this.#counts.length ? this.#course.lasting(this.#counts[0].back, tick) : 0;
    const lead = tick === 0 ? Math.max(counted, this.preRoll / this.rate) : counted;
    const clock = Math.max(this.synth.now + LEAD, this.#quietUntil) + lead;
    this.#course.place(tick, clock);
    this.#chase(clock);
  }

  /** At a clock time, sound what has begun before the place that is scheduled next and goes on there. */
  #chase(clock, wanted = () => true) {
    for (const sound of soundsAt(this.#sounds, this.#scheduled, this.#longest)) {
      const begun = sound.start < this.#scheduled && sound.channel !== DRUMS;
      if (begun && wanted(sound) && !this.#silenced.has(sound.part)) this.#held.start(sound, clock);
    }
  }

  #silence() {
    this.#quietUntil = this.#held.silence();
  }

  #schedule() {
    if (!this.playing) return;
    const now = this.synth.now;
    if (this.waiting) {
      if (this.#stop <= this.#at) return;
      this.#goOn();
    }
    const horizon = now + (globalThis.document?.hidden ? AHEAD_HIDDEN : AHEAD);
    this.#course.forget(now - this.synth.latency);
    this.#count(horizon);
    for (;;) {
      const wrap = this.#openEnd ? Infinity : wrapTick(this.#loop, this.#scheduled, this.#end);
      const until = Math.max(this.#scheduled, Math.min(this.#course.tickAt(horizon), this.#stop, wrap));
      const wrapClock = this.#course.clockAt(wrap);
      this.#handOver(until, Math.min(horizon, wrapClock));
      if (until < wrap || wrapClock >= horizon) break;
      this.#wrap(wrap);
    }
    if (this.#scheduled >= this.#stop && now >= this.#course.clockAt(this.#stop)) this.#reachedStop();
  }

  /** Give the synthesizer what begins before the tick `until`, and what ends before a clock time. */
  #handOver(until, endsBefore) {
    const clockAt = (tick) => this.clockAt(tick);
    // What ends where another note of the same pitch begins must end first.
    this.#held.releaseDue(endsBefore, clockAt);
    const now = this.synth.now;
    for (let index = firstFrom(this.#sounds, this.#scheduled); this.#sounds[index]?.start < until; index += 1) {
      const sound = this.#sounds[index];
      if (!this.#silenced.has(sound.part)) this.#held.start(sound, Math.max(now, clockAt(sound.start)));
    }
    if (this.#metronome) {
      for (const { tick, accent } of beatsWithin(this.score, this.#scheduled, until)) {
        this.synth.click(Math.max(now, clockAt(tick)), accent, this.metronomeVolume);
      }
    }
    this.#scheduled = until;
    this.#held.releaseDue(endsBefore, clockAt);
  }

  /** Jump from the loop's end to its start, on time: what still sounds is cut there. */
  #wrap(tick) {
    const clock = this.#course.clockAt(tick);
    this.#held.releaseAll(clock);
    const { from } = loopWithin(this.#loop, this.#end);
    this.#course.jump(tick, from);
    this.#scheduled = from;
    this.#chase(clock);
    this.#tell("wrap");
  }

  #count(horizon) {
    for (; this.#counted < this.#counts.length; this.#counted += 1) {
      const count = this.#counts[this.#counted];
      const clock = this.#countClock(count);
      if (clock >= horizon) return;
      this.synth.click(clock, count.accent, this.countInVolume);
    }
  }

  #countClock({ back }) {
    return this.startClock - this.#course.lasting(back, this.#at);
  }

  /** Bars have arrived: go on where it waited. */
  #goOn() {
    this.waiting = false;
    this.#course.place(this.#at, this.synth.now + LEAD);
    this.#scheduled = this.#at;
    this.#tell("state");
  }

  /** Notes that an edit took away or cut short stop sounding. */
  #releaseGone() {
    const left = new Map(this.#sounds.map((sound) => [sound.id, sound]));
    this.#held.keep(({ id, pitch, channel }) => {
      const sound = left.get(id);
      return sound?.pitch === pitch && sound.channel === channel && sound;
    });
  }

  #reachedStop() {
    if (this.limit !== null && this.limit < this.#end) {
      this.#at = this.limit;
      this.waiting = true;
      this.#tell("state");
      return;
    }
    this.pause();
    this.#place(0);
    this.#tell("seek");
  }
}
