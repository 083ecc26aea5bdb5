/** While a studio fills: how many tracks are on their way, and a word whenever there is more to hear. */

import { api } from "core/api.js";
import { need, write } from "core/dom.js";
import { tn } from "core/i18n.js";

const EVERY_MS = 3_000;

/**
 * @param {HTMLElement} line says how many; `data-there`: how many there are to hear
 * @param {AbortSignal} signal ends it
 * @param {() => unknown} more there is more than before
 */
export function watchArriving(line, signal, more) {
  let there = Number(line.dataset.there);
  const look = async () => {
    if (document.hidden) return true;
    const now = await api.get("/api/feed/arriving/", { signal });
    line.hidden = now.coming === 0;
    write(need("span", line), tn("%(count)s track is on its way.", "%(count)s tracks are on their way.", now.coming));
    if (now.there > there) await more();
    there = now.there;
    return now.coming > 0 || there === 0;
  };
  const later = () => {
    const timer = setTimeout(async () => (await look().catch(() => true)) && !signal.aborted && later(), EVERY_MS);
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  };
  later();
}
