/** What earlier visits wrote but could not save. */

import { t } from "core/i18n.js";
import { replaceScore } from "../core/score/commands.js";
import { askAboutLeft } from "../core/score/left.js";
import { sameScore } from "../core/score/model.js";
import { refusedWhileBusy } from "./busy.js";
import { openCompare } from "./compare.js";

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
  const bringBack = () => {
    if (refusedWhileBusy(session)) return false;
    store.run(replaceScore(store.score, draft.score, t("Bring back unsaved changes")));
    return true;
  };
  const compare = (choices) =>
    openCompare(studio, { title: t("Unsaved changes and now"), then: draft.score, now: store.score, names: [t("the unsaved version"), t("now")], actions: choices });
  askAboutLeft(saving.drafts, draft, bringBack, (choices) => [{ label: t("Compare"), run: () => compare(choices) }]);
}
