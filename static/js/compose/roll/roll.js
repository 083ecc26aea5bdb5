/**
 * The piano roll: two canvases (music below, what moves above), redrawn only when something changed.
 */

import { LayeredRoll } from "../../core/roll/layered.js";
import { paintGrid, paintKeys } from "../../core/roll/paint_grid.js";
import { paintRuler } from "../../core/roll/paint_ruler.js";
import { Viewport } from "../../core/roll/viewport.js";
import { compassOfPart, marksOf } from "../../core/score/voices.js";
import { isBarLocked } from "../locks.js";
import { bindGestures } from "./gestures.js";
import { bindKeyboard } from "./keyboard.js";
import { paintBarStates } from "./paint_bars.js";
import { paintNotes } from "./paint_notes.js";
import { paintOverlay } from "./paint_overlay.js";

/** Changes of these leave the notes as they are. */
const MOVING = new Set(["sounding", "hearing", "heardVersion", "length", "anchor"]);

export class Roll extends LayeredRoll {
  /**
   * @param {HTMLElement} element focusable box with two canvases inside
   * @param {{store, session, player, edits, shortcuts, following, loop}} studio
   */
  constructor(element, studio) {
    super(element, studio, new Viewport());
    this.marquee = null;
    /** Called after the music was painted: what lies over the roll follows its view. */
    this.afterPaint = () => {};
    bindGestures(this);
    bindKeyboard(this, studio.shortcuts);
    studio.store.subscribe(() => this.dirty());
    studio.player.addEventListener("loop", () => this.dirty());
    studio.session.subscribe((changed) => ([...changed].every((field) => MOVING.has(field)) ? this.dirtyOverlay() : this.dirty()));
    for (const type of ["focus", "blur"]) element.addEventListener(type, () => this.dirtyOverlay());
    this.watch();
  }

  /** All that the painters and hit tests need. */
  get frame() {
    const { store, session } = this.studio;
    const score = store.shown;
    const compasses = new Map(score.parts.map((part) => [part.id, compassOfPart(part, this.studio.limits)]));
    const marks = marksOf(score.parts);
    const loop = this.studio.loop.region;
    const isLocked = (measure) => isBarLocked(session.locks, measure);
    return { view: this.view, score, session, palette: this.palette, marks, compasses, loop, isLocked, ratio: this.ratio };
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

  get score() {
    return this.studio.store.shown;
  }

  get shimmers() {
    return this.studio.session.ghosts.size > 0;
  }

  paintMusic() {
    const frame = { ...this.frame, ctx: this.base.getContext("2d") };
    paintGrid(frame);
    paintBarStates(frame);
    paintNotes(frame);
    paintKeys(frame);
    paintRuler(frame);
    this.afterPaint();
  }

  paintMoving(phase) {
    paintOverlay({
      ...this.frame,
      ctx: this.over.getContext("2d"),
      tick: this.studio.player.tick,
      focused: document.activeElement === this.element,
      marquee: this.marquee,
      phase,
    });
  }
}
