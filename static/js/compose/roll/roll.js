/**
 * The piano roll: two canvases (music below, what moves above), redrawn only when something changed.
 */

import { onThemeChange } from "core/theme.js";
import { fitCanvases } from "../../core/canvas.js";
import { readPalette } from "../../core/palette.js";
import { paintGrid, paintKeys } from "../../core/roll/paint_grid.js";
import { paintRuler } from "../../core/roll/paint_ruler.js";
import { Viewport } from "../../core/roll/viewport.js";
import { compassOfPart, marksOf } from "../../core/score/voices.js";
import { isBarLocked } from "../locks.js";
import { Gestures } from "./gestures.js";
import { bindKeyboard } from "./keyboard.js";
import { paintBarStates } from "./paint_bars.js";
import { paintNotes } from "./paint_notes.js";
import { paintOverlay } from "./paint_overlay.js";

/** How often bars that are being written change their shade: on a small machine the same processor writes them. */
const SHIMMER_MS = 80;
/** Changes of these leave the notes as they are. */
const MOVING = new Set(["sounding", "hearing", "heardVersion", "length", "anchor"]);

export class Roll {
  #dirty = true;
  #dirtyOverlay = true;
  #requested = false;
  #shimmer = 0;
  #fitted = false;
  #ratio = 1;
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #coarse = matchMedia("(pointer: coarse)");

  /**
   * @param {HTMLElement} element focusable box with two canvases inside
   * @param {{store, session, player, edits, shortcuts, following, loop}} studio
   */
  constructor(element, studio) {
    this.element = element;
    this.studio = studio;
    this.view = new Viewport();
    this.marquee = null;
    /** Called after the music was painted: what lies over the roll follows its view. */
    this.afterPaint = () => {};
    this.palette = readPalette();
    [this.base, this.over] = element.querySelectorAll("canvas");
    this.gestures = new Gestures(this);
    bindKeyboard(this, studio.shortcuts);
    studio.store.subscribe(() => this.dirty());
    studio.player.addEventListener("loop", () => this.dirty());
    studio.session.subscribe((changed) => ([...changed].every((field) => MOVING.has(field)) ? this.dirtyOverlay() : this.dirty()));
    for (const type of ["focus", "blur"]) element.addEventListener(type, () => this.dirtyOverlay());
    new ResizeObserver(() => this.#resize()).observe(element);
    onThemeChange(() => {
      this.palette = readPalette();
      this.dirty();
    });
    this.#resize();
  }

  /** All that the painters and hit tests need. */
  get frame() {
    const { store, session } = this.studio;
    const score = store.shown;
    const compasses = new Map(score.parts.map((part) => [part.id, compassOfPart(part, this.studio.limits)]));
    const marks = marksOf(score.parts);
    const loop = this.studio.loop.region;
    const isLocked = (measure) => isBarLocked(session.locks, measure);
    return { view: this.view, score, session, palette: this.palette, marks, compasses, loop, isLocked, ratio: this.#ratio };
  }

  dirty() {
    this.#dirty = true;
    this.dirtyOverlay();
  }

  dirtyOverlay() {
    this.#dirtyOverlay = true;
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame((time) => this.#paint(time));
  }

  pan(dx, dy) {
    this.view.pan(dx, dy, this.studio.store.shown);
    this.moved();
  }

  /** The user moved the view; following the playhead waits. */
  moved() {
    this.studio.following.pause();
    this.dirty();
  }

  zoomBy(factor) {
    this.view.zoom(factor, this.view.x(Math.max(this.view.left, this.studio.session.cursor.tick)));
    this.moved();
    return true;
  }

  fit() {
    this.view.fit(this.studio.store.shown);
    this.dirty();
  }

  /** Make room for voices that are about to arrive. @param {[number, number]} pitches lowest and highest */
  makeRoom(pitches) {
    this.view.fitRows(this.studio.store.shown, pitches);
    this.dirty();
  }

  reveal() {
    const { tick, pitch } = this.studio.session.cursor;
    this.view.reveal(tick, pitch);
    this.dirty();
  }

  /** Called on every frame while playing. */
  followPlayhead(tick) {
    if (this.studio.following.on && this.view.follow(tick)) this.#dirty = true;
    this.dirtyOverlay();
  }

  #resize() {
    const size = fitCanvases(this.element, [this.base, this.over]);
    if (!size) return;
    this.#ratio = size.ratio;
    this.view.resize(size.width, size.height, this.#coarse.matches);
    if (!this.#fitted) this.view.fit(this.studio.store.shown);
    this.#fitted = true;
    this.dirty();
  }

  #shimmers() {
    this.#shimmer = 0;
    this.dirtyOverlay();
  }

  #paint(time) {
    this.#requested = false;
    if (!this.view.width) return;
    const { session, player } = this.studio;
    if (this.#dirty) {
      const frame = { ...this.frame, ctx: this.base.getContext("2d") };
      paintGrid(frame);
      paintBarStates(frame);
      paintNotes(frame);
      paintKeys(frame);
      paintRuler(frame);
      this.#dirty = false;
      this.afterPaint();
    }
    if (this.#dirtyOverlay) {
      paintOverlay({
        ...this.frame,
        ctx: this.over.getContext("2d"),
        tick: player.tick,
        focused: document.activeElement === this.element,
        marquee: this.marquee,
        phase: this.#still.matches ? 0 : (time / 1600) % 1,
      });
      this.#dirtyOverlay = false;
    }
    if (session.ghosts.size && !this.#still.matches) this.#shimmer ||= setTimeout(() => this.#shimmers(), SHIMMER_MS);
  }
}
