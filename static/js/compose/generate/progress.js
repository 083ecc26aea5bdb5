/** What the panel says between the press of the button and the last bar. */

import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";

const SPEAK_EVERY = 4;

export class Progress {
  #spoken = 0;

  constructor() {
    this.box = need("#generate-progress");
    this.bar = need("#generate-bar");
    this.count = need("#generate-count");
    this.link = need("#generate-link");
    this.says = need("#generate-says");
  }

  begin() {
    this.#spoken = 0;
    this.box.hidden = false;
    this.link.hidden = true;
    this.#wait(t("Starting"));
  }

  end() {
    this.box.hidden = true;
  }

  /** No worker has taken the job yet. @param {number} ahead jobs that come first */
  queued(ahead) {
    this.#wait(ahead ? tn("Waiting: %(count)s job comes first", "Waiting: %(count)s jobs come first", ahead) : t("Waiting for a free worker"));
  }

  started() {
    this.#wait(t("Starting"));
  }

  stopping() {
    this.count.textContent = t("Stopping");
  }

  /** @param {import("../streaming.js").Arriving} arriving */
  show({ count, total }) {
    this.bar.max = Math.max(1, total);
    if (!count) return;
    if (total) this.bar.value = count;
    const text = total ? t("%(done)s of %(total)s bars", { done: count, total }) : tn("%(count)s line", "%(count)s lines", count);
    this.count.textContent = text;
    if (count === total || count >= this.#spoken + SPEAK_EVERY) {
      this.#spoken = count;
      this.say(text);
    }
  }

  /** The line to the studio was cut, or is there again. The work itself goes on either way. */
  connected(isLive) {
    this.link.hidden = isLive;
  }

  say(text) {
    this.says.textContent = text;
  }

  #wait(text) {
    this.count.textContent = text;
    this.bar.removeAttribute("value");
  }
}
