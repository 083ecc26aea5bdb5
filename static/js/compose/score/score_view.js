/**
 * The engraved score on its paper: the server's picture first, then the browser's own engraving of every change. It is a
 * view to write in, as the roll is: hands.js has its gestures, the keys are those of all views of the notes.
 */

import { need } from "core/dom.js";
import { barId, scoreToMei } from "../../core/score/mei.js";
import { partName } from "../../core/score/voices.js";
import { isBarLocked } from "../locks.js";
import { Engraver } from "./engraver.js";
import { Hands } from "./hands.js";
import { Marks } from "./marks.js";
import { Paper, readPage } from "./paper.js";
import { ScoreOverlay } from "./score_overlay.js";

/** CSS pixels; what is in view is engraved first, so a page is not much more than that. */
const PAGE_HEIGHT = 1000;
const SCROLLING = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "End"]);
const HAND_RESTS_MS = 150;

export class ScoreView {
  #engraver = new Engraver();
  #lit = [];
  #drawn = null;
  #width = 0;
  #timer = 0;
  #resting = 0;
  #overlay;

  /**
   * @param {HTMLElement} element scrolling box
   * @param {HTMLElement} paper where pages go; may hold the server's engraving already
   * @param {{store, session, player, edits, following, loop}} studio
   */
  constructor(element, paper, studio) {
    this.element = element;
    this.studio = studio;
    this.paper = new Paper(element, paper);
    this.marks = new Marks(this.paper);
    new Hands(this);
    studio.store.subscribe(() => this.#changed());
    studio.session.subscribe((changed) => {
      if (["selection", "bars", "locks", "ghosts", "remarked"].some((field) => changed.has(field))) this.#mark();
      if (changed.has("sounding")) this.#light();
      if (changed.has("cursor") || changed.has("activePart")) this.#showCaret(true);
    });
    this.error = need("#score-error");
    need("#score-retry").addEventListener("click", () => this.refresh());
    this.#overlay = new ScoreOverlay(element, studio, (id) => this.paper.heads(id));
    for (const type of ["wheel", "touchmove"]) element.addEventListener(type, () => studio.following.pause(), { passive: true });
    element.addEventListener("keydown", ({ key }) => SCROLLING.has(key) && studio.following.pause());
    // Nothing inside the box is as wide as its edge: a press there is on the scrollbar.
    element.addEventListener("pointerdown", ({ target, offsetX }) => target === element && offsetX > element.clientWidth && studio.following.pause());
    new ResizeObserver(() => this.#resized()).observe(element);
  }

  /** Begin to engrave in the browser; until then the server's picture stands. */
  start() {
    this.started = true;
    this.refresh();
  }

  /** What is being dragged on the roll is engraved when the hand rests: until then the roll shows it, and keeps up with the hand. */
  #changed() {
    const { store, session } = this.studio;
    clearTimeout(this.#resting);
    const here = this.element.contains(document.activeElement);
    if (here || store.shown === store.score || session.busy) this.refresh();
    else this.#resting = setTimeout(() => this.refresh(), HAND_RESTS_MS);
  }

  /** Engrave what is shown now, unless it is engraved already. */
  refresh() {
    const score = this.studio.store.shown;
    this.element.classList.toggle("is-empty", !score.parts.some((part) => part.notes.length));
    if (!this.started || (this.#drawn?.score === score && this.#drawn?.width === this.#width)) return;
    this.#drawn = { score, width: this.#width };
    const width = Math.max(280, this.#width);
    this.#engraver.engrave({
      mei: () => scoreToMei(score, partName),
      width,
      height: PAGE_HEIGHT,
      // Small windows get fewer bars per line and slightly smaller notes, never a shrunken page.
      scale: width < 480 ? 34 : 38,
      first: () => this.paper.pageInView(),
      onPage: (page) => this.#arrived(score, page),
      onError: () => this.#failed(),
    });
  }

  async #arrived(score, { svg, ...page }) {
    // Before the pause: what fails meanwhile has the last word.
    this.element.classList.remove("is-loading");
    this.error.hidden = true;
    this.paper.lay(score, await readPage(svg), page);
    this.element.dataset.engraved = "browser";
    this.#mark();
    this.#light();
    this.#showCaret();
    // Measuring asks for the layout that the next frame makes anyway.
    requestAnimationFrame(() => this.#overlay.redraw());
  }

  /** @param {number} tick */
  showPlayhead(tick) {
    this.#overlay.showPlayhead(tick);
  }

  #failed() {
    this.#drawn = null;
    this.element.classList.remove("is-loading");
    this.error.hidden = false;
  }

  #resized() {
    const width = this.element.clientWidth;
    this.#overlay.redraw();
    if (!width || Math.abs(width - this.#width) < 8) return;
    this.#width = width;
    clearTimeout(this.#timer);
    // What failed is tried again by the next change, or by hand: the sentence about it has just made the box smaller.
    this.#timer = setTimeout(() => this.error.hidden && this.refresh(), 150);
  }

  /** Where typing goes on; with `reveal` it is brought into view, when it is here that is typed. */
  #showCaret(reveal = false) {
    const caret = this.marks.caret(this.studio);
    if (reveal && caret && document.activeElement === this.element) this.#bringIntoView(caret);
  }

  /** Show selection and bar states; called again after every engraving. */
  #mark() {
    const { session, store } = this.studio;
    for (const marked of this.paper.element.querySelectorAll(".is-selected, .is-locked, .is-chosen, .is-ghost, .is-remarked")) {
      marked.classList.remove("is-selected", "is-locked", "is-chosen", "is-ghost", "is-remarked");
    }
    if (session.selection.size < 400) {
      for (const id of session.selection) for (const head of this.paper.heads(id)) head.classList.add("is-selected");
    }
    for (const id of session.remarked) for (const head of this.paper.heads(id)) head.classList.add("is-remarked");
    for (const id of session.locks.notes) for (const head of this.paper.heads(id)) head.classList.add("is-locked");
    store.shown.measures.forEach((measure, index) => {
      const states = [
        [isBarLocked(session.locks, measure), "is-locked"],
        [session.bars && index >= session.bars[0] && index <= session.bars[1], "is-chosen"],
        [session.ghosts.has(index), "is-ghost"],
      ].filter(([on]) => on);
      if (!states.length) return;
      const bar = document.getElementById(barId(index));
      for (const [, name] of states) bar?.classList.add(name);
    });
  }

  #light() {
    for (const head of this.#lit) head.classList.remove("is-playing");
    this.#lit = [...this.studio.session.sounding].flatMap((id) => this.paper.heads(id));
    for (const head of this.#lit) head.classList.add("is-playing");
  }

  #bringIntoView(what) {
    const box = what.getBoundingClientRect();
    const frame = this.element.getBoundingClientRect();
    if (box.top >= frame.top && box.bottom <= frame.bottom) return;
    if (box.height > frame.height && box.top <= frame.top + 8 && box.bottom >= frame.top + frame.height * 0.5) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.element.scrollBy({ top: box.top - frame.top - 12, behavior: calm ? "instant" : "smooth" });
  }
}
