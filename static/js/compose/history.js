/** Earlier versions of the work: a list that is fetched when it is opened; restoring is an edit that can be undone. */

import { api } from "core/api.js";
import { h, need } from "core/dom.js";
import { formatDate, formatRelative, listed, t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { late } from "core/late.js";
import { toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { refusedWhileBusy } from "./busy.js";
import { openCompare } from "./compare.js";

const askForText = late(() => import("core/dialogs.js"), "askForText");
const addressOf = ({ urls }, { id }) => urls.revision.replace("{id}", id);
const numbered = ({ number }) => t("Version %(number)s", { number });

/** @param {{store, session, saving, originality, player, urls}} studio */
export function bindHistory(studio) {
  const details = need("#history");
  const more = need("#revisions-more");
  const { saving } = studio;
  let shown = 0;
  let next = null;
  const load = async (address, place) => {
    const answer = await api.get(address);
    // Only the place on this site: a proxy may speak another scheme than the page.
    next = answer.next && new URL(answer.next).pathname + new URL(answer.next).search;
    more.hidden = !next;
    const items = answer.results.filter((revision) => !revision.proposal).map((revision) => row(studio, revision, again));
    place(need("#revisions"), items.length ? items : [h("li", { class: "quiet small" }, t("Nothing has been saved yet."))]);
  };
  const refresh = async () => {
    if (!details.open || shown === saving.base) return;
    shown = saving.base;
    try {
      await load(studio.urls.revisions, (list, items) => list.replaceChildren(...items));
    } catch (error) {
      shown = 0;
      toastError(error);
    }
  };
  const again = () => {
    shown = 0;
    return refresh();
  };
  more.addEventListener("click", () => load(next, (list, items) => list.append(...items)).catch(toastError));
  details.addEventListener("toggle", refresh);
  saving.addEventListener("state", () => saving.state === "saved" && refresh());
}

function row(studio, revision, again) {
  const origins = {
    edit: t("Edited"),
    import: t("Imported"),
    harmonise: t("Harmonised"),
    accompany: t("Accompanied"),
    pattern: t("Pattern written"),
    texture: t("Played like another bar"),
    vary: t("Melody varied"),
    extend: t("Melody continued"),
    words: t("Words written"),
    restore: t("Restored"),
    remix: t("Remixed"),
  };
  const { number, name } = revision;
  const current = revision.id === studio.saving.revision?.id;
  const facts = [name && numbered(revision), origins[revision.origin] ?? revision.origin, formatRelative(revision.created_at)];
  const tool = (sign, label, run) =>
    h("button", { type: "button", class: "button button-quiet button-icon", title: label, "aria-label": label, onclick: run }, icon(sign));
  return h(
    "li",
    { class: name ? "revision is-named" : "revision" },
    h(
      "div",
      { class: "revision-about" },
      h("span", { class: "revision-name" }, name && icon("star"), name || numbered(revision)),
      h("span", { class: "quiet small", title: formatDate(revision.created_at) }, listed(facts)),
    ),
    h(
      "div",
      { class: "revision-tools" },
      current && h("span", { class: "chip chip-accent" }, t("Now")),
      tool("edit", t("Name version %(number)s", { number }), () => rename(studio, revision, again)),
      !current && tool("compare", t("Compare version %(number)s with now", { number }), () => compare(studio, revision)),
      !current &&
        h(
          "button",
          { type: "button", class: "button", "aria-label": t("Restore version %(number)s", { number }), onclick: () => bringBack(studio, revision) },
          t("Restore"),
        ),
    ),
  );
}

async function rename(studio, revision, again) {
  const clear = t("Leave it empty to take the name away.");
  const send = (name) => api.patch(addressOf(studio, revision), { name });
  const title = t("Name version %(number)s", { number: revision.number });
  const given = await askForText({ title, label: t("Name"), value: revision.name, confirm: t("Save"), maxLength: 80, optional: true, help: clear, check: send });
  if (given !== null && given !== undefined) again();
}

async function compare(studio, revision) {
  try {
    const found = await api.get(addressOf(studio, revision));
    const name = revision.name || numbered(revision);
    openCompare(studio, {
      title: t("%(version)s and now", { version: name }),
      then: found.score,
      now: studio.store.score,
      names: [name, t("now")],
      actions: [{ label: t("Restore version %(number)s", { number: revision.number }), primary: true, run: () => restore(studio, found) }],
    });
  } catch (error) {
    toastError(error);
  }
}

async function bringBack(studio, revision) {
  if (refusedWhileBusy(studio.session)) return;
  try {
    restore(studio, await api.get(addressOf(studio, revision)));
  } catch (error) {
    toastError(error);
  }
}

function restore({ store, session, saving, originality }, revision) {
  if (refusedWhileBusy(session)) return;
  originality.learn(revision);
  const command = replaceScore(store.score, revision.score, t("Restore version %(number)s", { number: revision.number }));
  saving.markOrigin(command, "restore");
  store.run(command);
}
