/** Words and settings that earlier visits wrote but could not save. */

import { t } from "core/i18n.js";
import { askAboutLeft } from "../core/score/left.js";
import { sameScore } from "../core/score/model.js";
import { withoutGone } from "./singers.js";

/** Offer them; until they are answered they stay in this browser. @param {object} studio */
export function offerDrafts({ saving, keeping, store, voices }) {
  const offer = (drafts, same, after) =>
    drafts.whenLeft((draft) => {
      if (same(draft)) drafts.drop(draft);
      else askAboutLeft(drafts, draft, () => (store.run(store.command(after(draft), t("Bring back unsaved changes"))), true));
    });
  offer(saving.drafts, ({ score }) => sameScore(score, store.score), ({ score }) => ({ score }));
  const same = ({ settings }) => JSON.stringify(settings) === JSON.stringify(store.settings);
  offer(keeping.drafts, same, ({ settings }) => ({ settings: withoutGone(settings, voices) }));
}
