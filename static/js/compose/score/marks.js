/**
 * What is drawn over the engraving: where the next note would go, by keyboard (a caret) and under the pointer (a pale head).
 *
 * Both are drawn into the page itself, so that they grow and move with it; a newly engraved page has none.
 */

import { partOf } from "../../core/score/model.js";
import { heightOf } from "../../core/score/staff.js";
import { keyAt } from "../../core/score/time.js";
import { spaceOf } from "./places.js";

const SVG = "http://www.w3.org/2000/svg";

export class Marks {
  #caret = null;
  #ghost = null;

  /** @param {import("./paper.js").Paper} paper */
  constructor(paper) {
    this.paper = paper;
  }

  /** Show where the next typed note goes, and where it stands on the staff. @returns {Element | null} what was drawn */
  caret({ store, session }) {
    this.#caret?.remove();
    const { tick, pitch } = session.cursor;
    if (!partOf(store.shown, session.activePart)) return (this.#caret = null);
    const place = this.paper.places?.of(session.activePart, tick, heightOf({ pitch }, keyAt(store.shown, tick)));
    return (this.#caret = place ? this.#draw(place, "entry-caret", caretParts(place)) : null);
  }

  /** Show a pale head at a place; null takes it away. @param {import("./places.js").Place | null} place */
  ghost(place) {
    this.#ghost?.remove();
    this.#ghost = place ? this.#draw(place, "entry-ghost", [head(place), ...ledgers(place)]) : null;
  }

  #draw({ page }, name, parts) {
    const group = element("g", { class: name }, parts);
    this.paper.draw(page, group);
    return group;
  }
}

function caretParts(place) {
  const { staff, x, y } = place;
  const space = spaceOf(staff);
  const [top, bottom] = [Math.min(staff.top - 1.5 * space, y - space), Math.max(staff.bottom + 1.5 * space, y + space)];
  const line = element("path", { class: "entry-line", d: `M${x} ${top}V${bottom}` });
  const mark = element("path", { class: "entry-height", d: `M${x - space} ${y}h${2 * space}` });
  return [line, mark, ...ledgers(place)];
}

function head({ staff, x, y }) {
  const space = spaceOf(staff);
  return element("ellipse", { cx: x, cy: y, rx: 0.62 * space, ry: 0.44 * space, transform: `rotate(-20 ${x} ${y})` });
}

/** The short lines between a staff and what stands above or below it. */
function ledgers({ staff, x, y }) {
  const space = spaceOf(staff);
  const lines = [];
  for (let at = staff.bottom + space; at <= y + 1; at += space) lines.push(at);
  for (let at = staff.top - space; at >= y - 1; at -= space) lines.push(at);
  return lines.map((at) => element("path", { class: "entry-ledger", d: `M${x - space} ${at}h${2 * space}` }));
}

function element(name, attributes, children = []) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
