/** Hands on the loop's lane of the ruler. */

import { loopBetween, moved, withEnd, withStart } from "../audio/loop.js";
import { snapTick } from "../score/time.js";

/** Pixels within which a press is no drag. */
export const SLOP = 3;
/** Pixels beside an end of the loop at which it is taken hold of. */
export const LOOP_REACH = { mouse: 7, pen: 10, touch: 18 };

/** @returns {"from" | "to" | "region" | null} */
export function loopPartAt({ view, studio }, { x }, reach) {
  const { region } = studio.loop;
  if (!region) return null;
  const [from, to] = [view.x(region.from), view.x(region.to)];
  // In a narrow region the ends must leave room to take hold of the middle.
  const inside = Math.min(reach, (to - from) / 4);
  if (x >= from - reach && x <= from + inside) return "from";
  if (x <= to + reach && x >= to - inside) return "to";
  return x > from && x < to ? "region" : null;
}

/**
 * A drag on empty lane draws the loop, on an end moves that end, on the region moves it whole; a click switches it, or seeks. Alt =
 * free of the grid.
 *
 * @param {{view, studio: {player, loop}}} roll
 * @param {{x: number, y: number}} start
 * @param {PointerEvent} event
 * @param {{score: object, grid: number, seek: (point: {x: number, y: number}) => void}} page
 */
export function loopGesture(roll, start, event, { score, grid, seek }) {
  const { view, studio } = roll;
  const { player } = studio;
  const reach = LOOP_REACH[event.pointerType] ?? LOOP_REACH.mouse;
  const before = player.loop;
  const { region } = studio.loop;
  const held = loopPartAt(roll, start, reach);
  const snapped = (x, free) => Math.round(snapTick(score, Math.max(0, view.tick(x)), free ? 1 : grid));
  const first = view.tick(start.x);
  let dragged = false;
  const loopAt = (x, free) => {
    if (held === "from") return withStart(region, snapped(x, free), free ? undefined : grid);
    if (held === "to") return withEnd(region, snapped(x, free), player.end, free ? undefined : grid);
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
      return held ? studio.loop.toggle() : seek(point);
    },
    cancel: () => (player.loop = before),
  };
}
