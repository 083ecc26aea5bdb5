/** The menu of the roll: for the note under the hand or in hand, or for a place without one. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { openMenuOnRoll, openMenuUnder } from "../../core/roll/menu_at.js";
import { NEXT, fieldText, syllableBefore } from "../lyrics.js";
import { wayItems, writePhones, writeWords } from "../note_words.js";
import { describe, noteInHand } from "../spoken.js";
import { noteAt } from "./hits.js";

/** For what lies under a point. @param {import("./roll.js").Roll} roll @param {import("../../core/roll/gesture.js").Point} point @param {number} reach of the hand, pixels */
export function openMenuAt(roll, point, reach) {
  const { view, studio } = roll;
  if (point.x < view.keyWidth) return;
  const note = point.y < view.rulerHeight ? undefined : noteAt(roll, point, reach);
  if (note) studio.session.set({ note: note.id });
  openMenuOnRoll(roll, point, label(studio, note), note ? noteItems(studio, note) : placeItems(studio, Math.max(0, Math.round(view.tick(point.x)))));
}

/** The menu's key and its button. @param {object} studio */
export function bindMenu(studio) {
  const { shortcuts, roll } = studio;
  shortcuts.add({ id: "menu", group: t("Page"), scope: "roll", label: t("Open the menu of the roll"), keys: ["Shift+F10", "ContextMenu"], run: () => openByKey(roll) });
  need("#roll-menu").addEventListener("click", ({ currentTarget }) => openMenuUnder(currentTarget, label(studio, noteInHand(studio)), inHand(studio)));
}

/** Below the note in hand, or where the playhead is. */
function openByKey(roll) {
  const { view, studio } = roll;
  const note = noteInHand(studio);
  if (note) roll.reveal(note);
  const point = note ? { x: view.x(note.tick), y: view.y(note.pitch) + view.row } : { x: view.x(studio.player.tick), y: view.rulerHeight };
  openMenuOnRoll(roll, point, label(studio, note), inHand(studio));
}

function inHand(studio) {
  const note = noteInHand(studio);
  return note ? noteItems(studio, note) : placeItems(studio, studio.player.tick);
}

const label = (studio, note) => (note ? describe(studio, note) : t("Notes and pitch"));

/** @param {object} studio @param {import("../line.js").LineNote} note in hand @returns {import("core/context_menu.js").Item[]} */
function noteItems(studio, note) {
  const { shortcuts, lyricLane, store, line, limits, pitch } = studio;
  const { id, lyric, readings } = note;
  const [hold] = limits.holds;
  const text = fieldText(lyric, limits.holds);
  const drawn = pitch.isDrawn(note);
  const sings = syllableBefore(line, id, limits.holds) !== undefined;
  return [
    shortcuts.item("roll.words", { icon: "edit" }),
    { label: t("Hold the syllable before"), icon: "tie", disabled: !sings || limits.holds.includes(text), run: () => writeWords(studio, id, hold) },
    { label: t("Next syllable of the word before"), icon: "chevron-right", disabled: !sings || text === NEXT, run: () => writeWords(studio, id, NEXT) },
    { label: t("Take its words away"), icon: "trash", danger: true, disabled: !lyric, run: () => writeWords(studio, id, "") },
    "line",
    { label: t("Write its phones"), icon: "note", run: () => lyricLane.edit(id, "phones") },
    { label: t("Automatic phones"), icon: "restore", disabled: !(id in store.settings.phones), run: () => writePhones(studio, id, "") },
    { label: t("Ways to sing the word"), icon: "compare", disabled: !readings.length, items: () => wayItems(studio, readings) },
    "line",
    shortcuts.item("roll.up.more", { icon: "plus" }),
    shortcuts.item("roll.down.more", { icon: "minus" }),
    shortcuts.item("roll.smooth", { icon: "sliders", label: t("Smooth pitch"), disabled: !drawn }),
    shortcuts.item("roll.reset", { icon: "refresh", label: t("Automatic pitch"), disabled: !drawn }),
    "line",
    shortcuts.item("loop.selection", { icon: "loop", label: t("Loop this phrase") }),
  ];
}

/** @param {object} studio @param {number} tick @returns {import("core/context_menu.js").Item[]} */
function placeItems({ shortcuts, player, transport }, tick) {
  const play = () => {
    player.seek(tick);
    if (!player.playing) transport.toggle();
  };
  return [
    { label: t("Play from here"), icon: "play", run: play },
    shortcuts.item("paste.words", { icon: "paste" }),
    shortcuts.item("pitch.reset", { icon: "refresh" }),
    "line",
    shortcuts.item("zoom.fit", { icon: "fit" }),
  ];
}
