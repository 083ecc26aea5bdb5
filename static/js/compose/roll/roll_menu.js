/** The menu of the roll: for the notes, the bars, or the place under the hand. */

import { openContextMenu } from "core/context_menu.js";
import { openMenuOnRoll, openMenuUnder } from "../../core/roll/menu_at.js";
import { findNote } from "../../core/score/model.js";
import { measureIndexAt } from "../../core/score/time.js";
import { barItems } from "./bar_menu.js";
import { noteAt, noteBox } from "./hits.js";
import { noteItems, paperItems } from "./note_menu.js";
import { describe } from "./spoken.js";

/**
 * @param {import("./roll.js").Roll} roll
 * @param {"openAt" | "openByKey" | "openUnder" | "openOn"} how
 */
export const openRollMenu = (roll, how, ...given) => new RollMenu(roll)[how](...given);

class RollMenu {
  constructor(roll) {
    this.roll = roll;
  }

  /** For what lies under a point. @param {import("../../core/roll/gesture.js").Point} point @param {number} reach of the hand, pixels */
  openAt(point, reach) {
    const { view, frame, studio } = this.roll;
    const { session } = studio;
    const tick = Math.max(0, view.tick(point.x));
    if (point.y < view.rulerHeight) {
      const index = measureIndexAt(studio.store.shown, tick);
      const [from, to] = session.bars ?? [-1, -1];
      if (index < from || index > to) session.set({ bars: [index, index], selection: new Set() });
      return this.#open(point, barItems(studio));
    }
    if (point.x < view.keyWidth) return undefined;
    const hit = noteAt(frame, point.x, point.y, reach);
    if (!hit) return this.#open(point, paperItems(studio, tick, view.pitch(point.y)));
    if (!session.selection.has(hit.note.id)) session.select([hit.note.id]);
    session.set({ activePart: hit.part.id, anchor: hit.note.id, bars: null });
    return this.#open(point, noteItems(studio));
  }

  /** By key: below the selected notes, the selected bars or the cursor. */
  openByKey() {
    const { view, studio } = this.roll;
    const { session, store } = studio;
    this.roll.reveal();
    const { tick, pitch } = session.cursor;
    const found = session.selection.size ? findNote(store.score, [...session.selection][0]) : null;
    const box = found && noteBox(view, found.note);
    const point = box
      ? { x: box.x, y: box.y + box.height }
      : session.bars
        ? { x: view.x(store.shown.measures[session.bars[0]].onset), y: view.rulerHeight }
        : { x: view.x(tick), y: view.y(pitch) + view.row };
    this.#open(point, this.#inHand());
  }

  /** By a button: the same, below it. @param {HTMLElement} button */
  openUnder(button) {
    openMenuUnder(button, describe(this.roll.studio), this.#inHand());
  }

  /** On another view of the same notes. @param {{clientX: number, clientY: number}} place @param {HTMLElement} view */
  openOn({ clientX: x, clientY: y }, view) {
    openContextMenu({ x, y, label: describe(this.roll.studio), items: this.#inHand(), returnTo: view });
  }

  #inHand() {
    const { studio } = this.roll;
    const { selection, bars, cursor } = studio.session;
    if (selection.size) return noteItems(studio);
    return bars ? barItems(studio) : paperItems(studio, cursor.tick, cursor.pitch);
  }

  #open(point, items) {
    openMenuOnRoll(this.roll, point, describe(this.roll.studio), items);
  }
}
