/**
 * Tells the studio what is heard, seen, liked and hidden: in batches, each event until it is confirmed, and never twice, for
 * each has an id and the studio counts an id once.
 */

import { newKey } from "core/api.js";

const EVERY_MS = 5_000;
/** Waiting after failures. */
const PAUSES_MS = [5_000, 10_000, 30_000, 60_000, 120_000];
/** A page that is left may send no more than 64 KB. */
const MOST_AT_ONCE = 100;
/** What the browser gathers by itself; in a private session none of it is told. */
const GATHERED = new Set(["shown", "start", "heard", "skip"]);

export class Teller {
  #timer = 0;
  #failures = 0;
  /** Milliseconds: when the last event was. */
  #last = 0;
  /** @type {Promise<void> | null} */
  #sending = null;

  /**
   * @param {import("./outbox.js").Outbox} outbox
   * @param {(events: object[], keepalive: boolean) => Promise<unknown>} send rejects with an ApiError
   */
  constructor(outbox, send) {
    this.outbox = outbox;
    this.send = send;
    this.privately = false;
  }

  /** Begin: what earlier pages left behind comes first. */
  start() {
    addEventListener("pagehide", () => void this.#now(true));
    document.addEventListener("visibilitychange", () => document.hidden && void this.#now(true));
    addEventListener("online", () => this.flush());
    this.#later(0);
  }

  /**
   * @param {string} kind
   * @param {{track?: string, play?: string, undoes?: string, ranges?: number[][], source?: string}} about
   * @returns {string | null} its id, to take it back; null when it is not told
   */
  tell(kind, about) {
    if (this.privately && GATHERED.has(kind)) return null;
    const uuid = newKey();
    // Never two at one moment: they are told in the order of their times.
    this.#last = Math.max(Date.now(), this.#last + 1);
    this.outbox.put({ uuid, kind, at: new Date(this.#last).toISOString(), ...about });
    if (!this.#timer) this.#later(EVERY_MS);
    return uuid;
  }

  /** Send all that waits, at once. Resolves when it is confirmed or has failed for now. */
  async flush() {
    await this.#sending;
    await this.#now(false);
  }

  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#now(false), ms);
  }

  /** What comes while something is being sent is sent after that: by the next page, if this one is left. @param {boolean} leaving */
  #now(leaving) {
    if (this.#sending) return this.#sending;
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.outbox.waiting(1).length) return Promise.resolve();
    this.#sending = this.#sendAll(leaving).finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** Piece after piece, each when the one before is confirmed: whoever has just begun to listen is known by then. */
  async #sendAll(leaving) {
    try {
      let piece;
      do {
        piece = this.outbox.waiting(MOST_AT_ONCE);
        await this.#deliver(piece, leaving);
        this.#failures = 0;
      } while (piece.length === MOST_AT_ONCE && this.outbox.waiting(1).length);
      if (this.outbox.waiting(1).length) this.#later(EVERY_MS);
    } catch (error) {
      const pause = PAUSES_MS[Math.min(this.#failures++, PAUSES_MS.length - 1)];
      this.#later(Math.max(pause * (0.75 + 0.5 * Math.random()), 1000 * (error?.retryAfter ?? 0)));
    }
  }

  /** An event that the studio cannot understand must not hold up the others: it is found by halving, and let go. */
  async #deliver(waiting, leaving) {
    try {
      await this.send(
        waiting.map(({ event }) => event),
        leaving,
      );
    } catch (error) {
      if (error?.status !== 400) throw error;
      if (waiting.length > 1) {
        const half = Math.ceil(waiting.length / 2);
        await this.#deliver(waiting.slice(0, half), leaving);
        return this.#deliver(waiting.slice(half), leaving);
      }
    }
    return this.outbox.drop(waiting.map(({ key }) => key));
  }
}
