/** What the buttons of the panel would do now, in words. */

import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { noteCount } from "../../core/score/model.js";
import { hasLocks } from "../locks.js";
import { isWritten } from "./kinds.js";
import { openRange, selectionScope } from "./scope.js";
import { wordingOf } from "./wording.js";

/** @param {{store, session}} studio */
export function labelButtons({ store, session }) {
  const { score } = store;
  const { kind, wishes } = session;
  const again = isWritten(kind, score, wishes);
  const locked = !kind.grows && hasLocks(score, session.locks);
  const empty = noteCount(score) === 0;
  const button = need("#harmonise");
  button.disabled = empty || session.isWriting;
  button.querySelector("[data-label]").textContent = wholeLabel(kind, again, locked, again && openRange(score, session));
  const selection = need("#regenerate-selection");
  selection.hidden = selectionScope(score, session) === null;
  selection.disabled = session.isWriting;
  need("#generate-scope").textContent = empty ? t("Write or open a melody first.") : scopeText(kind, again, locked);
}

function scopeText(kind, again, locked) {
  if (locked) return t("What is locked stays as it is.");
  const words = wordingOf(kind);
  return again && words.again ? t("Lock what you like, then regenerate the rest.") : words.help;
}

function wholeLabel(kind, again, locked, range) {
  if (range) return tn("Regenerate %(count)s bar", "Regenerate %(count)s bars", range[1] - range[0] + 1);
  if (again && locked) return t("Regenerate the rest");
  const words = wordingOf(kind);
  return (again && words.again) || words.first;
}
