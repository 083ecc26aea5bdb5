/** Several harmonisations of one melody: hear one after another at the same place, keep the one you like. */

import { api } from "core/api.js";
import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { refusedWhileBusy } from "./busy.js";

export class Alternatives {
  #scores = new Map();
  #current = null;

  /** @param {{store, session, saving, urls}} studio */
  constructor(studio) {
    this.studio = studio;
    this.box = need("#alternative-box");
    this.list = need("#alternative-list");
  }

  /** @param {string[]} ids of revisions, best first @param {object} first the revision that is shown now */
  offer(ids, first) {
    this.#scores = new Map([[first.id, first.score]]);
    this.#current = first.id;
    const letters = "ABCDEFGH";
    this.list.replaceChildren(
      ...ids.map((id, index) => {
        const button = h("button", { type: "button", class: "button alternative", onclick: () => this.#choose(id) }, letters[index]);
        button.dataset.alternative = id;
        button.title = t("Version %(letter)s", { letter: letters[index] });
        return button;
      }),
    );
    this.box.hidden = false;
    this.#mark();
  }

  clear() {
    this.box.hidden = true;
    this.list.replaceChildren();
  }

  /** Switching can be undone like an edit; the autosave keeps the version as what it is, with how it was made. */
  async #choose(id) {
    const { store, saving, session } = this.studio;
    if (id === this.#current || refusedWhileBusy(session)) return;
    try {
      await saving.flush();
      if (!this.#scores.has(id)) {
        const revision = await api.get(this.studio.urls.revision.replace("{id}", id));
        this.#scores.set(id, revision.score);
      }
    } catch (error) {
      toastError(error);
      return;
    }
    if (refusedWhileBusy(session)) return;
    const score = this.#scores.get(id);
    this.#current = id;
    saving.markProposal({ id, score });
    store.run(replaceScore(store.score, { ...score, title: store.score.title }, t("Choose a version")));
    this.#mark();
  }

  #mark() {
    for (const button of this.list.children) {
      button.setAttribute("aria-pressed", String(button.dataset.alternative === this.#current));
    }
  }
}
