/** What the page says about saving: the short state in the transport, and notices that want an answer. */

import { h, need } from "core/dom.js";
import { formatRelative, t } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
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
    error: saving.error,
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
