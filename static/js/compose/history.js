/** Earlier versions of the work: a list that is fetched when it is opened; restoring is an edit that can be undone. */

import { api } from "core/api.js";
import { h, need } from "core/dom.js";
import { formatDate, formatRelative, t } from "core/i18n.js";
import { toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { refusedWhileBusy } from "./busy.js";

/** @param {{store, session, saving, urls}} studio */
export function bindHistory(studio) {
  const details = need("#history");
  const { saving } = studio;
  let shown = 0;
  const refresh = async () => {
    if (!details.open || shown === saving.base) return;
    shown = saving.base;
    try {
      const answer = await api.get(studio.urls.revisions);
      list(studio, answer.results ?? answer);
    } catch (error) {
      shown = 0;
      toastError(error);
    }
  };
  details.addEventListener("toggle", refresh);
  saving.addEventListener("state", () => saving.state === "saved" && refresh());
}

function list(studio, revisions) {
  const origins = {
    edit: t("Edited"),
    import: t("Imported"),
    harmonise: t("Harmonised"),
    restore: t("Restored"),
    remix: t("Remixed"),
  };
  const items = revisions
    .filter((revision) => !revision.proposal)
    .map((revision) => {
      const name = t("Version %(number)s", { number: revision.number });
      const restore = h(
        "button",
        { type: "button", class: "button", "aria-label": t("Restore version %(number)s", { number: revision.number }), onclick: () => bringBack(studio, revision) },
        t("Restore"),
      );
      const current = revision.id === studio.saving.revision?.id;
      return h(
        "li",
        { class: "revision" },
        h("div", {}, h("span", { class: "revision-name" }, name), h("span", { class: "quiet small", title: formatDate(revision.created_at) }, `${origins[revision.origin] ?? revision.origin}, ${formatRelative(revision.created_at)}`)),
        current ? h("span", { class: "chip chip-accent" }, t("Now")) : restore,
      );
    });
  const empty = h("li", { class: "quiet small" }, t("Nothing has been saved yet."));
  need("#revisions").replaceChildren(...(items.length ? items : [empty]));
}

async function bringBack({ store, session, saving, urls }, { id, number }) {
  if (refusedWhileBusy(session)) return;
  try {
    const revision = await api.get(urls.revision.replace("{id}", id));
    if (refusedWhileBusy(session)) return;
    saving.markOrigin("restore");
    store.run(replaceScore(store.score, revision.score, t("Restore version %(number)s", { number })));
  } catch (error) {
    toastError(error);
  }
}
