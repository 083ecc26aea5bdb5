/**
 * The synthesizer: spessasynth in an AudioWorklet, its SoundFonts, and the meter behind it.
 *
 * It may be prepared at any time; browsers keep it silent until a gesture resumes it.
 *
 * @typedef {{library: string, processor: string, banks: {first: string, more: string}, programs: number[]}} SynthParts
 *   `library` is an import specifier, `processor` and the banks are addresses; `programs`: by General MIDI program, the one
 *   of the banks that plays it
 */

import { t } from "core/i18n.js";
import { painted } from "core/pauses.js";
import { DRUMS } from "./sounding.js";

/** Programs (General MIDI, from 0) that the small bank holds; anything else brings the larger one. */
const FIRST_PROGRAMS = new Set([0, 52]);
/** What sounds in place of an instrument that cannot be fetched: the piano. */
const STAND_IN = 0;

/** Dispatches "sound" whenever a note is started or a click is handed over. */
export class Synth extends EventTarget {
  #ready = null;
  #synth = null;
  #more = null;
  #gate = null;
  #master = null;
  #volume = 1;
  #clicks = new Set();
  /** The program that was asked for last, by channel. */
  #programs = new Map();

  /** @param {SynthParts} parts */
  constructor(parts) {
    super();
    this.parts = parts;
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {AnalyserNode | null} */
    this.analyser = null;
  }

  /** Start everything up. Resolves when notes will sound once it is resumed, rejects when they cannot. */
  prepare() {
    this.#ready ??= this.#start().catch((error) => {
      this.#ready = null;
      throw error;
    });
    return this.#ready;
  }

  get isReady() {
    return this.#synth !== null;
  }

  /** Whether a note is heard at once: ready, and the browser lets it sound. */
  get isRunning() {
    return this.isReady && this.context.state === "running";
  }

  /** Seconds on the clock that `noteOn` and `noteOff` are timed by. */
  get now() {
    return this.context?.currentTime ?? 0;
  }

  /** Seconds between the clock and the ear. */
  get latency() {
    return this.context ? (this.context.outputLatency || 0) + (this.context.baseLatency || 0) : 0;
  }

  /** Where other sounds of the page join, to go through the same volume, limiter and meter. @returns {AudioNode | null} null until it is ready */
  get bus() {
    return this.#master;
  }

  /** Let sound out; call it from a gesture. */
  async resume() {
    await this.prepare();
    if (this.context.state !== "running") await this.context.resume();
  }

  async #start() {
    // Making it all holds the page up for longer than a frame: what a hand has just asked for is shown first.
    await painted();
    const context = this.context ?? new AudioContext({ latencyHint: "interactive" });
    this.context = context;
    // The synthesizer counts its own time from when it was made, by a clock that stands until it is connected: were the context
    // running meanwhile, notes would come that much later than clicks and playhead. Nobody waits for it: Safari only answers
    // once a gesture has let the context run, and it stands from the call on.
    context.suspend().catch(() => {});
    const [{ WorkletSynthesizer }, bank] = await Promise.all([
      import(this.parts.library),
      bankAt(this.parts.banks.first),
      context.audioWorklet.addModule(this.parts.processor),
    ]);
    const synth = new WorkletSynthesizer(context, { eventsEnabled: false });
    await synth.isReady;
    await synth.soundBankManager.addSoundBank(bank, "first");
    this.#connect(context, synth);
    this.#synth = synth;
  }

  #connect(context, synth) {
    this.analyser = new AnalyserNode(context, { fftSize: 1024, smoothingTimeConstant: 0 });
    const limiter = new DynamicsCompressorNode(context, { threshold: -6, ratio: 12, attack: 0.003, release: 0.15 });
    this.#gate = new GainNode(context);
    this.#master = new GainNode(context, { gain: this.#volume });
    synth.connect(this.#gate);
    this.#gate.connect(this.#master);
    this.#master.connect(limiter);
    limiter.connect(this.analyser);
    this.analyser.connect(context.destination);
  }

  /** Use `program` on `channel`, bringing the larger bank when the small one lacks it. Rejects when it cannot be fetched: then the piano sounds. */
  async setProgram(channel, program) {
    await this.prepare();
    const played = this.parts.programs[program] ?? program;
    this.#programs.set(channel, played);
    // Another one may be wanted by the time that the bank is there.
    const use = (now) => this.#programs.get(channel) === played && this.#synth.programChange(channel, now);
    try {
      if (channel === DRUMS || !FIRST_PROGRAMS.has(played)) await this.#bringMore();
    } catch (error) {
      use(STAND_IN);
      throw error;
    }
    use(played);
  }

  #bringMore() {
    this.#more ??= bankAt(this.parts.banks.more).then((bank) => this.#synth.soundBankManager.addSoundBank(bank, "more"));
    this.#more.catch(() => (this.#more = null));
    return this.#more;
  }

  /** @param {number} volume 0..1 */
  setVolume(channel, volume) {
    this.#synth?.controllerChange(channel, 7, Math.round(volume * 127));
  }

  /** Volume of everything, clicks included. @param {number} volume 0..1 */
  setMaster(volume) {
    this.#volume = volume;
    this.#master?.gain.setTargetAtTime(volume, this.now, 0.01);
  }

  noteOn(channel, pitch, velocity, time) {
    if (!this.#synth) return;
    this.#synth.noteOn(channel, pitch, velocity, { time });
    this.dispatchEvent(new Event("sound"));
  }

  noteOff(channel, pitch, time) {
    this.#synth?.noteOff(channel, pitch, { time });
  }

  /** Stop every note; what was handed over ahead of time for before `until` is not heard either. */
  silence(until = this.now) {
    if (!this.#synth) return;
    const { gain } = this.#gate;
    gain.cancelScheduledValues(this.now);
    gain.setTargetAtTime(0, this.now, 0.004);
    gain.setValueAtTime(1, Math.max(until, this.now + 0.02));
    this.#synth.stopAll(true);
    for (const tone of this.#clicks) tone.stop();
  }

  /** A short tick of the metronome. @param {number} volume 0..1 */
  click(time, accent, volume) {
    if (!this.#synth || !volume) return;
    const tone = new OscillatorNode(this.context, { type: "square", frequency: accent ? 1760 : 1175 });
    const gain = new GainNode(this.context, { gain: 0 });
    gain.gain.setValueAtTime(volume * (accent ? 0.36 : 0.2), time);
    gain.gain.exponentialRampToValueAtTime(0.0005, time + 0.04);
    tone.connect(gain).connect(this.#gate);
    tone.start(time);
    tone.stop(time + 0.05);
    this.#clicks.add(tone);
    tone.addEventListener("ended", () => this.#clicks.delete(tone));
    this.dispatchEvent(new Event("sound"));
  }

  /** Level of what is heard now: root mean square and peak, both 0..1. */
  level() {
    if (!this.analyser) return { rms: 0, peak: 0 };
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    let peak = 0;
    for (const sample of samples) {
      sum += sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    return { rms: Math.sqrt(sum / samples.length), peak: Math.min(1, peak) };
  }
}

/** A SoundFont. @returns {Promise<ArrayBuffer>} rejects with a sentence for the user */
async function bankAt(address) {
  const answer = await fetch(address).catch(() => null);
  const bank = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
  if (!bank) throw new Error(t("The instruments could not be fetched. Try again when you are connected."));
  return bank;
}
