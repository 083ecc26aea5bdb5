/** The ruler under the hand. */

import { measureIndexAt, snapTick } from "../../core/score/time.js";
import { hasMoved } from "./gesture.js";

/**
 * A click on the ruler seeks; a drag selects bars, Shift and a click extends them.
 *
 * @type {import("./gesture.js").Begin}
 */
export function onRuler(roll, start) {
  const { view, studio } = roll;
  const score = studio.store.shown;
  const barAt = (point) => measureIndexAt(score, Math.max(0, view.tick(point.x)));
  const first = barAt(start);
  let moved = false;
  return {
    move: (point, event) => {
      moved ||= hasMoved(point, start, event);
      if (!moved) return;
      const last = barAt(point);
      studio.session.set({ bars: [Math.min(first, last), Math.max(first, last)] });
    },
    end: (point, event) => {
      if (moved) return;
      if (event.shiftKey) {
        const [from, to] = studio.session.bars ?? [first, first];
        studio.session.set({ bars: [Math.min(from, first), Math.max(to, first)] });
        return;
      }
      const tick = Math.round(snapTick(score, Math.max(0, view.tick(point.x)), studio.session.grid));
      studio.session.set({ bars: null, cursor: { ...studio.session.cursor, tick } });
      studio.player.seek(tick);
    },
  };
}
