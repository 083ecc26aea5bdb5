/**
 * The copy of unsaved music that this browser keeps, for when the network or the browser itself goes away.
 *
 * One record per work: {work, base, score, at}. Where the browser keeps nothing (private windows), work goes on without.
 */

const DATABASE = "musicstudio";
const TABLE = "drafts";

export class Drafts {
  #database = null;
  #pending = null;
  #writing = false;

  /** @param {string} work id */
  constructor(work) {
    this.work = work;
  }

  /** Keep `{base, score}`; calls in quick succession write only the last. */
  keep(draft) {
    this.#pending = { ...draft, work: this.work, at: new Date().toISOString() };
    if (!this.#writing) this.#writeAll();
  }

  /** What was kept and never saved, or null. */
  async read() {
    const found = await this.#run("readonly", (table) => table.get(this.work)).catch(() => null);
    return found ?? null;
  }

  forget() {
    this.#pending = { work: this.work, gone: true };
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
