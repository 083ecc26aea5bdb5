/** What earlier visits wrote but could not save. */

import { formatRelative, t } from "core/i18n.js";
import { notice } from "core/notices.js";
import { replaceScore } from "../core/score/commands.js";
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
