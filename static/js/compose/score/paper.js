/** The engraved pages on their paper: what was engraved, where it is, and what is under a pointer. */

import { h } from "core/dom.js";
import { breath } from "core/pauses.js";
import { noteIdOfHead } from "../../core/score/bars.js";
import { findNote } from "../../core/score/model.js";
import { Places } from "./places.js";

/** An engraved page's SVG as an element. Reading it takes as long as laying it down: hands that moved meanwhile come in between. */
export async function readPage(svg) {
  const markup = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  await breath();
  return document.adoptNode(markup);
}

export class Paper {
  #layouts = [];
  #score = null;
  #places = null;
  #headsById = null;
  #frame = h("div", { class: "entry-frame", hidden: true });

  /**
   * @param {HTMLElement} box scrolling box around it
   * @param {HTMLElement} element where pages go; may hold the server's engraving already
   */
  constructor(box, element) {
    this.box = box;
    this.element = element;
    box.append(this.#frame);
  }

  /** Lay an engraved page down in place of the one before; the last of `pages` takes away what is beyond. */
  lay(score, picture, { layout, page, pages }) {
    picture.setAttribute("class", "score-page");
    picture.setAttribute("aria-hidden", "true");
    picture.setAttribute("focusable", "false");
    const old = this.element.children[page - 1];
    if (old) old.replaceWith(picture);
    else this.element.append(picture);
    this.#layouts[page - 1] = layout;
    if (page === pages) {
      while (this.element.children.length > pages) this.element.lastElementChild.remove();
      this.#layouts.length = pages;
    }
    this.#score = score;
    this.#places = null;
    this.#headsById = null;
  }

  /** Number of the first page that can be seen; 1 before there is any. */
  pageInView() {
    const { top } = this.box.getBoundingClientRect();
    return this.#layouts.findIndex((_, page) => this.element.children[page].getBoundingClientRect().bottom > top) + 1 || 1;
  }

  /** What is engraved, as places; null until the browser has engraved something itself. */
  get places() {
    if (!this.#layouts.length) return null;
    return (this.#places ??= new Places(this.#score, this.#layouts));
  }

  /** All heads of a note: tied ones share it. @returns {Element[]} */
  heads(id) {
    if (!this.#headsById) {
      this.#headsById = new Map();
      for (const head of this.element.querySelectorAll(".note")) {
        const note = noteIdOfHead(head.id);
        this.#headsById.set(note, [...(this.#headsById.get(note) ?? []), head]);
      }
    }
    return this.#headsById.get(id) ?? [];
  }

  /** A point of the window on a page, in the page's units. */
  pointOn(page, { clientX, clientY }) {
    const box = this.element.children[page].getBoundingClientRect();
    const { width, margin } = this.#layouts[page];
    const unit = width / box.width;
    return { x: (clientX - box.left) * unit - margin.x, y: (clientY - box.top) * unit - margin.y };
  }

  /** The staff under a pointer. @returns {import("./places.js").Spot | null} */
  spotAt(event) {
    return this.#onPage(event, (page, { x, y }) => this.places.staffAt(page, x, y));
  }

  /** The beat, on lines of `grid` ticks, and the height under a pointer. @returns {import("./places.js").Place | null} */
  placeAt(event, grid) {
    return this.#onPage(event, (page, { x, y }) => this.places.at(page, x, y, grid));
  }

  /** The note of `score` under a pointer: the whole of it answers, not only its head. */
  noteAt({ clientX, clientY }, score) {
    const head = document.elementFromPoint(clientX, clientY)?.closest(".note");
    return head && this.element.contains(head) ? findNote(score, noteIdOfHead(head.id)) : null;
  }

  /** Ids of the notes whose heads lie within a frame of the window. */
  notesWithin({ x0, y0, x1, y1 }) {
    const ids = this.#layouts.flatMap((_, page) => {
      const from = this.pointOn(page, { clientX: x0, clientY: y0 });
      const to = this.pointOn(page, { clientX: x1, clientY: y1 });
      return this.places.headsWithin(page, { x0: from.x, y0: from.y, x1: to.x, y1: to.y });
    });
    return ids.map(noteIdOfHead);
  }

  /** Draw into a page, in its units. @param {SVGElement} group */
  draw(page, group) {
    this.element.children[page]?.querySelector(".page-margin")?.append(group);
  }

  /** Show the frame that a drag has drawn over the window; null takes it away. */
  showFrame(frame) {
    this.#frame.hidden = !frame;
    if (!frame) return;
    const box = this.box.getBoundingClientRect();
    const { style } = this.#frame;
    style.left = `${frame.x0 - box.left + this.box.scrollLeft}px`;
    style.top = `${frame.y0 - box.top + this.box.scrollTop}px`;
    style.width = `${frame.x1 - frame.x0}px`;
    style.height = `${frame.y1 - frame.y0}px`;
  }

  #onPage(event, find) {
    if (!this.places) return null;
    const page = [...this.element.children].findIndex((each) => event.clientY < each.getBoundingClientRect().bottom);
    return this.#layouts[page] ? find(page, this.pointOn(page, event)) : null;
  }
}
