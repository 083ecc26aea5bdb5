/** The recording and the notes found in it, heard by turns at the same place. Dispatches "state". */

import { TICKS_PER_QUARTER } from "../../core/score/time.js";
import { secondAt, tickAt } from "./take.js";

export class SideBySide extends EventTarget {
  #source = null;
  #from = 0;
  #began = 0;
  #timer = 0;
  #turn = 0;

  /** @param {import("../../core/audio/synth.js").Synth} synth @param {import("../../core/audio/preview.js").Preview} preview */
  constructor(synth, preview) {
    super();
    this.synth = synth;
    this.preview = preview;
    /** @type {"notes" | "recording" | null} what sounds */
    this.playing = null;
    /** @type {AudioBuffer | null} */
    this.buffer = null;
    /** @type {object[]} placed notes */
    this.notes = [];
    this.grid = { bpm: 96, origin: 0 };
    this.program = 0;
  }

  /** Seconds of the recording at which we are. */
  get position() {
    return this.playing ? this.#from + this.synth.now - this.#began : this.#from;
  }

  get length() {
    const last = this.notes.at(-1);
    return Math.max(this.buffer?.duration ?? 0, last ? secondAt(last.onset + last.duration, this.grid) : 0);
  }

  /** Play one of the two from where we are, or stop it when it plays already. */
  async toggle(which) {
    if (this.playing === which) this.stop();
    else await this.play(which);
  }

  /** @param {"notes" | "recording"} which @param {number} [from] seconds */
  async play(which, from = this.position) {
    const turn = this.#hush();
    await this.synth.resume();
    if (turn !== this.#turn) return;
    this.#from = from >= this.length - 0.05 ? 0 : Math.max(0, from);
    this.#began = this.synth.now;
    this.playing = which;
    if (which === "recording") this.#playBuffer();
    else await this.#playNotes();
    if (turn !== this.#turn) return;
    this.#timer = setTimeout(() => this.stop(0), Math.max(0, this.length - this.#from) * 1000 + 100);
    this.dispatchEvent(new Event("state"));
  }

  #playBuffer() {
    this.#source = new AudioBufferSourceNode(this.synth.context, { buffer: this.buffer });
    this.#source.connect(this.synth.context.destination);
    this.#source.start(0, this.#from);
  }

  /** The notes begin when their second comes; ticks from before the first downbeat are negative. */
  async #playNotes() {
    const from = tickAt(this.#from, this.grid);
    const back = Math.min(0, from);
    const notes = this.notes.map((note) => ({ ...note, onset: note.onset - back }));
    const tempo = { tempos: [{ tick: 0, bpm: this.grid.bpm }] };
    if (notes.length) await this.preview.play(tempo, { program: this.program, notes }, from - back);
  }

  /** Hear one note, whatever sounds. */
  async hear(pitch) {
    this.stop();
    const notes = [{ onset: 0, duration: TICKS_PER_QUARTER, pitch, velocity: 90 }];
    await this.preview.play({ tempos: [{ tick: 0, bpm: 110 }] }, { program: this.program, notes });
  }

  stop(at = this.position) {
    this.#hush();
    this.#from = Math.max(0, at);
    this.dispatchEvent(new Event("state"));
  }

  #hush() {
    this.#from = this.position;
    this.playing = null;
    clearTimeout(this.#timer);
    this.#source?.stop();
    this.#source = null;
    this.preview.stop();
    this.#turn += 1;
    return this.#turn;
  }
}
