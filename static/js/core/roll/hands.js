/**
 * Hands on a roll: mouse, pen and fingers, all as pointer events. One begins a gesture, two fingers push and zoom, the wheel does
 * the same; the right button or a finger that rests asks for the menu.
 *
 * @typedef {import("./gesture.js").Point} Point
 * @typedef {{begin: import("./gesture.js").Begin, menu: (point: Point, reach: number) => void, abandoned?: () => void,
 *   hover?: (point: Point) => void, doubleClick: (point: Point) => void}} Page what a press starts; what opens at a place, with the
 *   reach of the hand in pixels; what is to be done when a gesture is called off; what a pointer that only passes shows
 */

import { hasMoved, reachOf } from "./gesture.js";
import { Pinch, wheel } from "./view_gestures.js";

const LONG_PRESS_MS = 500;

export class Hands {
  /** Pointers that are down, and where. @type {Map<number, Point>} */
  #pointers = new Map();
  /** @type {import("./gesture.js").Gesture | null} */
  #gesture = null;
  #pinch = null;
  #press = null;
  /** The finger that opened the menu still rests. */
  #resting = false;

  /** @param {{element: HTMLElement, view, pan, moved, dirty}} roll @param {Page} page */
  constructor(roll, page) {
    this.roll = roll;
    this.page = page;
    const { element } = roll;
    const on = (type, act, options) => element.addEventListener(type, (event) => act(event, this.#point(event)), options);
    on("pointerdown", (event, point) => this.#down(event, point));
    on("pointermove", (event, point) => this.#move(event, point));
    on("pointerup", (event, point) => this.#up(event, point));
    on("pointercancel", (event) => this.#cancel(event));
    on("dblclick", (_event, point) => page.doubleClick(point));
    on("contextmenu", (event, point) => this.#contextMenu(event, point));
    const turn = (event, point) => {
      event.preventDefault();
      wheel(roll, point, event);
    };
    on("wheel", turn, { passive: false });
    element.addEventListener("touchend", (event) => this.#lifted(event), { passive: false });
  }

  #point({ clientX, clientY }) {
    const { left, top } = this.roll.element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #down(event, point) {
    const { element } = this.roll;
    this.#pointers.set(event.pointerId, point);
    element.setPointerCapture(event.pointerId);
    element.focus({ preventScroll: true });
    if (this.#pointers.size === 2) {
      this.#abandon();
      this.#pinch = new Pinch(this.roll, [...this.#pointers.values()]);
    }
    if (this.#pointers.size > 1) return;
    if (event.pointerType === "touch") this.#await(point, event);
    this.#gesture = event.button === 2 ? null : this.page.begin(this.roll, point, event);
    this.#gesture?.move?.(point, event);
  }

  #move(event, point) {
    if (!this.#pointers.has(event.pointerId)) return this.page.hover?.(point);
    this.#pointers.set(event.pointerId, point);
    if (this.#pinch) return this.#pointers.size > 1 && this.#pinch.move([...this.#pointers.values()]);
    if (this.#press && hasMoved(point, this.#press.point, event)) this.#forget();
    this.#gesture?.move?.(point, event);
  }

  #up(event, point) {
    this.#pointers.delete(event.pointerId);
    this.#forget();
    if (this.#pinch) {
      if (!this.#pointers.size) this.#pinch = null;
      return;
    }
    const gesture = this.#gesture;
    this.#gesture = null;
    gesture?.end?.(point, event);
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
    this.page.abandoned?.();
  }

  /** A finger that rests opens the menu instead of what it had begun. */
  #await(point, event) {
    const press = { point, timer: 0 };
    const open = () => {
      if (this.#press !== press) return;
      this.#abandon();
      this.#resting = true;
      this.page.menu(point, reachOf(event));
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
  #contextMenu(event, point) {
    event.preventDefault();
    if (event.pointerType === "touch" || this.#pointers.size > 1) return;
    this.#abandon();
    // Its place comes in whole pixels.
    this.page.menu(point, 1);
  }
}
