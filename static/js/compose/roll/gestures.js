/**
 * Hands on the roll: mouse, pen and fingers, all as pointer events. This decides which gesture a press starts.
 *
 * Draw: drag on the grid writes a note, on a note moves it, on its right end changes its length. Select: drag on the grid
 * frames notes (not snapped). Erase: everything touched goes. Alt = free of the grid. Shift and Ctrl choose notes with any
 * tool. Two fingers pan and zoom; a long press or the right button opens the menu.
 */

import { hasMoved, reachOf } from "../../core/roll/gesture.js";
import { Pinch, panning, wheel } from "../../core/roll/view_gestures.js";
import { noteAt } from "./hits.js";
import { keys } from "./key_gestures.js";
import { openRollMenu } from "./menu.js";
import { drawing, erasing, grabbing } from "./note_gestures.js";
import { rulerGesture, rulerPointer } from "./ruler.js";
import { adds, choosing, framing } from "./select_gestures.js";

const LONG_PRESS_MS = 500;

export class Gestures {
  /** Pointers that are down, and where. @type {Map<number, import("../../core/roll/gesture.js").Point>} */
  #pointers = new Map();
  /** @type {import("../../core/roll/gesture.js").Gesture | null} */
  #gesture = null;
  #pinch = null;
  #press = null;
  /** The finger that opened the menu still rests. */
  #resting = false;

  /** @param {import("./roll.js").Roll} roll */
  constructor(roll) {
    this.roll = roll;
    const target = roll.element;
    target.addEventListener("pointerdown", (event) => this.#down(event));
    target.addEventListener("pointermove", (event) => this.#move(event));
    target.addEventListener("pointerup", (event) => this.#up(event));
    target.addEventListener("pointercancel", (event) => this.#cancel(event));
    target.addEventListener("dblclick", (event) => this.#doubleClick(event));
    target.addEventListener("contextmenu", (event) => this.#contextMenu(event));
    const turn = (event) => {
      event.preventDefault();
      wheel(roll, this.#point(event), event);
    };
    target.addEventListener("wheel", turn, { passive: false });
    target.addEventListener("touchend", (event) => this.#lifted(event), { passive: false });
  }

  #point(event) {
    const box = this.roll.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event) {
    const point = this.#point(event);
    this.#pointers.set(event.pointerId, point);
    this.roll.element.setPointerCapture(event.pointerId);
    this.roll.element.focus({ preventScroll: true });
    if (this.#pointers.size === 2) {
      this.#abandon();
      this.#pinch = new Pinch(this.roll, [...this.#pointers.values()]);
    }
    if (this.#pointers.size > 1) return;
    if (event.pointerType === "touch") this.#await(point, event);
    this.#gesture = this.#begin(event, point);
    this.#gesture?.move?.(point, event);
  }

  #move(event) {
    const point = this.#point(event);
    if (!this.#pointers.has(event.pointerId)) return this.#hover(point);
    this.#pointers.set(event.pointerId, point);
    if (this.#pinch) return this.#pointers.size > 1 && this.#pinch.move([...this.#pointers.values()]);
    if (this.#press && hasMoved(point, this.#press.point, event)) this.#forget();
    this.#gesture?.move?.(point, event);
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    this.#forget();
    if (this.#pinch) {
      if (!this.#pointers.size) this.#pinch = null;
      return;
    }
    const gesture = this.#gesture;
    this.#gesture = null;
    gesture?.end?.(this.#point(event), event);
    this.roll.dirty();
  }

  #cancel(event) {
    this.#pointers.delete(event.pointerId);
    if (!this.#pointers.size) this.#pinch = null;
    this.#abandon();
  }

  #abandon() {
    this.#forget();
    this.#gesture?.cancel?.();
    this.#gesture = null;
    this.roll.marquee = null;
    // While bars are written or a version is heard, what is shown is not the hand's.
    if (!this.roll.studio.session.busy) this.roll.studio.store.preview(null);
  }

  /** A finger that rests opens the menu instead of what it had begun. */
  #await(point, event) {
    const press = { point, timer: 0 };
    const open = () => {
      if (this.#press !== press) return;
      this.#abandon();
      this.#resting = true;
      openRollMenu(this.roll, "openAt", point, reachOf(event));
    };
    // A busy page may not have heard yet that the finger has moved: by the next frame it has.
    press.timer = setTimeout(() => requestAnimationFrame(open), LONG_PRESS_MS);
    this.#press = press;
  }

  /** Lifting the finger that opened the menu is no click, which would close it again or choose from it. */
  #lifted(event) {
    if (this.#resting) event.preventDefault();
    this.#resting = false;
  }

  #forget() {
    clearTimeout(this.#press?.timer);
    this.#press = null;
  }

  /** The right button; fingers have their own long press, which works on every system. */
  #contextMenu(event) {
    event.preventDefault();
    if (event.pointerType === "touch" || this.#pointers.size > 1) return;
    this.#abandon();
    // Its place comes in whole pixels.
    openRollMenu(this.roll, "openAt", this.#point(event), 1);
  }

  /** Which gesture a press starts. */
  #begin(event, point) {
    const { view, studio } = this.roll;
    const { session } = studio;
    if (event.button === 1) return panning(this.roll, point, event);
    if (event.button === 2) return null;
    if (point.y < view.rulerHeight) return rulerGesture(this.roll, point, event);
    if (point.x < view.keyWidth) return keys(this.roll, point, event);
    if (session.busy) return panning(this.roll, point, event);
    if (session.tool === "erase") return erasing(this.roll, point, event);
    const hit = noteAt(this.roll.frame, point.x, point.y, reachOf(event));
    if (hit && adds(event)) return choosing(this.roll, hit, event);
    if (hit) return grabbing(this.roll, point, event, hit);
    if (session.tool === "draw" && !adds(event)) return drawing(this.roll, point, event);
    return framing(this.roll, point, event);
  }

  /** With the select tool a double click on empty paper writes a note. */
  #doubleClick(event) {
    const { view, studio } = this.roll;
    const point = this.#point(event);
    const { session } = studio;
    if (session.tool !== "select" || session.busy || point.y < view.rulerHeight || point.x < view.keyWidth) return;
    if (noteAt(this.roll.frame, point.x, point.y)) return;
    studio.edits.addAt(view.tick(point.x), view.pitch(point.y));
  }

  /** The arrow says what a press would do. */
  #hover(point) {
    const { view, studio, element } = this.roll;
    const inGrid = point.y >= view.rulerHeight && point.x >= view.keyWidth;
    const hit = inGrid ? noteAt(this.roll.frame, point.x, point.y) : null;
    const { tool } = studio.session;
    element.dataset.pointer = point.y < view.rulerHeight ? rulerPointer(this.roll, point) : !inGrid ? "bar" : tool === "erase" ? "erase" : hit ? (hit.edge ? "edge" : "note") : tool;
  }
}
