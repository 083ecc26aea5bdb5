/**
 * Hands on the ruler. Upper lane: the loop; drag on empty lane draws it, on an end moves that end, on the region moves it
 * whole, a click switches it. Lower lane: a click seeks, a drag selects bars. Alt = free of the grid.
 */

import { LOOP_REACH, SLOP, loopGesture, loopPartAt } from "../../core/roll/loop_gesture.js";
import { measureIndexAt, snapTick } from "../../core/score/time.js";

/**
 * @param {import("./roll.js").Roll} roll
 * @param {{x: number, y: number}} start
 * @param {PointerEvent} event
 */
export function rulerGesture(roll, start, event) {
  return start.y < roll.view.loopHeight ? loopGesture(roll, start, event, { score: roll.studio.store.shown, grid: roll.studio.session.grid, seek: (point) => seek(roll, point) }) : barsGesture(roll, start);
}

/** What the pointer over the ruler shows that a press would do. */
export function rulerPointer(roll, point) {
  if (point.y >= roll.view.loopHeight) return "bar";
  const held = loopPartAt(roll, point, LOOP_REACH.mouse);
  return held === "region" ? "loop" : held ? "edge" : "bar";
}

function barsGesture(roll, start) {
  const { view, studio } = roll;
  const { session } = studio;
  const barAt = (point) => measureIndexAt(studio.store.shown, Math.max(0, view.tick(point.x)));
  const first = barAt(start);
  let dragged = false;
  return {
    move: (point) => {
      dragged ||= Math.abs(point.x - start.x) > SLOP;
      if (!dragged) return;
      const last = barAt(point);
      session.set({ bars: [Math.min(first, last), Math.max(first, last)] });
    },
    end: (point, { shiftKey }) => {
      if (dragged) return;
      if (!shiftKey) return seek(roll, point);
      const [from, to] = session.bars ?? [first, first];
      session.set({ bars: [Math.min(from, first), Math.max(to, first)] });
    },
  };
}

function seek({ view, studio }, point) {
  const { session, store, player } = studio;
  const tick = Math.round(snapTick(store.shown, Math.max(0, view.tick(point.x)), session.grid));
  session.set({ bars: null, cursor: { ...session.cursor, tick } });
  player.seek(tick);
}
