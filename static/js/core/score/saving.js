/**
 * Keeping the music safe: every edit goes into this browser at once and to the studio within two seconds.
 *
 * A revision is saved on top of the one it was edited from. When somebody else (or another tab) was faster, nothing is
 * overwritten: the user chooses.
 *
 * @typedef {"saved" | "dirty" | "saving" | "offline" | "behind" | "conflict" | "error"} SaveState
 *   behind: a newer version was saved elsewhere, and nothing of ours is unsaved; conflict: both have something new
 */

import { ConflictError, MissingError, api } from "core/api.js";
import { t } from "core/i18n.js";
import { sameScore } from "./model.js";
import { Drafts } from "./drafts.js";

const PAUSE_MS = 1200;
const MOST_MS = 1900;
const RETRY_MS = 5000;

export class Saving extends EventTarget {
  #timer = 0;
  #since = 0;
  #running = null;
  /** What commands are called in the list of versions that are no plain edits. @type {WeakMap<object, string>} */
  #origins = new WeakMap();
  /** The last of them among what is unsaved. @type {object | null} */
  #marked = null;
  /** What was sent and may or may not have been stored: on its way, or its answer was lost. @type {object | null} */
  #sent = null;
  /** A stored proposal whose score was put into the store: saving it keeps how it was made. @type {{id: string, score: object} | null} */
  #proposal = null;

  /**
   * @param {{store: object, work: {id: string}, revision: object | null, urls: Record<string, string>}} given
   */
  constructor({ store, work, revision, urls }) {
    super();
    this.store = store;
    this.work = work;
    this.urls = urls;
    /** The newest revision known to hold what the store held then. */
    this.revision = revision;
    /** Number of the newest revision of the work that we know of: what the next save builds on. */
    this.base = revision?.number ?? 0;
    this.saved = store.score;
    /** @type {SaveState} */
    this.state = "saved";
    /** Why the last save failed. @type {Error | null} */
    this.error = null;
    this.latest = null;
    this.drafts = new Drafts(work.id);
    store.subscribe((reason, command) => reason !== "preview" && this.#edited(reason, command));
    addEventListener("online", () => this.isDirty && this.flush().catch(() => {}));
    addEventListener("beforeunload", (event) => this.isDirty && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.isDirty && this.flush().catch(() => {}));
  }

  /** Whether the studio is not known to hold what the store holds. */
  get isDirty() {
    return this.#sent !== null || this.#differs;
  }

  get #differs() {
    return this.store.score !== this.saved && !sameScore(this.store.score, this.saved);
  }

  /** Whether the newest version of the work is not the one that ours goes on from. */
  get isParted() {
    return this.state === "behind" || this.state === "conflict";
  }

  /** A revision that was saved elsewhere, without its score. @param {{id: string, number: number, author?: string, created_at: string}} latest */
  hear(latest) {
    const known = this.isParted ? Math.max(this.base, this.latest.number) : this.base;
    if (latest.number <= known) return;
    this.latest = latest;
    // A save that is on its way finds out by itself.
    if (this.state !== "saving") this.#set(this.isDirty ? "conflict" : "behind");
  }

  /** What the save after this command will be called, as long as the command is not undone. @param {"import" | "restore"} origin */
  markOrigin(command, origin) {
    this.#origins.set(command, origin);
  }

  /** The store is about to hold this proposal: the next save puts it on top of the work, with its provenance. */
  markProposal(revision) {
    this.#proposal = revision;
  }

  /** The server itself stored this score as `revision`; the store holds it already. */
  adopt(revision, score) {
    this.#stored(revision, score);
    this.#settle();
  }

  /**
   * Save now whatever is unsaved.
   *
   * @returns {Promise<object>} the revision that holds the store's score; rejects when it could not be saved
   */
  async flush() {
    clearTimeout(this.#timer);
    this.#since = 0;
    while (this.#running) await this.#running.catch(() => {});
    if (!this.isDirty && this.revision) return this.revision; // Also while behind: what the page shows is what is stored.
    if (this.state === "conflict") {
      throw new ConflictError(t("There are two versions of this piece. Choose first which one goes on."), { status: 409 });
    }
    this.#running = this.#save().finally(() => (this.#running = null));
    return this.#running;
  }

  /** After a conflict: save ours as a new revision on top of theirs. */
  keepMine() {
    this.base = this.latest.number;
    this.revision = null; // Ours is stored even if it is what was saved before theirs.
    this.#set("dirty");
    return this.flush();
  }

  /** After a conflict: the newest revision with its score; the caller shows it (as an undoable step). */
  async theirs() {
    const revision = await api.get(this.urls.revision.replace("{id}", this.latest.id));
    this.base = revision.number;
    return revision;
  }

  #edited(reason, command) {
    if (reason !== "undo" && this.#origins.has(command)) this.#marked = command;
    else if (command === this.#marked) this.#marked = null;
    if (!this.isDirty) {
      this.#marked = null;
      clearTimeout(this.#timer);
      this.#proposal = null;
      this.drafts.forget();
      if (this.isParted) this.#set("behind");
      else this.#settle();
      return;
    }
    this.drafts.keep({ base: this.base, score: this.store.score });
    if (this.state === "behind") this.#set("conflict");
    if (this.state === "conflict") return;
    if (this.state !== "saving") this.#set("dirty");
    const now = performance.now();
    this.#since ||= now;
    this.#later(Math.max(0, Math.min(PAUSE_MS, this.#since + MOST_MS - now)));
  }

  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush().catch(() => {}), ms);
  }

  async #save() {
    const score = this.store.score;
    this.#set("saving");
    try {
      if (this.#proposal) await this.#keep(this.#proposal);
      if (!this.revision || this.#sent || !sameScore(score, this.saved)) {
        const marked = this.#marked;
        const body = { score, origin: this.#origins.get(marked) ?? "edit", provenance: {} };
        this.#stored(await this.#post(this.urls.revisions, body, score), score);
        if (this.#marked === marked) this.#marked = null;
      }
      this.#settle();
      return this.revision;
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  /** Edits made on top of the proposal since are saved after it, as edits. */
  async #keep({ id, score }) {
    try {
      this.#stored(await this.#post(this.urls.keep.replace("{id}", id), {}, score), score);
    } catch (error) {
      if (!(error instanceof MissingError)) throw error; // A proposal that is gone is saved as an edit: nothing is lost.
    }
    this.#proposal = null;
  }

  /**
   * Post what is to become the newest revision. When the answer to an earlier try was lost, that try is the newest already:
   * it is the same music, or what ours goes on from.
   */
  async #post(url, body, score) {
    const before = this.#sent;
    this.#sent = score;
    try {
      const stored = await api.post(url, { ...body, base: this.base });
      this.#sent = null;
      return stored;
    } catch (error) {
      const latest = error instanceof ConflictError && error.data?.latest;
      if (!latest) {
        if (!error.temporary) this.#sent = null;
        throw error;
      }
      const newest = await api.get(this.urls.revision.replace("{id}", latest.id));
      this.#sent = null;
      if (sameScore(newest.score, score)) return newest;
      if (!before || !sameScore(newest.score, before)) throw error;
      this.base = newest.number;
      return this.#post(url, body, score);
    }
  }

  #stored(revision, score) {
    this.revision = revision;
    this.base = Math.max(this.base, revision.number);
    this.saved = score;
    this.dispatchEvent(new Event("stored"));
  }

  #settle() {
    if (this.isDirty) {
      this.#set("dirty");
      this.#later(PAUSE_MS);
      return;
    }
    this.#marked = null;
    this.drafts.forget();
    this.#set("saved");
  }

  #failed(error) {
    this.error = error;
    if (error instanceof ConflictError && error.data?.latest) {
      this.latest = error.data.latest;
      this.#set("conflict");
    } else if (error.temporary) {
      this.#set("offline");
      this.#later(RETRY_MS);
    } else {
      this.#set("error");
    }
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
