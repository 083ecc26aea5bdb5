/** What the menu offers for the selected bars. */

import { t, tn } from "core/i18n.js";
import { putBarsIn, takeBarsOut } from "../bar_edits.js";
import { isBarLocked, withBarsLocked, withBarsUnlocked } from "../locks.js";
import { regenerate } from "./note_menu.js";

/** @param {object} studio @returns {import("core/context_menu.js").Item[]} */
export function barItems(studio) {
  const { session, store, limits } = studio;
  const disabled = session.busy;
  const [from, to] = session.bars;
  const measures = store.score.measures.slice(from, to + 1);
  const count = measures.length;
  const locked = measures.every((measure) => isBarLocked(session.locks, measure));
  const lock = () => session.set({ locks: (locked ? withBarsUnlocked : withBarsLocked)(session.locks, measures) });
  const choose = () => {
    const end = measures.at(-1).onset + measures.at(-1).duration;
    const within = (note) => note.onset >= measures[0].onset && note.onset < end;
    session.set({ bars: null, selection: new Set(store.score.parts.flatMap((part) => part.notes.filter(within).map(({ id }) => id))) });
  };
  const full = store.score.measures.length + count > limits.bars;
  return [
    { label: locked ? t("Unlock bars") : t("Lock bars"), icon: locked ? "unlock" : "lock", run: lock },
    { label: t("Select the notes in them"), icon: "select", run: choose },
    regenerate(studio),
    "line",
    { label: tn("Insert %(count)s bar before", "Insert %(count)s bars before", count), icon: "plus", disabled: disabled || full, run: () => putBarsIn(studio, from, count) },
    { label: tn("Insert %(count)s bar after", "Insert %(count)s bars after", count), icon: "plus", disabled: disabled || full, run: () => putBarsIn(studio, to + 1, count) },
    {
      label: tn("Delete %(count)s bar", "Delete %(count)s bars", count),
      icon: "trash",
      danger: true,
      disabled: disabled || count === store.score.measures.length,
      run: () => takeBarsOut(studio, from, to),
    },
  ];
}
