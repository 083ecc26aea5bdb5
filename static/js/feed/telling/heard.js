/** Which stretches of a track really sounded: seeking moves the cursor, it is no listening. */

/** Positions that come in while it plays are at most this far apart; what is farther is a jump that nobody told of. */
const LONGEST_STEP_MS = 2_500;

export class Heard {
  /** @type {[number, number][]} */
  #ranges = [];
  #open = false;
  /** Milliseconds, each stretch as often as it sounded. */
  total = 0;

  /** It sounds at this place. @param {number} ms */
  at(ms) {
    const place = Math.round(ms);
    const last = this.#ranges.at(-1);
    if (this.#open && last && place >= last[1] && place - last[1] <= LONGEST_STEP_MS) {
      this.total += place - last[1];
      last[1] = place;
    } else this.#ranges.push([place, place]);
    this.#open = true;
  }

  /** It stops, or goes on somewhere else. */
  jump() {
    this.#open = false;
  }

  /** The stretches since the last call, none of them empty. @returns {[number, number][]} */
  take() {
    const taken = this.#ranges.filter(([start, end]) => end > start);
    const end = this.#ranges.at(-1)?.[1];
    this.#ranges = this.#open && end !== undefined ? [[end, end]] : [];
    return taken;
  }
}
