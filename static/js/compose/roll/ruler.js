/**
 * Hands on the ruler. Upper lane: the loop; drag on empty lane draws it, on an end moves that end, on the region moves it
 * whole, a click switches it. Lower lane: a click seeks, a drag selects bars. Alt = free of the grid.
 */

import { loopBetween, moved, withEnd, withStart } from "../../core/audio/loop.js";
import { measureIndexAt, snapTick } from "../../core/score/time.js";

const SLOP = 3;
const REACH = { mouse: 7, pen: 10, touch: 18 };

/**
 * @param {import("./roll.js").Roll} roll
 * @param {{x: number, y: number}} start
 * @param {PointerEvent} event
 */
export function rulerGesture(roll, start, event) {
  return start.y < roll.view.loopHeight ? loopGesture(roll, start, REACH[event.pointerType] ?? REACH.mouse) : barsGesture(roll, start);
}

/** What the pointer over the ruler shows that a press would do. */
export function rulerPointer(roll, point) {
  if (point.y >= roll.view.loopHeight) return "bar";
  const held = loopPartAt(roll, point, REACH.mouse);
  return held === "region" ? "loop" : held ? "edge" : "bar";
}

/** @returns {"from" | "to" | "region" | null} */
function loopPartAt({ view, studio }, { x }, reach) {
  const { region } = studio.loop;
  if (!region) return null;
  const [from, to] = [view.x(region.from), view.x(region.to)];
  // In a narrow region the ends must leave room to take hold of the middle.
  const inside = Math.min(reach, (to - from) / 4);
  if (x >= from - reach && x <= from + inside) return "from";
  if (x <= to + reach && x >= to - inside) return "to";
  return x > from && x < to ? "region" : null;
}

function loopGesture(roll, start, reach) {
  const { view, studio } = roll;
  const { player, session, store } = studio;
  const before = player.loop;
  const { region } = studio.loop;
  const held = loopPartAt(roll, start, reach);
  const snapped = (x, free) => Math.round(snapTick(store.shown, Math.max(0, view.tick(x)), free ? 1 : session.grid));
  const first = view.tick(start.x);
  let dragged = false;
  const loopAt = (x, free) => {
    if (held === "from") return withStart(region, snapped(x, free), free ? undefined : session.grid);
    if (held === "to") return withEnd(region, snapped(x, free), player.end, free ? undefined : session.grid);
    if (held) return moved(region, snapped(view.x(region.from + view.tick(x) - first), free) - region.from, player.end);
    return loopBetween(snapped(start.x, free), snapped(x, free), player.end) ?? before;
  };
  return {
    move: (point, { altKey }) => {
      dragged ||= Math.abs(point.x - start.x) > SLOP;
      if (dragged) player.loop = loopAt(point.x, altKey);
    },
    end: (point) => {
      if (dragged) return studio.loop.say();
      return held ? studio.loop.toggle() : seek(roll, point);
    },
    cancel: () => (player.loop = before),
  };
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
