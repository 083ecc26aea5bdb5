/** Takes that are thrown away: gone from the page at once, from the studio only when nobody can bring them back any more. */

import { t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";

/** Seconds in which what was deleted can be brought back. */
const UNDO_S = 8;

/**
 * @typedef {import("core/api.js").Options} Options
 * @typedef {{holds: (take: object) => boolean, send: (how: Options) => Promise<unknown>, done: () => void, said: string}} Removal
 *   `holds`: whether a take is one of them; `send` takes them out of the studio, then `done`
 */

export class Removals {
  /** Not yet out of the studio: what takes them out of there. @type {Map<Removal, (how?: Options) => Promise<void>>} */
  #going = new Map();

  /** @param {() => void} show when a take went or came back */
  constructor(show) {
    this.show = show;
    // Who leaves cannot bring anything back.
    addEventListener("pagehide", () => this.#going.forEach((go) => go({ keepalive: true })));
  }

  /** Whether a take is on its way out. @param {object} take */
  holds(take) {
    return [...this.#going.keys()].some((removal) => removal.holds(take));
  }

  /** Take out of the studio now what is on its way out: what comes next must not change what was meant. */
  async settle() {
    await Promise.all([...this.#going.values()].map((go) => go()));
  }

  /** @param {Removal} removal */
  add(removal) {
    const back = () => {
      clearTimeout(timer);
      this.#going.delete(removal);
      this.show();
    };
    const go = async (how = {}) => {
      clearTimeout(timer);
      close();
      try {
        await removal.send(how);
        removal.done();
        this.#going.delete(removal);
      } catch (error) {
        back();
        toastError(error);
      }
    };
    const timer = setTimeout(go, UNDO_S * 1000);
    this.#going.set(removal, go);
    this.show();
    const close = toast(removal.said, { action: { label: t("Undo"), run: back }, seconds: 0 });
  }
}
