/** A few notes of one voice, to be heard once: which track of a file is the melody? */

import { TempoMap } from "../score/time.js";

const CHANNEL = 15;

export class Preview {
  #timers = [];
  #sounding = new Set();
  #turn = 0;

  /** @param {import("./synth.js").Synth} synth */
  constructor(synth) {
    this.synth = synth;
  }

  /**
   * @param {object} score gives the tempo
   * @param {object} part whose `notes` are played on its `program`
   * @param {number} from tick to start at; what begins earlier is left out
   */
  async play(score, part, from = part.notes[0].onset) {
    this.stop();
    const turn = this.#turn;
    await this.synth.resume();
    await this.synth.setProgram(CHANNEL, part.program ?? 0);
    if (turn !== this.#turn) return;
    const tempo = new TempoMap(score.tempos);
    const start = tempo.secondsAt(from);
    for (const note of part.notes) {
      if (note.onset < from) continue;
      const on = tempo.secondsAt(note.onset) - start;
      const off = tempo.secondsAt(note.onset + note.duration) - start;
      this.#later(on, () => {
        this.#sounding.add(note.pitch);
        this.synth.noteOn(CHANNEL, note.pitch, note.velocity ?? 80, this.synth.now);
      });
      this.#later(off - 0.02, () => this.#off(note.pitch));
    }
  }

  /** End what sounds, and what was to sound as soon as its instrument is there. */
  stop() {
    this.#turn += 1;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    for (const pitch of this.#sounding) this.#off(pitch);
  }

  #off(pitch) {
    this.#sounding.delete(pitch);
    this.synth.noteOff(CHANNEL, pitch, this.synth.now);
  }

  #later(seconds, act) {
    this.#timers.push(setTimeout(act, Math.max(0, seconds * 1000)));
  }
}
