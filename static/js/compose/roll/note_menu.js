/** What the menu offers for notes, and for a place without one. */

import { t, tn, tp } from "core/i18n.js";
import { lengthName } from "../../core/score/spoken.js";
import { TICKS_PER_QUARTER, measureIndexAt, snapTick } from "../../core/score/time.js";
import { partName } from "../../core/score/voices.js";
import { barsInHand, putBarsIn } from "../bar_edits.js";
import { isWritten } from "../generate/kinds.js";
import { isBarLocked } from "../locks.js";

const LENGTHS = [4, 2, 3 / 2, 1, 3 / 4, 1 / 2, 1 / 3, 1 / 4, 1 / 8].map((quarters) => quarters * TICKS_PER_QUARTER);

/** @param {object} studio @returns {import("core/context_menu.js").Item[]} for the selected notes */
export function noteItems(studio) {
  const { edits, session, store, shortcuts } = studio;
  const key = (id) => shortcuts.shown(id);
  const disabled = session.busy;
  const other = store.score.parts.some((part) => part.id !== session.activePart);
  return [
    { label: session.isSelectionLocked ? t("Unlock") : t("Lock"), icon: session.isSelectionLocked ? "unlock" : "lock", keys: key("note.lock"), disabled, run: () => edits.toggleLocks() },
    { label: t("Cut"), icon: "cut", keys: key("cut"), disabled, run: () => edits.cut() },
    { label: t("Copy"), icon: "copy", keys: key("copy"), run: () => edits.copy() },
    { label: t("Duplicate"), icon: "plus", keys: key("duplicate"), disabled, run: () => edits.duplicate() },
    { label: t("Delete"), icon: "trash", keys: key("delete"), danger: true, disabled, run: () => edits.remove() },
    "line",
    { label: tp("menu of notes", "Length"), icon: "clock", disabled, items: () => lengths(studio) },
    { label: t("An octave up"), icon: "note", keys: key("octave.up"), disabled, run: () => edits.move(12, 0) },
    { label: t("An octave down"), icon: "note", keys: key("octave.down"), disabled, run: () => edits.move(-12, 0) },
    { label: t("Move to part"), icon: "user", disabled: disabled || !other, items: () => parts(studio) },
    { label: t("Quantise…"), icon: "quantise", keys: key("quantise"), disabled, run: () => shortcuts.run("quantise") },
    "line",
    regenerate(studio),
  ];
}

function lengths({ store, edits, session }) {
  const chosen = store.score.parts.flatMap((part) => part.notes.filter((note) => session.selection.has(note.id)));
  return LENGTHS.map((ticks) => ({
    label: lengthName(ticks),
    checked: chosen.every(({ duration }) => duration === ticks),
    run: () => edits.changeLength(ticks),
  }));
}

function parts({ store, edits, session }) {
  return store.score.parts.map((part) => ({
    label: partName(part),
    checked: part.notes.some((note) => session.selection.has(note.id)),
    run: () => edits.toPart(part.id),
  }));
}

/** Write the bars in hand again. @returns {import("core/context_menu.js").Item} */
export function regenerate(studio) {
  const { session, store, generate } = studio;
  const [from, to] = barsInHand(studio);
  const open = store.score.measures.slice(from, to + 1).some((measure) => !isBarLocked(session.locks, measure));
  const run = () => {
    session.set({ bars: [from, to] });
    generate.run();
  };
  return { label: t("Regenerate these bars"), icon: "refresh", disabled: session.busy || !open || !isWritten(session.kind, store.score, session.wishes), run };
}

/** For a place on the paper. @returns {import("core/context_menu.js").Item[]} */
export function paperItems(studio, tick, pitch) {
  const { edits, session, store, roll, shortcuts } = studio;
  const disabled = session.busy;
  const key = (id) => shortcuts.shown(id);
  const index = measureIndexAt(store.score, tick);
  const paste = async () => {
    const place = Math.round(snapTick(store.score, tick, session.snapping(), "floor"));
    edits.paste(await edits.clipboard.read(), place);
  };
  return [
    { label: t("Write a note here"), icon: "draw", disabled, run: () => edits.addAt(tick, pitch) },
    { label: t("Paste here"), icon: "paste", disabled, run: paste },
    { label: t("Select all notes"), icon: "select", keys: key("select.all"), run: () => edits.selectAll() },
    { label: t("Quantise…"), icon: "quantise", keys: key("quantise"), disabled, run: () => shortcuts.run("quantise") },
    "line",
    { label: t("Select this bar"), icon: "panel", keys: key("bars.select"), run: () => session.set({ bars: [index, index], selection: new Set() }) },
    { label: tn("Insert %(count)s bar before", "Insert %(count)s bars before", 1), icon: "plus", disabled, run: () => putBarsIn(studio, index, 1) },
    { label: t("Show everything"), icon: "fit", keys: key("zoom.fit"), run: () => roll.fit() },
    { label: t("Hear notes"), checked: session.hearing, many: true, keys: key("hear"), run: () => shortcuts.run("hear") },
    { label: t("Mark the scale of the key"), checked: session.showScale, many: true, keys: key("scale"), run: () => shortcuts.run("scale") },
  ];
}
