/**
 * What plays one side of a match: a recording, or a melody by the synthesizer.
 *
 * @typedef {{play: (from: number, volume: number) => Promise<void>, stop: () => void, position: number, ended: boolean}} Deck
 *   `play` rejects when nothing can be heard or it was stopped before; `position` is in seconds; `ended`: there is no more of it
 */

import { Preview } from "core/audio/preview.js";
import { Synth } from "core/audio/synth.js";
import { h } from "core/dom.js";
import { TICKS_PER_QUARTER } from "core/score/time.js";

/** A recording, fetched in parts as it is heard. */
export class SoundDeck {
  /** @param {string} address @param {import("./geometry.js").Side} side */
  constructor(address, side) {
    this.element = h("audio", { src: address, preload: "none", "data-side": side });
  }

  get position() {
    return this.element.currentTime;
  }

  get ended() {
    return this.element.ended;
  }

  async play(from, volume) {
    const { element } = this;
    if (element.error) element.load();
    element.volume = volume;
    element.currentTime = from;
    await element.play();
  }

  stop() {
    this.element.pause();
  }
}

/** One quarter note is one second. */
const CLOCK = { tempos: [{ tick: 0, bpm: 60 }] };
/** @type {{synth: Synth, preview: Preview} | null} for all melodies of the page */
let piano = null;

/** A melody on the piano. */
export class MelodyDeck {
  #from = 0;
  #began = null;
  #turn = 0;

  /** @param {[number, number, number][]} notes start, end and pitch @param {string} soundfonts address of their folder */
  constructor(notes, soundfonts) {
    this.soundfonts = soundfonts;
    const ticks = (seconds) => Math.round(seconds * TICKS_PER_QUARTER);
    this.notes = notes.map(([start, end, pitch]) => ({ onset: ticks(start), duration: ticks(end - start), pitch }));
    this.end = Math.max(0, ...notes.map(([, end]) => end));
  }

  get position() {
    return this.#from + (this.#began === null ? 0 : piano.synth.now - this.#began);
  }

  get ended() {
    return this.position >= this.end;
  }

  async play(from) {
    piano ??= makePiano(this.soundfonts);
    this.stop();
    const turn = this.#turn;
    this.#from = from;
    await piano.preview.play(CLOCK, { program: 0, notes: this.notes }, Math.round(from * TICKS_PER_QUARTER));
    if (turn === this.#turn) this.#began = piano.synth.now;
  }

  stop() {
    piano?.preview.stop();
    this.#turn += 1;
    this.#from = this.position;
    this.#began = null;
  }
}

function makePiano(soundfonts) {
  const synth = new Synth({
    library: "spessasynth_lib",
    processor: new URL("../../../npm/spessasynth_lib/spessasynth_processor.min.js", import.meta.url).href,
    banks: { first: `${soundfonts}satb.sf3`, more: `${soundfonts}core.sf3` },
    programs: [],
  });
  return { synth, preview: new Preview(synth) };
}
