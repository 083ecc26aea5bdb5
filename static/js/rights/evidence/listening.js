/** Hearing a place of a match on either side, and changing sides at the same moment. Dispatches "state" and "failure". */

import { alignedTime, heardOf, otherSide, volumes } from "./geometry.js";

export class Listening extends EventTarget {
  #at = 0;
  #turn = 0;

  /**
   * @param {import("./geometry.js").Match} match
   * @param {Record<import("./geometry.js").Side, import("./decks.js").Deck | null>} decks null: nothing to be heard
   */
  constructor(match, decks) {
    super();
    this.match = match;
    this.decks = decks;
    /** @type {import("./geometry.js").Side} */
    this.side = decks.published ? "published" : "registered";
    /** Index of the place that was played last. */
    this.index = 0;
    this.playing = false;
    if (this.able) [this.#at] = heardOf(match, this.segment, this.side);
  }

  /** Whether there is anything to be heard. */
  get able() {
    return this.match.segments.length > 0 && this.decks[this.side] !== null;
  }

  get segment() {
    return this.match.segments[this.index];
  }

  /** Seconds of the side that is heard. */
  get position() {
    return this.playing ? this.decks[this.side].position : this.#at;
  }

  /** The same moment on the other side. */
  get opposite() {
    return alignedTime(this.match, this.segment, this.side, this.position);
  }

  /** Whether this very place is being heard on this very side. */
  hears(index, side) {
    return this.playing && this.index === index && this.side === side;
  }

  /**
   * Play a place to its end.
   *
   * @param {number} index
   * @param {import("./geometry.js").Side} side
   * @param {number} [from] seconds, its beginning unless told otherwise
   */
  async play(index, side, from = heardOf(this.match, this.match.segments[index], side)[0]) {
    this.#hush();
    const turn = ++this.#turn;
    Object.assign(this, { index, side, playing: true });
    this.#at = from;
    this.dispatchEvent(new Event("state"));
    try {
      await this.decks[side].play(from, volumes(this.match, this.segment)[side]);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.stop(from);
      this.dispatchEvent(new CustomEvent("failure", { detail: error }));
    }
  }

  /** Go on where it was stopped, from the beginning of the place when that is its end. */
  resume() {
    const [from, to] = heardOf(this.match, this.segment, this.side);
    return this.play(this.index, this.side, this.#at >= from && this.#at < to - 0.05 ? this.#at : from);
  }

  /** Hear `side` from the same moment on; when nothing plays, it is what is heard next. */
  turnTo(side) {
    if (side === this.side || !this.decks[side]) return undefined;
    const at = this.opposite;
    if (this.playing) return this.play(this.index, side, at);
    this.side = side;
    this.#at = at;
    this.dispatchEvent(new Event("state"));
    return undefined;
  }

  stop(at = this.position) {
    this.#hush();
    this.#turn += 1;
    this.#at = at;
    this.playing = false;
    this.dispatchEvent(new Event("state"));
  }

  /** Call it with every frame: a place ends where it ends. */
  watch() {
    if (!this.playing) return;
    const [, to] = heardOf(this.match, this.segment, this.side);
    if (this.position >= to || this.decks[this.side].ended) this.stop(to);
  }

  #hush() {
    for (const side of [this.side, otherSide(this.side)]) this.decks[side]?.stop();
  }
}
