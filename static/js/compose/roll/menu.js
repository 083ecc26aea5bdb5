/** The menu of the roll: for the notes, the bars, or the place under the hand. */

import { openContextMenu } from "core/context_menu.js";
import { t } from "core/i18n.js";
import { findNote } from "../../core/score/model.js";
import { measureIndexAt } from "../../core/score/time.js";
import { barItems } from "./bar_menu.js";
import { noteAt, noteBox } from "./hits.js";
import { noteItems, paperItems } from "./note_menu.js";
import { describe } from "./spoken.js";

export class RollMenu {
  /** @param {import("./roll.js").Roll} roll */
  constructor(roll) {
    this.roll = roll;
  }

  /** For what lies under a point. @param {import("./gesture.js").Point} point @param {number} reach of the hand, pixels */
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
    if (!hit) return this.#open(point, paperItems(studio, tick, view.pitch(point.y)), t("Piano roll"));
    if (!session.selection.has(hit.note.id)) session.select([hit.note.id]);
    session.set({ activePart: hit.part.id, anchor: hit.note.id, bars: null });
    return this.#open(point, noteItems(studio));
  }

  /** By key: for the selected notes, else the selected bars, else the cursor. */
  openByKey() {
    const { view, studio } = this.roll;
    const { session, store } = studio;
    this.roll.reveal();
    const { tick, pitch } = session.cursor;
    if (session.selection.size) {
      const { note } = findNote(store.score, [...session.selection][0]);
      const box = noteBox(view, note);
      return this.#open({ x: box.x, y: box.y + box.height }, noteItems(studio));
    }
    if (session.bars) return this.#open({ x: view.x(store.shown.measures[session.bars[0]].onset), y: view.rulerHeight }, barItems(studio));
    return this.#open({ x: view.x(tick), y: view.y(pitch) + view.row }, paperItems(studio, tick, pitch), t("Piano roll"));
  }

  #open(point, items, label = describe(this.roll.studio)) {
    const { element, view } = this.roll;
    const box = element.getBoundingClientRect();
    const x = box.left + Math.max(view.keyWidth, Math.min(point.x, view.width));
    const y = box.top + Math.max(0, Math.min(point.y, view.height));
    openContextMenu({ x, y, label, items, returnTo: element });
  }
}
