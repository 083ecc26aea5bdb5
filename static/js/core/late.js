/**
 * Modules that a page does not need before somebody has come: until the first movement or key it loads only what it shows.
 *
 * Then, in a quiet moment, the rest comes too, so that it is there when it is asked for, with or without a connection.
 */

import { t } from "./i18n.js";
import { toast } from "./toasts.js";

const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin"];

/** Resolves at the first sign of somebody. @type {Promise<void>} */
export const somebodyCame = new Promise((resolve) => {
  for (const sign of SIGNS) document.addEventListener(sign, () => resolve(), { once: true, capture: true, passive: true });
});

/** @param {() => void} act as soon as nothing else is going on */
export const whenIdle = (act) => (window.requestIdleCallback ?? ((later) => setTimeout(later, 400)))(act);

/**
 * A function of a module that is fetched late.
 * @param {() => Promise<Record<string, any>>} load `() => import("./it.js")`
 * @param {string} name what the module calls it
 * @returns {(...given: any[]) => Promise<any>} calls it; without a connection it says so and gives undefined
 */
export function late(load, name) {
  somebodyCame.then(() => whenIdle(() => load().catch(() => {})));
  return async (...given) => {
    let module;
    try {
      module = await load();
    } catch {
      toast(t("This part of the page could not be fetched. Try again when you are connected."), { tone: "error" });
      return undefined;
    }
    return module[name](...given);
  };
}
