/** What the composer offers where two versions of a piece meet, beside keeping one of them: both, and a look at what differs. */

import { api } from "core/api.js";
import { t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { bindConflicts } from "../core/score/conflicts.js";
import { refusedWhileBusy } from "./busy.js";
import { openCompare } from "./compare.js";

/** @param {{store, session, saving, originality, player, urls}} studio */
export function bindComposerConflicts(studio) {
  const both = { label: t("Keep both"), run: () => keepBoth(studio) };
  const more = (choices) => {
    const all = choices.length ? [...choices, both] : [];
    return [...all.slice(choices.length), { label: t("Compare"), run: () => compare(studio, all) }];
  };
  bindConflicts(studio.saving, () => takeTheirs(studio), more);
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
