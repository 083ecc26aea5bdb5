/** What the page says about saving: the short state in the transport, and notices that want an answer. */

import { h, need } from "core/dom.js";
import { formatRelative, t } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { replaceScore } from "../core/score/commands.js";
import { sameScore } from "../core/score/model.js";
import { refusedWhileBusy } from "./busy.js";

const ICONS = { saved: "check", dirty: "save", saving: "refresh", offline: "offline", conflict: "alert", error: "alert" };

function words(saving) {
  return {
    saved: t("Saved"),
    dirty: t("Unsaved"),
    saving: t("Saving"),
    offline: t("Offline, kept in this browser"),
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
    conflictNotice(studio);
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

function conflictNotice({ saving, store, session }) {
  if (saving.state !== "conflict") return notice("conflict", null);
  const { author, created_at: at } = saving.latest;
  const when = formatRelative(at);
  const text = author
    ? t("%(author)s saved another version of this piece %(when)s. Nothing is lost: choose which one goes on.", { author, when })
    : t("Another version of this piece was saved %(when)s. Nothing is lost: choose which one goes on.", { when });
  const takeTheirs = async () => {
    if (refusedWhileBusy(session)) return;
    const revision = await saving.theirs();
    if (refusedWhileBusy(session)) return;
    store.run(replaceScore(store.score, revision.score, t("Take the other version")));
    saving.adopt(revision, store.score);
  };
  return notice("conflict", text, [
    { label: t("Keep mine"), primary: true, run: () => saving.keepMine().catch(() => {}) },
    { label: t("Take the other"), run: takeTheirs },
  ]);
}

/** Offer what earlier visits wrote but could not save; until it is answered it stays in this browser. */
export async function offerDrafts({ saving, store, session }) {
  for (const draft of await saving.drafts.earlier) {
    if (sameScore(draft.score, store.score)) saving.drafts.drop(draft);
    else offer({ saving, store, session }, draft);
  }
}

function offer({ saving, store, session }, draft) {
  const key = `draft ${draft.at}`;
  const done = () => {
    notice(key, null);
    saving.drafts.drop(draft);
  };
  notice(key, t("Changes from %(when)s were kept in this browser but never saved.", { when: formatRelative(draft.at) }), [
    {
      label: t("Bring them back"),
      primary: true,
      run: () => {
        if (refusedWhileBusy(session)) return;
        store.run(replaceScore(store.score, draft.score, t("Bring back unsaved changes")));
        done();
      },
    },
    { label: t("Throw them away"), run: done },
  ]);
}
