/**
 * The copy of unsaved music that this browser keeps, for when the network or the browser itself goes away.
 *
 * One record per work: {work, base, score, at}. What an earlier visit left is set aside under a key of its own, where the
 * autosave of this visit does not reach it, until the user has said what becomes of it. Where the browser keeps nothing (private windows), work goes on without.
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
    /** What earlier visits kept and never saved, oldest first. @type {Promise<Array<{work: string, score: object, at: string}>>} */
    this.earlier = this.#setAside();
  }

  /** Keep `{base, score}`; calls in quick succession write only the last. */
  keep(draft) {
    this.#pending = { ...draft, work: this.work, at: new Date().toISOString() };
    if (!this.#writing) this.#writeAll();
  }

  /** The user has said what becomes of a draft of an earlier visit. */
  drop(draft) {
    return this.#run("readwrite", (table) => table.delete(draft.work)).catch(() => {});
  }

  forget() {
    this.#pending = { work: this.work, gone: true };
    if (!this.#writing) this.#writeAll();
  }

  async #writeAll() {
    this.#writing = true;
    await this.earlier;
    while (this.#pending) {
      const draft = this.#pending;
      this.#pending = null;
      const write = (table) => (draft.gone ? table.delete(draft.work) : table.put(draft));
      await this.#run("readwrite", write).catch(() => {});
    }
    this.#writing = false;
  }

  async #setAside() {
    try {
      const left = await this.#run("readonly", (table) => table.get(this.work));
      const move = (table) => {
        table.put({ ...left, work: `${this.work} ${left.at}` });
        return table.delete(this.work);
      };
      if (left) await this.#run("readwrite", move);
      return await this.#run("readonly", (table) => table.getAll(IDBKeyRange.bound(`${this.work} `, `${this.work} ~`)));
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
