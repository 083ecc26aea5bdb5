/**
 * The title of the work, on its way to the studio: one request at a time, the newest title last, tried again until it is there.
 *
 * What is not there yet is remembered in this browser, so that a page that was closed meanwhile loses no title.
 */

import { AccessError } from "core/api.js";
import { readChoice, writeChoice } from "../core/choices.js";

const RETRY_MS = 5000;

export class Renaming {
  /** Titles that the studio may have: several while it is not known whether a request arrived. @type {string[]} */
  #possible;
  #running = false;
  #timer = 0;

  /**
   * @param {{work: string, title: string, send: (title: string) => Promise<unknown>, done: (title: string) => void,
   *   refused: (error: Error) => void}} given
   *   work: id; title: what the studio calls it; send: rejects with an ApiError; refused: a title that waiting does not help
   */
  constructor({ work, title, send, done, refused }) {
    this.key = `musicstudio.title.${work}`;
    this.#possible = [title];
    /** What the work is to be called. */
    this.title = title;
    this.on = { send, done, refused };
  }

  get isStored() {
    return this.#possible.every((title) => title === this.title);
  }

  /**
   * The title that an earlier visit could not store, when the saved score has it already: a draft brings its title itself.
   *
   * @param {string} printed the score's title
   * @returns {string | null} null also when the work was called something else since then
   */
  leftBehind(printed) {
    const left = readChoice(this.key, null);
    return left?.to === printed && left.from.includes(this.title) ? left.to : null;
  }

  async rename(title) {
    if (title === this.title) return;
    this.title = title;
    this.#remember();
    await this.flush();
  }

  /** Try now what is not there yet. */
  async flush() {
    clearTimeout(this.#timer);
    if (this.#running) return;
    this.#running = true;
    try {
      while (!this.isStored) await this.#send(this.title);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running = false;
    }
  }

  async #send(title) {
    const before = this.#possible;
    this.#possible = [...new Set([...before, title])];
    try {
      await this.on.send(title);
    } catch (error) {
      if (!error.temporary) this.#possible = before;
      throw error;
    }
    this.#possible = [title];
    this.#remember();
    this.on.done(title);
  }

  #failed(error) {
    if (error.temporary) {
      this.#timer = setTimeout(() => this.flush(), RETRY_MS);
      return;
    }
    // Somebody who logs in again still wants it; what the studio will not have is given up.
    if (!(error instanceof AccessError)) {
      this.title = this.#possible[0];
      this.#remember();
    }
    this.on.refused(error);
  }

  #remember() {
    writeChoice(this.key, this.isStored ? null : { from: this.#possible, to: this.title });
  }
}
