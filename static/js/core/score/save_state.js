/** What the page says about saving: the short state in the transport, and a notice when the studio refuses. */

import { AccessError } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { notice } from "core/notices.js";
import { toastError } from "core/toasts.js";

const ICONS = { saved: "check", dirty: "save", saving: "refresh", offline: "offline", behind: "alert", conflict: "alert", error: "alert" };

function words(saving) {
  return {
    saved: t("Saved"),
    dirty: t("Unsaved"),
    saving: t("Saving"),
    offline: t("Offline, kept in this browser"),
    behind: t("Newer version elsewhere"),
    conflict: t("Two versions"),
    error: t("Not saved"),
  }[saving.state];
}

/** @param {import("./saving.js").Saving} saving */
export function showSaveState(saving) {
  const element = need("#save-state");
  const show = () => {
    element.dataset.state = saving.state;
    element.querySelector("[data-label]").textContent = words(saving);
    element.title = saving.state === "saved" ? "" : words(saving);
    setIcon(element.querySelector(".icon"), ICONS[saving.state]);
  };
  saving.addEventListener("state", show);
  show();
  tellRefusals(saving);
}

/** A save that the studio refused is not tried again by itself: it says why, and stays until the music is safe. */
function tellRefusals(saving) {
  let told = null;
  saving.addEventListener("state", () => {
    const { state, error } = saving;
    // Another try leaves the notice as it is: nobody loses the focus on its button.
    if (state === "dirty" || state === "saving") return;
    const text = state === "error" ? refusal(error) : null;
    if (text === told) return;
    told = text;
    notice("error", text, [{ label: t("Try again"), primary: true, run: () => saving.flush().catch(toastError) }]);
  });
}

function refusal(error) {
  if (error instanceof AccessError) return t("Not saved: you may be logged out. Log in again in another tab, then try again here. Until then this browser keeps your music.");
  if (error.status === 413) return t("Not saved: the piece has become too large for the studio. Shorten it, then try again. Until then this browser keeps your music.");
  return t("Not saved: %(reason)s Until it is saved, this browser keeps your music.", { reason: error.message });
}
