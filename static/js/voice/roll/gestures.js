/** Hands on the roll: choosing notes, moving the view, drawing the pitch, going to a place, drawing the loop. */

import { hasMoved, reachOf } from "../../core/roll/gesture.js";
import { loopGesture } from "../../core/roll/loop_gesture.js";
import { Pinch, panning, wheel } from "../../core/roll/view_gestures.js";
import { TICKS_PER_QUARTER } from "../../core/score/time.js";
import { stroked } from "../curve.js";
import { centsAt } from "./paint.js";

export class Gestures {
  #pointers = new Map();
  #gesture = null;
  #pinch = null;

  /** @param {import("./roll.js").Roll} roll */
  constructor(roll) {
    this.roll = roll;
    const { element } = roll;
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("pointerup", (event) => this.#up(event));
    element.addEventListener("pointercancel", (event) => this.#cancel(event));
    element.addEventListener("dblclick", (event) => this.#doubleClick(event));
    element.addEventListener("wheel", (event) => (event.preventDefault(), wheel(roll, this.#point(event), event)), { passive: false });
    roll.studio.session.subscribe((changed) => changed.has("tool") && (element.dataset.tool = roll.studio.session.tool));
    element.dataset.tool = roll.studio.session.tool;
  }

  #point({ clientX, clientY }) {
    const box = this.roll.element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  #down(event) {
    if (event.button === 2) return;
    const point = this.#point(event);
    this.roll.element.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, point);
    if (this.#pointers.size === 2) {
      this.#abandon();
      this.#pinch = new Pinch(this.roll, [...this.#pointers.values()]);
    }
    if (this.#pointers.size > 1) return;
    this.#gesture = this.#begin(event, point);
    this.#gesture?.move?.(point, event);
  }

  #move(event) {
    if (!this.#pointers.has(event.pointerId)) return;
    const point = this.#point(event);
    this.#pointers.set(event.pointerId, point);
    if (this.#pinch) return void (this.#pointers.size > 1 && this.#pinch.move([...this.#pointers.values()]));
    this.#gesture?.move?.(point, event);
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    if (this.#pinch) {
      if (!this.#pointers.size) this.#pinch = null;
      return;
    }
    this.#gesture?.end?.(this.#point(event), event);
    this.#gesture = null;
  }

  #cancel(event) {
    this.#pointers.delete(event.pointerId);
    if (!this.#pointers.size) this.#pinch = null;
    this.#abandon();
  }

  #abandon() {
    this.#gesture?.cancel?.();
    this.#gesture = null;
  }

  #begin(event, point) {
    const { view, studio } = this.roll;
    if (event.button === 1 || point.x < view.keyWidth) return panning(this.roll, point, event);
    if (point.y < view.loopHeight) return looping(this.roll, point, event);
    if (point.y < view.rulerHeight) return seeking(this.roll);
    const { tool } = studio.session;
    if (tool !== "select") return drawing(this.roll, tool);
    return choosing(this.roll, point, event);
  }

  #doubleClick(event) {
    const note = noteAt(this.roll, this.#point(event), 0);
    if (note) this.roll.studio.lyricLane.edit(note.id);
  }
}

function noteAt({ view, studio }, { x, y }, reach) {
  const tick = view.tick(x);
  const slack = reach / view.scale;
  return studio.line.find((note) => {
    const top = view.y(note.pitch);
    return tick >= note.tick - slack && tick < note.tick + note.ticks + slack && y >= top - reach && y < top + view.row + reach;
  });
}

function looping(roll, point, event) {
  const { studio } = roll;
  const grid = TICKS_PER_QUARTER / 2;
  return loopGesture(roll, point, event, { score: studio.store.score, grid, seek: (place) => seeking(roll).move(place) });
}

function seeking({ view, studio }) {
  return { move: ({ x }) => studio.player.seek(Math.max(0, Math.round(view.tick(Math.max(view.keyWidth, x))))) };
}

/** A press that stays in place chooses the note under it; one that moves pushes the view. */
function choosing(roll, start, event) {
  const push = panning(roll, start, event);
  return {
    move: push.move,
    end: (point) => {
      if (hasMoved(point, start, event)) return;
      const { studio } = roll;
      const note = noteAt(roll, point, reachOf(event));
      studio.session.set({ note: note?.id ?? null });
      if (note && !studio.player.playing) studio.player.seek(note.tick);
    },
  };
}

/** Draw, erase or smooth the pitch along the hand's way. */
function drawing({ view, studio }, tool) {
  const { pitch, plan, line } = studio;
  let stroke = [];
  let last = null;
  const [least, most] = pitch.kind.limits;
  const at = ({ x, y }) => {
    const tick = Math.max(0, Math.round(view.tick(Math.max(view.keyWidth, x))));
    const held = line.findLast((note) => note.tick <= tick) ?? line[0];
    const automatic = plan.automatic(tick) ?? (held?.pitch ?? 60) * 100;
    return [tick, Math.max(least, Math.min(most, centsAt(view, y) - automatic))];
  };
  return {
    move: (point) => {
      const here = at(point);
      stroke = stroked(stroke, last ?? here, here);
      last = here;
      pitch.try(tool, stroke);
    },
    end: () => pitch.end(tool, stroke),
    cancel: () => studio.store.try(null),
  };
}
