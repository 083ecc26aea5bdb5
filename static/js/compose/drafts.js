/**
 * The copy of unsaved music that this browser keeps, for when the network or the browser itself goes away.
 *
 * One record per open page: {work: "<work id> <page>", base, score, at}. A page holds a lock under the name of its record for
 * as long as it lives, so that another tab on the same work tells a record that was left behind from one that is being
 * written. Records that were left behind stay until the user has said what becomes of them. Where the browser keeps nothing
 * (private windows), work goes on without.
 */

import { newId } from "../core/score/model.js";

const DATABASE = "musicstudio";
const TABLE = "drafts";

const lockOf = (key) => `musicstudio draft ${key}`;

export class Drafts {
  #database = null;
  #pending = null;
  #writing = false;

  /** @param {string} work id */
  constructor(work) {
    this.work = work;
    this.key = `${work} ${newId()}`;
    globalThis.navigator?.locks?.request(lockOf(this.key), () => new Promise(() => {})).catch(() => {});
    /** What earlier visits kept and never saved, oldest first. @type {Promise<Array<{work: string, score: object, at: string}>>} */
    this.earlier = this.#leftBehind();
  }

  /** Keep `{base, score}`; calls in quick succession write only the last. */
  keep(draft) {
    this.#pending = { ...draft, work: this.key, at: new Date().toISOString() };
    if (!this.#writing) this.#writeAll();
  }

  /** The user has said what becomes of a draft of an earlier visit. */
  drop(draft) {
    return this.#run("readwrite", (table) => table.delete(draft.work)).catch(() => {});
  }

  forget() {
    this.#pending = { work: this.key, gone: true };
    if (!this.#writing) this.#writeAll();
  }

  async #writeAll() {
    this.#writing = true;
    while (this.#pending) {
      const draft = this.#pending;
      this.#pending = null;
      const write = (table) => (draft.gone ? table.delete(draft.work) : table.put(draft));
      await this.#run("readwrite", write).catch(() => {});
    }
    this.#writing = false;
  }

  async #leftBehind() {
    try {
      const kept = await this.#run("readonly", (table) => table.getAll(IDBKeyRange.bound(this.work, `${this.work} ~`)));
      const { held = [] } = (await navigator.locks?.query()) ?? {};
      const alive = new Set(held.map(({ name }) => name));
      return kept.filter(({ work }) => work !== this.key && !alive.has(lockOf(work))).sort((a, b) => (a.at < b.at ? -1 : 1));
    } catch {
      return []; // This browser keeps nothing.
    }
  }

  async #run(mode, act) {
    const database = await this.#open();
    return new Promise((resolve, reject) => {
      const request = act(database.transaction(TABLE, mode).objectStore(TABLE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  #open() {
    this.#database ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: "work" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return this.#database;
  }
}
