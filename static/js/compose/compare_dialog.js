/** The dialog that shows what differs between two versions: in words, as a picture, and to be heard. */

import { openDialog } from "core/dialogs.js";
import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toastError } from "core/toasts.js";
import { diffScores } from "./diff.js";
import { diffLegend, diffPicture } from "./diff_picture.js";
import { diffWords } from "./diff_words.js";

/**
 * @param {{store, player}} studio
 * @param {{title: string, then: object, now: object, names: [string, string], actions?: Array<{label: string, primary?: boolean, run: () => unknown}>}} given
 *   the scores, what to call them ("Version 3", "Now"), and what can be done about it; every action closes the dialog
 */
export function openCompare(studio, { title, then, now, names, actions = [] }) {
  const diff = diffScores(then, now);
  const words = diffWords(diff, then, now);
  const list = words.length ? h("ul", { class: "diff-words" }, ...words.map((sentence) => h("li", {}, sentence))) : h("p", {}, t("Both versions are the same."));
  const listening = new Listening(studio);
  const hear = [then, now].map((score, index) => listening.button(score, t("Hear %(version)s", { version: names[index] })));
  const buttons = actions.map(({ label, primary, run }) =>
    h("button", { type: "button", class: primary ? "button button-primary" : "button", onclick: () => (dialog.close(), run()) }, label),
  );
  const close = h("button", { type: "button", class: "button", onclick: () => dialog.close() }, t("Close"));
  const picture = h("div", { class: "diff-scroll", tabindex: 0, role: "group", "aria-label": t("Picture of the changes") }, diffPicture(diff, then, now));
  const dialog = openDialog({
    title,
    wide: true,
    body: [list, picture, h("ul", { class: "diff-legend" }, ...diffLegend()), h("div", { class: "button-row" }, ...hear)],
    actions: [...buttons, close],
  });
  dialog.dataset.compare = "";
  dialog.addEventListener("close", () => listening.end());
  return dialog;
}

/** Plays another score than the page's for a while; the page's own comes back at the end. */
class Listening {
  #buttons = new Map();
  #score = null;

  constructor({ store, player }) {
    this.store = store;
    this.player = player;
    this.shown = () => this.#show();
    player.addEventListener("state", this.shown);
  }

  button(score, label) {
    const button = h("button", { type: "button", class: "button", "aria-pressed": "false", onclick: () => this.#toggle(score) }, icon("play"), label);
    this.#buttons.set(score, button);
    return button;
  }

  async #toggle(score) {
    const playing = this.player.playing && this.#score === score;
    this.player.stop();
    if (playing) return;
    this.#score = score;
    this.player.setScore(score);
    try {
      await this.player.play();
    } catch (error) {
      toastError(error);
    }
  }

  #show() {
    for (const [score, button] of this.#buttons) button.setAttribute("aria-pressed", String(this.player.playing && this.#score === score));
  }

  end() {
    this.player.removeEventListener("state", this.shown);
    if (!this.#score) return;
    this.player.stop();
    this.player.setScore(this.store.shown);
  }
}
