/** The notes that the synthesizer has been told to start, so that each is ended in time or taken back. */

/** What was handed over ahead of time is ended this long after its start when it is taken back, seconds. */
const TAKEN_BACK = 0.001;

export class HeldNotes {
  /** @type {import("./sounding.js").Sound[]} */
  #held = [];
  #handedOver = [];

  /** @param {import("./synth.js").Synth} synth */
  constructor(synth) {
    this.synth = synth;
  }

  start(sound, clock) {
    this.synth.noteOn(sound.channel, sound.pitch, sound.velocity, clock);
    this.#held.push(sound);
    this.#handedOver.push({ channel: sound.channel, pitch: sound.pitch, clock });
  }

  /** End the notes that are over before `horizon`. @param {(tick: number) => number} clockAt */
  releaseDue(horizon, clockAt) {
    this.#handedOver = this.#handedOver.filter(({ clock }) => clock > this.synth.now);
    this.#held = this.#held.filter((sound) => {
      const clock = clockAt(sound.end);
      if (clock >= horizon) return true;
      this.#end(sound, clock);
      return false;
    });
  }

  /** Cut all notes at a time of the clock. */
  releaseAll(clock) {
    for (const sound of this.#held) this.#end(sound, clock);
    this.#held = [];
  }

  /** Go on only with what `current(sound)` gives back; the others end now. */
  keep(current) {
    this.#held = this.#held.flatMap((sound) => {
      const kept = current(sound);
      if (kept) return [kept];
      this.#end(sound, this.synth.now);
      return [];
    });
  }


  /** Silence all, also what was handed over ahead of time. @returns {number} clock time from which new notes are heard */
  silence() {
    const { now } = this.synth;
    const ahead = this.#handedOver.filter(({ clock }) => clock > now);
    for (const { channel, pitch, clock } of ahead) this.synth.noteOff(channel, pitch, clock + TAKEN_BACK);
    const quietUntil = Math.max(now, ...ahead.map(({ clock }) => clock + 5 * TAKEN_BACK));
    this.#handedOver = [];
    this.#held = [];
    this.synth.silence(quietUntil);
    return quietUntil;
  }

  #end({ channel, pitch }, clock) {
    this.synth.noteOff(channel, pitch, clock);
  }
}
