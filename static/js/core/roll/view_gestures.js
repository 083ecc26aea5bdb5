/** Hands on a view of the music: pushing it, zooming it with the wheel or two fingers. */

import { hasMoved } from "./gesture.js";

/** Push the view along. @type {import("./gesture.js").Begin} */
export function panning(roll, start, event) {
  let last = start;
  let moved = false;
  return {
    move: (point) => {
      moved ||= hasMoved(point, start, event);
      if (moved) roll.pan(last.x - point.x, last.y - point.y);
      last = point;
    },
  };
}

/** Ctrl and the wheel zoom time at the pointer, over the keys or with Alt the rows; otherwise the wheel scrolls. */
export function wheel(roll, point, event) {
  const { view } = roll;
  const steps = event.deltaMode === 1 ? 16 : 1;
  if (event.ctrlKey || event.metaKey) {
    const factor = Math.exp(-event.deltaY * steps * 0.0035);
    if (event.altKey || point.x < view.keyWidth) view.zoomRows(factor, point.y);
    else view.zoom(factor, point.x);
    roll.moved();
    return;
  }
  const sideways = event.shiftKey && !event.deltaX;
  roll.pan((sideways ? event.deltaY : event.deltaX) * steps, sideways ? 0 : event.deltaY * steps);
}

/** Two fingers: what lies between them stays between them. */
export class Pinch {
  #last;

  /** @param {{view: import("./viewport.js").Viewport, pan: (dx: number, dy: number) => void}} roll @param {import("./gesture.js").Point[]} fingers */
  constructor(roll, fingers) {
    this.roll = roll;
    this.#last = span(fingers);
  }

  move(fingers) {
    const before = this.#last;
    const now = span(fingers);
    this.#last = now;
    if (before.distance > 20 && now.distance > 20) this.roll.view.zoom(now.distance / before.distance, now.x);
    this.roll.pan(before.x - now.x, before.y - now.y);
  }
}

function span([a, b]) {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
}
