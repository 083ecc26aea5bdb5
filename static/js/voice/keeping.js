/**
 * Keeping the settings of the song safe: every change goes into this browser at once and to the studio within two seconds, on top of
 * the version it was made from.
 *
 * Events: "stored", "state".
 */

import { ConflictError, api } from "core/api.js";

const PAUSE_MS = 500;
const RETRY_MS = 5000;

export class Keeping extends EventTarget {
  #timer = 0;
  #running = null;

  /**
   * @param {import("./store.js").SongStore} store
   * @param {number} version of the stored settings that the store began with
   * @param {string} url
   * @param {import("../core/score/drafts.js").Drafts} drafts the copy that this browser keeps
   */
  constructor(store, version, url, drafts) {
    super();
    this.store = store;
    this.version = version;
    this.url = url;
    this.drafts = drafts;
    this.saved = store.settings;
    /** @type {"saved" | "dirty" | "saving" | "offline" | "conflict" | "error"} */
    this.state = "saved";
    this.error = null;
    /** What somebody else stored meanwhile. @type {{version: number, settings: object} | null} */
    this.theirs = null;
    store.subscribe((reason) => reason !== "preview" && this.#edited());
    addEventListener("online", () => this.isDirty && this.flush().catch(() => {}));
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.isDirty && this.flush().catch(() => {}));
  }

  get isDirty() {
    return this.store.settings !== this.saved;
  }

  /** Store now whatever is not stored. Rejects when it could not be. */
  async flush() {
    clearTimeout(this.#timer);
    while (this.#running) await this.#running.catch(() => {});
    if (this.state === "conflict") throw this.error;
    if (!this.isDirty) return;
    this.#running = this.#save().finally(() => (this.#running = null));
    await this.#running;
  }

  /** After a conflict: ours on top of theirs. */
  keepMine() {
    this.version = this.theirs.version;
    this.#set("dirty");
    return this.flush();
  }

  /** After a conflict: theirs are what is stored; the caller shows them. */
  takeTheirs(show) {
    this.version = this.theirs.version;
    this.state = "dirty";
    show(this.theirs.settings);
    this.saved = this.store.settings;
    this.#stored();
  }

  #edited() {
    if (this.isDirty) this.drafts.keep({ base: this.version, settings: this.store.settings });
    if (this.state === "conflict") return;
    clearTimeout(this.#timer);
    if (!this.isDirty) return this.#saved();
    this.#set("dirty");
    this.#later(PAUSE_MS);
  }

  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush().catch(() => {}), ms);
  }

  async #save() {
    const { settings } = this.store;
    this.#set("saving");
    try {
      const stored = await api.put(this.url, { version: this.version, settings });
      this.version = stored.version;
      this.saved = settings;
      this.#stored();
    } catch (error) {
      this.error = error;
      if (error instanceof ConflictError && error.data?.settings) {
        this.theirs = error.data;
        this.#set("conflict");
      } else if (error.temporary) {
        this.#set("offline");
        this.#later(RETRY_MS);
      } else {
        this.#set("error");
      }
      throw error;
    }
  }

  #stored() {
    if (this.isDirty) {
      this.#set("dirty");
      this.#later(PAUSE_MS);
    } else this.#saved();
    this.dispatchEvent(new Event("stored"));
  }

  #saved() {
    this.drafts.forget();
    this.#set("saved");
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
