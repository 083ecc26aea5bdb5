/** What the page says about saving: the short state in the transport, and notices that want an answer. */

import { AccessError } from "core/api.js";
import { h, need } from "core/dom.js";
import { formatRelative, t } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { sameScore } from "../core/score/model.js";
import { refusedWhileBusy } from "./busy.js";
import { openCompare } from "./compare.js";

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

/** @param {{store, session, saving}} studio */
export function showSaveState(studio) {
  const { saving } = studio;
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

/**
 * A notice over the views: one sentence and what can be done about it.
 *
 * @param {string} key one notice per key
 * @param {string | null} text null takes it away
 * @param {Array<{label: string, primary?: boolean, run: () => unknown}>} [actions]
 */
export function notice(key, text, actions = []) {
  const area = need("#notices");
  area.querySelector(`[data-notice="${key}"]`)?.remove();
  if (text === null) return;
  const buttons = actions.map(({ label, primary, run }) =>
    h("button", { type: "button", class: primary ? "button button-primary" : "button", onclick: run }, label),
  );
  const element = h("div", { class: "notice" }, icon("alert"), h("p", {}, text), h("div", { class: "button-row" }, ...buttons));
  element.dataset.notice = key;
  area.append(element);
}

/** Offer what earlier visits wrote but could not save; until it is answered it stays in this browser. */
export function offerDrafts(studio) {
  const { saving, store } = studio;
  saving.drafts.whenLeft((draft) => {
    if (sameScore(draft.score, store.score)) saving.drafts.drop(draft);
    else offer(studio, draft);
  });
}

function offer(studio, draft) {
  const { saving, store, session } = studio;
  const key = `draft ${draft.at}`;
  const done = () => {
    notice(key, null);
    saving.drafts.drop(draft);
  };
  const bringBack = () => {
    if (refusedWhileBusy(session)) return;
    store.run(replaceScore(store.score, draft.score, t("Bring back unsaved changes")));
    done();
  };
  const choices = [
    { label: t("Bring them back"), primary: true, run: bringBack },
    { label: t("Throw them away"), run: done },
  ];
  const compare = () =>
    openCompare(studio, { title: t("Unsaved changes and now"), then: draft.score, now: store.score, names: [t("the unsaved version"), t("now")], actions: choices });
  const text = t("Changes from %(when)s were kept in this browser but never saved.", { when: formatRelative(draft.at) });
  notice(key, text, [...choices, { label: t("Compare"), run: compare }]);
}
