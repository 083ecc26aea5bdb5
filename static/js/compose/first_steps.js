/** The empty studio: a tune that everybody knows is one click away, and can be heard with the next one. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";

/** @param {{store, saving, roll, rename: (title: string) => Promise<void>}} studio */
export function bindFirstSteps(studio) {
  for (const button of need("#score-empty").querySelectorAll("[data-tune]")) {
    button.addEventListener("click", () => take(studio, button));
  }
}

/** @param {HTMLButtonElement} button names the address of its tune */
async function take(studio, button) {
  const { store, roll } = studio;
  const before = store.score;
  button.setAttribute("aria-busy", "true");
  try {
    const { score } = await api.get(button.dataset.tune);
    if (store.score !== before) return; // Somebody wrote notes meanwhile: they stay.
    store.run(replaceScore(store.score, score, t("Take a tune")));
    studio.rename(score.title);
    roll.fit();
    need("#play").focus();
  } catch (error) {
    toastError(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
}
