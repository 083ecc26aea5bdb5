/**
 * The copy of unsaved music, or of the settings of a song, that this browser keeps, for when the network or the browser itself
 * goes away.
 *
 * One record per open page: {work: "<name> <page>", base, at} and the score or the settings. A page holds a lock under the name
 * of its record for as long as it lives, so that another tab on the same work tells a record that was left behind from one that
 * is being written. Records that were left behind stay until the user has said what becomes of them. Where the browser keeps
 * nothing (private windows), work goes on without.
 */

import { newId } from "./model.js";

const DATABASE = "musicstudio";
const TABLE = "drafts";

const lockOf = (key) => `musicstudio draft ${key}`;

export class Drafts {
  #database = null;
  #pending = null;
  #writing = false;
  #rest = () => {};

  /** @param {string} work its id; of its settings another name, so that neither is taken for the other */
  constructor(work) {
    this.work = work;
    this.key = `${work} ${newId()}`;
    this.#live();
    // A page that the browser keeps for the way back is no longer open, until it is shown again.
    addEventListener("pagehide", () => this.#rest());
    addEventListener("pageshow", (event) => event.persisted && this.#live());
  }

  /**
   * Hand over what other pages kept and never saved: at once when they are gone, or as soon as they are.
   *
   * @param {(draft: {work: string, score?: object, settings?: object, at: string}) => void} found
   */
  async whenLeft(found) {
    try {
      const kept = await this.#run("readonly", (table) => table.getAll(IDBKeyRange.bound(this.work, `${this.work} ~`)));
      for (const { work: key } of kept) {
        if (key === this.key) continue;
        const tell = async () => {
          const left = await this.#run("readonly", (table) => table.get(key));
          if (left) found(left);
        };
        (navigator.locks?.request(lockOf(key), tell) ?? tell()).catch(() => {});
      }
    } catch {
      // This browser keeps nothing.
    }
  }

  /** Keep `{base, score}` or `{base, settings}`; calls in quick succession write only the last. */
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

  /** Hold the lock that says: the page that writes this record is open. */
  #live() {
    const resting = new Promise((rest) => (this.#rest = rest));
    globalThis.navigator?.locks?.request(lockOf(this.key), () => resting).catch(() => {});
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
