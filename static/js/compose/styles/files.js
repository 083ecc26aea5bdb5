/** The files that a style is to be learnt from: each is read by the studio as soon as it is chosen, one after the other. */

import { api } from "core/api.js";
import { h } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";

/** @typedef {{title: string, score: object}} Piece */

export class Files {
  /** Those that are read or being read. @type {Map<HTMLElement, Piece | null>} */
  #chosen = new Map();
  #reading = Promise.resolve();

  /**
   * @param {HTMLElement} list
   * @param {string} address that reads a file
   * @param {() => void} changed
   */
  constructor(list, address, changed) {
    this.list = list;
    this.address = address;
    this.changed = changed;
  }

  get size() {
    return this.#chosen.size;
  }

  /** @param {Iterable<File>} files */
  add(files) {
    for (const file of files) this.#reading = this.#reading.then(this.#show(file));
    this.changed();
  }

  clear() {
    this.#chosen.clear();
    this.list.replaceChildren();
    this.changed();
  }

  /** What the files hold, when all are read. @returns {Promise<Piece[]>} */
  async pieces() {
    await this.#reading;
    return [...this.#chosen.values()].filter((piece) => piece !== null);
  }

  /** A line for `file`; what comes back reads it. @param {File} file */
  #show(file) {
    const state = h("div", { class: "file-state" }, t("Reading…"));
    const remove = h("button", { class: "button button-quiet button-icon", type: "button", "aria-label": t("Leave out: %(name)s", { name: file.name }) }, icon("close"));
    const line = h("li", {}, h("div", {}, file.name, state), remove);
    remove.addEventListener("click", () => {
      const next = /** @type {HTMLElement | null} */ (line.nextElementSibling ?? line.previousElementSibling);
      (next?.querySelector("button") ?? this.list.parentElement?.querySelector("button"))?.focus();
      line.remove();
      this.#chosen.delete(line);
      this.changed();
    });
    this.list.append(line);
    this.#chosen.set(line, null);
    return () => this.#read(file, line, state);
  }

  /** @param {File} file @param {HTMLElement} line @param {HTMLElement} state */
  async #read(file, line, state) {
    if (!this.#chosen.has(line)) return;
    const body = new FormData();
    body.append("file", file);
    try {
      const { melody_score: score } = await api.post(this.address, body);
      if (!score) throw new Error(t("There is no melody in this file."));
      state.textContent = tn("%(count)s note", "%(count)s notes", score.parts[0].notes.length);
      if (this.#chosen.has(line)) this.#chosen.set(line, { title: file.name.replace(/\.[^.]+$/, ""), score });
    } catch (error) {
      line.classList.add("is-refused");
      state.textContent = error instanceof Error ? error.message : String(error);
      this.#chosen.delete(line);
      this.changed();
    }
  }
}
