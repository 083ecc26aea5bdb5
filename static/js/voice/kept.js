/** Words and settings are stored apart; what is said of saving is said of both together. */

const WORST_FIRST = ["conflict", "error", "offline", "behind", "saving", "dirty", "saved"];

export class Kept extends EventTarget {
  /** @param {...(EventTarget & {state: string, error: Error | null, flush: () => Promise<unknown>})} sides */
  constructor(...sides) {
    super();
    this.sides = sides;
    for (const side of sides) side.addEventListener("state", () => this.dispatchEvent(new Event("state")));
  }

  get #worst() {
    return this.sides.toSorted((a, b) => WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state))[0];
  }

  get state() {
    return this.#worst.state;
  }

  get error() {
    return this.#worst.error;
  }

  flush() {
    return Promise.all(this.sides.map((side) => side.flush()));
  }
}
