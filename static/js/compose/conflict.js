/** Somebody else, or another tab, saved this piece too: nothing is overwritten before the user has chosen. */

import { api } from "core/api.js";
import { formatRelative, t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { refusedWhileBusy } from "./busy.js";
import { openCompare } from "./compare.js";
import { notice } from "./save_state.js";

/** @param {{store, session, saving, originality, player, urls}} studio */
export function bindConflicts(studio) {
  const { saving } = studio;
  let told = null;
  const show = () => {
    // The notice stays as it is while the version that it speaks of does: nobody loses the focus on its buttons.
    const news = saving.isParted ? `${saving.state} ${saving.latest.id}` : null;
    if (news === told) return;
    told = news;
    if (!news) notice("conflict", null);
    else if (saving.state === "behind") behind(studio);
    else conflict(studio);
  };
  saving.addEventListener("state", show);
  show();
}

/** Nothing of ours is unsaved: the other version can simply be shown. */
function behind(studio) {
  const when = formatRelative(studio.saving.latest.created_at);
  notice("conflict", t("This piece was saved elsewhere %(when)s. What you see is older.", { when }), [
    { label: t("Show the newest"), primary: true, run: () => takeTheirs(studio) },
    { label: t("Compare"), run: () => compare(studio, []) },
  ]);
}

function conflict(studio) {
  const { author, created_at: at } = studio.saving.latest;
  const when = formatRelative(at);
  const text = author
    ? t("%(author)s saved another version of this piece %(when)s. Nothing is lost: choose which one goes on.", { author, when })
    : t("Another version of this piece was saved %(when)s. Nothing is lost: choose which one goes on.", { when });
  const choices = [
    { label: t("Keep mine"), primary: true, run: () => studio.saving.keepMine().catch(() => {}) },
    { label: t("Take the other"), run: () => takeTheirs(studio) },
    { label: t("Keep both"), run: () => keepBoth(studio) },
  ];
  notice("conflict", text, [...choices, { label: t("Compare"), run: () => compare(studio, choices) }]);
}

/** Theirs becomes what is shown, as a step that can be undone. */
async function takeTheirs({ store, session, saving, originality }) {
  if (refusedWhileBusy(session)) return;
  try {
    const revision = await saving.theirs();
    if (refusedWhileBusy(session)) return;
    originality.learn(revision);
    store.run(replaceScore(store.score, revision.score, t("Take the other version")));
    saving.adopt(revision, store.score);
  } catch (error) {
    toastError(error);
  }
}

/** Ours becomes a work of its own first; only then is theirs shown. */
async function keepBoth(studio) {
  const { store, session, urls } = studio;
  if (refusedWhileBusy(session)) return;
  try {
    const title = t("%(title)s (my version)", { title: store.score.title || t("Untitled") });
    const copy = await api.post(urls.works, { title, score: { ...store.score, title }, origin: "edit" });
    await takeTheirs(studio);
    const open = () => window.open(urls.studio.replace("{id}", copy.id), "_blank", "noopener");
    toast(t("Your version is a work of its own now: “%(title)s”.", { title }), { tone: "ok", action: { label: t("Open it"), run: open }, seconds: 0 });
  } catch (error) {
    toastError(error);
  }
}

async function compare(studio, actions) {
  try {
    const { score } = await api.get(studio.urls.revision.replace("{id}", studio.saving.latest.id));
    openCompare(studio, { title: t("The other version and mine"), then: score, now: studio.store.score, names: [t("the other"), t("mine")], actions });
  } catch (error) {
    toastError(error);
  }
}
