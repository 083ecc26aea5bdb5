/** A menu at a place of a roll, or below a button of its panel. */

import { openContextMenu } from "core/context_menu.js";

/** @typedef {import("core/context_menu.js").Item} Item */

/** @param {{element: HTMLElement, view}} roll gets the focus back @param {import("./gesture.js").Point} point @param {string} label @param {Item[]} items */
export function openMenuOnRoll({ element, view }, point, label, items) {
  const box = element.getBoundingClientRect();
  const x = box.left + Math.max(view.keyWidth, Math.min(point.x, view.width));
  const y = box.top + Math.max(0, Math.min(point.y, view.height));
  openContextMenu({ x, y, label, items, returnTo: element });
}

/** @param {HTMLElement} button gets the focus back @param {string} label @param {Item[]} items */
export function openMenuUnder(button, label, items) {
  const { left, bottom } = button.getBoundingClientRect();
  openContextMenu({ x: left, y: bottom + 4, label, items, returnTo: button });
}
