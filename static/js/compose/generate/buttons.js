/** What the buttons of the panel would do now, in words. */

import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { noteCount } from "../../core/score/model.js";
import { hasLocks } from "../locks.js";
import { isHarmonised } from "../streaming.js";
import { openRange, selectionScope } from "./scope.js";

/** @param {{store, session}} studio */
export function labelButtons({ store, session }) {
  const { score } = store;
  const again = isHarmonised(score);
  const locked = hasLocks(score, session.locks);
  const empty = noteCount(score) === 0;
  const button = need("#harmonise");
  button.disabled = empty || session.isWriting;
  button.querySelector("[data-label]").textContent = wholeLabel(again, locked, again && openRange(score, session));
  const selection = need("#regenerate-selection");
  selection.hidden = selectionScope(score, session) === null;
  selection.disabled = session.isWriting;
  need("#generate-scope").textContent = empty
    ? t("Write or open a melody first.")
    : locked
      ? t("What is locked stays as it is.")
      : again
        ? t("Lock what you like, then regenerate the rest.")
        : t("Alto, tenor and bass arrive bar by bar.");
}

function wholeLabel(again, locked, range) {
  if (range) return tn("Regenerate %(count)s bar", "Regenerate %(count)s bars", range[1] - range[0] + 1);
  if (again && locked) return t("Regenerate the rest");
  return again ? t("Harmonise again") : t("Harmonise");
}
