/** Somebody else, or another tab, saved this piece too: nothing is overwritten before the user has chosen. */

import { formatRelative, t } from "core/i18n.js";
import { notice } from "core/notices.js";

/**
 * @typedef {{label: string, primary?: boolean, run: () => unknown}} Choice
 * @param {import("./saving.js").Saving} saving
 * @param {() => unknown} take theirs becomes what is shown
 * @param {(choices: Choice[]) => Choice[]} [more] the choices of the page itself; given those that it would stand beside
 */
export function bindConflicts(saving, take, more = () => []) {
  let told = null;
  const show = () => {
    // The notice stays as it is while the version that it speaks of does: nobody loses the focus on its buttons.
    const news = saving.isParted ? `${saving.state} ${saving.latest.id}` : null;
    if (news === told) return;
    told = news;
    if (!news) notice("conflict", null);
    else if (saving.state === "behind") behind(saving, take, more);
    else conflict(saving, take, more);
  };
  saving.addEventListener("state", show);
  show();
}

/** Nothing of ours is unsaved: the other version can simply be shown. */
function behind(saving, take, more) {
  const when = formatRelative(saving.latest.created_at);
  const text = t("This piece was saved elsewhere %(when)s. What you see is older.", { when });
  notice("conflict", text, [{ label: t("Show the newest"), primary: true, run: take }, ...more([])]);
}

function conflict(saving, take, more) {
  const { author, created_at: at } = saving.latest;
  const when = formatRelative(at);
  const text = author
    ? t("%(author)s saved another version of this piece %(when)s. Nothing is lost: choose which one goes on.", { author, when })
    : t("Another version of this piece was saved %(when)s. Nothing is lost: choose which one goes on.", { when });
  const choices = [
    { label: t("Keep mine"), primary: true, run: () => saving.keepMine().catch(() => {}) },
    { label: t("Take the other"), run: take },
  ];
  notice("conflict", text, [...choices, ...more(choices)]);
}
