/** Which instrument each channel of the synthesizer has, and those that could not be fetched. */

import { channelOf } from "./sounding.js";

export class Programs {
  /** By channel. @type {Map<number, number>} */
  #set = new Map();
  /** Channels. @type {Set<number>} */
  #missing = new Set();

  /** @param {import("./synth.js").Synth} synth @param {() => void} onMissing told once, until all are there */
  constructor(synth, onMissing) {
    this.synth = synth;
    this.onMissing = onMissing;
  }

  /** Give the channels the instruments of the score's parts. */
  follow(score) {
    score.parts.forEach((part, index) => {
      const channel = channelOf(part, index);
      const program = part.percussion ? 0 : part.program;
      if (this.#set.get(channel) === program) return;
      this.#set.set(channel, program);
      this.synth.setProgram(channel, program).then(
        () => this.#missing.delete(channel),
        () => this.#miss(channel),
      );
    });
  }

  /** What could not be fetched is asked for again by the next `follow`. */
  retry() {
    for (const channel of this.#missing) this.#set.delete(channel);
  }

  #miss(channel) {
    const known = this.#missing.size > 0;
    this.#missing.add(channel);
    if (!known) this.onMissing();
  }
}
