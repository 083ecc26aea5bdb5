/** Recordings on their way to the studio. As long as it cannot be reached, or is too busy, they wait in this page: what was spoken is not lost. */

import { ApiError, InputError, MissingError } from "core/api.js";

const RETRY_MS = 5000;

/** @typedef {{blob: Blob, name: string, kept?: boolean}} Recording `kept`: the studio has it */

export class Unsent {
  /** @type {Map<number, Recording>} by the number of their text */
  #waiting = new Map();
  /** @type {Promise<void> | null} */
  #run = null;
  #timer = 0;
  /** Why the last of them could not be sent. @type {ApiError | null} */
  error = null;

  /**
   * @param {(number: number, blob: Blob, name: string) => Promise<void>} send
   * @param {{onChange: () => void, onRefused: (number: number, error: unknown) => void}} on refused: it would be so again, and is let go
   */
  constructor(send, on) {
    this.send = send;
    this.on = on;
    addEventListener("online", () => void this.flush());
  }

  get sending() {
    return this.#run !== null;
  }

  get size() {
    return this.#waiting.size;
  }

  /** @param {number} number */
  has(number) {
    return this.#waiting.has(number);
  }

  /** Send a recording now, and as long as that fails whenever it is tried again. @param {number} number @param {Blob} blob @param {string} name @returns {Promise<boolean>} whether the studio has it */
  async keep(number, blob, name) {
    /** @type {Recording} */
    const recording = { blob, name };
    this.#waiting.set(number, recording);
    await this.flush();
    return recording.kept === true;
  }

  /** @param {number} number of a recording that is not wanted any more */
  drop(number) {
    this.#waiting.delete(number);
    if (!this.#waiting.size) this.error = null;
    this.on.onChange();
  }

  /** Send what waits. */
  async flush() {
    clearTimeout(this.#timer);
    if (!this.#waiting.size) return;
    this.#run ??= this.#sendAll();
    this.on.onChange();
    await this.#run;
    this.#run = null;
    this.on.onChange();
  }

  async #sendAll() {
    // One that comes meanwhile goes along.
    for (const [number, recording] of this.#waiting) {
      try {
        await this.send(number, recording.blob, recording.name);
        recording.kept = true;
      } catch (error) {
        if (error instanceof ApiError && !(error instanceof InputError || error instanceof MissingError)) {
          this.error = error;
          if (error.temporary) this.#timer = setTimeout(() => void this.flush(), Math.max(RETRY_MS, error.retryAfter * 1000));
          return;
        }
        this.on.onRefused(number, error);
      }
      if (this.#waiting.get(number) === recording) this.#waiting.delete(number);
    }
    this.error = null;
  }
}
