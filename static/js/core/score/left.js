/** Asking what becomes of what an earlier visit wrote but could not save. */

import { formatRelative, t } from "core/i18n.js";
import { notice } from "core/notices.js";

/**
 * @typedef {{label: string, primary?: boolean, run: () => unknown}} Choice
 * @param {import("./drafts.js").Drafts} drafts
 * @param {{work: string, at: string}} draft stays in this browser until it is answered
 * @param {() => boolean} bringBack whether it could be
 * @param {(choices: Choice[]) => Choice[]} [more] what else can be done than to bring it back or throw it away
 */
export function askAboutLeft(drafts, draft, bringBack, more = () => []) {
  const key = `draft ${draft.work} ${draft.at}`;
  const done = () => {
    notice(key, null);
    drafts.drop(draft);
  };
  const choices = [
    { label: t("Bring them back"), primary: true, run: () => bringBack() && done() },
    { label: t("Throw them away"), run: done },
  ];
  notice(key, t("Changes from %(when)s were kept in this browser but never saved.", { when: formatRelative(draft.at) }), [...choices, ...more(choices)]);
}
