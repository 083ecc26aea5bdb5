/**
 * The engraved score on its paper: the server's picture first, then the browser's own engraving of every change.
 */

import { t } from "core/i18n.js";
import { noteIdOfHead } from "../../core/score/bars.js";
import { barId, scoreToMei } from "../../core/score/mei.js";
import { findNote } from "../../core/score/model.js";
import { measureIndexAt } from "../../core/score/time.js";
import { isBarLocked } from "../locks.js";
import { Engraver } from "./engraver.js";
import { ScoreOverlay } from "./score_overlay.js";

const PAGE_HEIGHT = 2400;
const SCROLLING = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "End"]);
const BAR = /^bar\.(\d+)$/;

export class ScoreView {
  #engraver = new Engraver();
  #lit = [];
  #headsById = null;
  #drawn = null;
  #width = 0;
  #timer = 0;
  #overlay;

  /**
   * @param {HTMLElement} element scrolling box
   * @param {HTMLElement} paper where pages go; may hold the server's engraving already
   * @param {{store, session, player, edits, following, loop}} studio
   */
  constructor(element, paper, studio) {
    this.element = element;
    this.paper = paper;
    this.studio = studio;
    studio.store.subscribe(() => this.refresh());
    studio.session.subscribe((changed) => {
      if (changed.has("selection") || changed.has("bars") || changed.has("locks") || changed.has("ghosts")) this.#mark();
      if (changed.has("sounding")) this.#light();
    });
    paper.addEventListener("click", (event) => this.#click(event));
    this.#overlay = new ScoreOverlay(element, studio, (id) => this.#heads(id));
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

  /** Engrave what is shown now, unless it is engraved already. */
  refresh() {
    const score = this.studio.store.shown;
    this.element.classList.toggle("is-empty", !score.parts.some((part) => part.notes.length));
    if (!this.started || (this.#drawn?.score === score && this.#drawn?.width === this.#width)) return;
    this.#drawn = { score, width: this.#width };
    const width = Math.max(280, this.#width);
    this.#engraver.engrave({
      mei: () => scoreToMei(this.studio.store.shown),
      width,
      height: PAGE_HEIGHT,
      // Small windows get fewer bars per line and slightly smaller notes, never a shrunken page.
      scale: width < 480 ? 34 : 38,
      onPage: (svg, page, pages) => this.#place(svg, page, pages),
      onError: () => this.#failed(),
    });
  }

  #place(svg, page, pages) {
    const markup = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    const picture = document.importNode(markup, true);
    picture.setAttribute("class", "score-page");
    picture.setAttribute("aria-hidden", "true");
    picture.setAttribute("focusable", "false");
    const old = this.paper.children[page - 1];
    if (old) old.replaceWith(picture);
    else this.paper.append(picture);
    this.#headsById = null;
    if (page === 1) this.element.dataset.engraved = "browser";
    if (page === pages) while (this.paper.children.length > pages) this.paper.lastElementChild.remove();
    this.element.classList.remove("is-loading", "is-failed");
    this.#mark();
    this.#light();
    this.#overlay.redraw();
  }

  /** @param {number} tick */
  showPlayhead(tick) {
    this.#overlay.showPlayhead(tick);
  }

  #failed() {
    this.#drawn = null;
    this.element.classList.remove("is-loading");
    this.element.classList.add("is-failed");
    this.element.querySelector(".score-error").textContent = t(
      "The score could not be engraved here. Your notes are safe; the piano roll shows them.",
    );
  }

  #resized() {
    const width = this.element.clientWidth;
    this.#overlay.redraw();
    if (!width || Math.abs(width - this.#width) < 8) return;
    this.#width = width;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), 150);
  }

  /** All heads of a note: tied ones share it. */
  #heads(id) {
    if (!this.#headsById) {
      this.#headsById = new Map();
      for (const head of this.paper.querySelectorAll(".note")) {
        const note = noteIdOfHead(head.id);
        this.#headsById.set(note, [...(this.#headsById.get(note) ?? []), head]);
      }
    }
    return this.#headsById.get(id) ?? [];
  }

  /** Show selection and bar states; called again after every engraving. */
  #mark() {
    const { session, store } = this.studio;
    for (const marked of this.paper.querySelectorAll(".is-selected, .is-locked, .is-chosen, .is-ghost")) {
      marked.classList.remove("is-selected", "is-locked", "is-chosen", "is-ghost");
    }
    if (session.selection.size < 400) {
      for (const id of session.selection) for (const head of this.#heads(id)) head.classList.add("is-selected");
    }
    for (const id of session.locks.notes) for (const head of this.#heads(id)) head.classList.add("is-locked");
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
    this.#lit = [...this.studio.session.sounding].flatMap((id) => this.#heads(id));
    for (const head of this.#lit) head.classList.add("is-playing");
  }

  /** A note is selected and becomes the place to play from; a bar's empty paper too. Shift extends to a range of bars. */
  #click(event) {
    const { session, store, player, edits } = this.studio;
    const score = store.shown;
    const head = event.target.closest(".note");
    const bar = event.target.closest(".measure");
    const found = head && findNote(score, noteIdOfHead(head.id));
    const index = found ? measureIndexAt(score, found.note.onset) : Number(BAR.exec(bar?.id ?? "")?.[1] ?? -1);
    if (index < 0 || index >= score.measures.length) return;
    if (event.shiftKey) {
      const [from, to] = session.bars ?? [measureIndexAt(score, session.cursor.tick), index];
      session.set({ bars: [Math.min(from, index), Math.max(to, index)] });
      return;
    }
    const tick = found ? found.note.onset : score.measures[index].onset;
    player.seek(tick);
    if (!found) {
      session.set({ bars: null, selection: new Set(), cursor: { ...session.cursor, tick } });
      return;
    }
    session.set({
      bars: null,
      activePart: found.part.id,
      selection: new Set([found.note.id]),
      cursor: { tick, pitch: found.note.pitch },
    });
    if (!player.playing) edits.hear(found.note.pitch, found.part.id);
  }
}
