/**
 * The roll of the sung line with its pitch: two canvases (music below, what moves above), redrawn only when something changed.
 *
 * The lanes under it show the same time: they follow `view` and are told by `afterPaint`.
 */

import { LayeredRoll } from "../../core/roll/layered.js";
import { paintGrid, paintKeys } from "../../core/roll/paint_grid.js";
import { paintRuler } from "../../core/roll/paint_ruler.js";
import { Viewport } from "../../core/roll/viewport.js";
import { TICKS_PER_QUARTER, TempoMap } from "../../core/score/time.js";
import { marksOf } from "../../core/score/voices.js";
import { bindGestures } from "./gestures.js";
import { paintLine, paintOthers, paintPhrases, paintPitch, paintPlayhead } from "./paint.js";

const NEVER = () => false;
/** Pixels of a row: vibrato of 30 cents must be seen. */
const TALLEST = 26;

export class Roll extends LayeredRoll {
  /** @param {HTMLElement} element focusable box with two canvases inside @param {object} studio */
  constructor(element, studio) {
    super(element, studio, new Viewport());
    /** Called after the music was painted. @type {((view: Viewport, palette: object) => void)[]} */
    this.afterPaint = [];
    bindGestures(this);
    let shown = studio.store.settings;
    studio.store.subscribe(() => {
      const { settings } = studio.store;
      // Another part or height lies elsewhere: what is sung stays in view.
      if (settings.part !== shown.part || settings.voice !== shown.voice) this.fit();
      else if (settings.transpose !== shown.transpose) this.#fitRows();
      shown = settings;
      this.dirty();
    });
    studio.session.subscribe(() => this.dirty());
    studio.plan.addEventListener("change", () => this.dirty());
    studio.player.addEventListener("loop", () => this.dirty());
    studio.player.addEventListener("seek", () => this.dirtyOverlay());
    for (const type of ["focus", "blur"]) element.addEventListener(type, () => this.dirty());
    this.watch();
  }

  zoomBy(factor) {
    const note = this.studio.line.find(({ id }) => id === this.studio.session.note);
    this.view.zoom(factor, note ? this.view.x(note.tick) : this.view.keyWidth + this.view.gridWidth / 2);
    this.moved();
  }

  zoomRows(factor) {
    this.view.zoomRows(factor, this.view.rulerHeight + this.view.gridHeight / 2);
    this.moved();
  }

  /** The line from its first note, wide enough to read and write the words. */
  fit() {
    const { line, store } = this.studio;
    if (!line.length) return this.view.fit(store.score), this.dirty();
    const lengths = line.map(({ ticks }) => ticks).sort((a, b) => a - b);
    const usual = lengths[Math.floor(lengths.length / 4)] || TICKS_PER_QUARTER;
    this.view.scale = Math.max(24 / TICKS_PER_QUARTER, Math.min(240 / TICKS_PER_QUARTER, 56 / usual));
    this.view.left = Math.max(0, line[0].tick - 24 / this.view.scale);
    this.#fitRows();
    this.dirty();
  }

  /** Bring a note into view. */
  reveal({ tick, pitch }) {
    this.view.reveal(tick, pitch);
    this.dirty();
  }

  #fitRows() {
    const pitches = this.studio.line.map(({ pitch }) => pitch);
    if (!pitches.length) return;
    this.view.fitRows({ parts: [] }, [Math.min(...pitches) - 2, Math.max(...pitches) + 2], TALLEST);
  }

  get score() {
    return this.studio.store.score;
  }

  get shimmers() {
    return this.studio.session.singing;
  }

  #frame(canvas) {
    const { store, session, plan, line, phrases, card } = this.studio;
    const { score, settings } = store.shown;
    const marks = marksOf(score.parts);
    const colour = this.palette[marks.get(settings.part)?.slot ?? "s"];
    const looks = { showScale: true, grid: TICKS_PER_QUARTER / 2, bars: null, cursor: {}, activePart: settings.part };
    const compasses = new Map(card ? [[settings.part, card.range]] : []);
    const paper = { ctx: canvas.getContext("2d"), view: this.view, score, session: looks, palette: this.palette, marks, compasses, isLocked: NEVER, loop: this.studio.loop.region };
    return { ...paper, paper, session, settings, plan, line, phrases, colour, tempo: new TempoMap(score.tempos) };
  }

  paintMusic() {
    const frame = this.#frame(this.base);
    const { ctx, view } = frame;
    paintGrid(frame.paper);
    ctx.save();
    ctx.beginPath();
    ctx.rect(view.keyWidth, view.rulerHeight, view.gridWidth, view.gridHeight);
    ctx.clip();
    paintOthers(frame);
    paintLine(frame);
    paintPitch(frame);
    ctx.restore();
    paintKeys(frame.paper);
    paintRuler(frame.paper);
    for (const follow of this.afterPaint) follow(view, this.palette);
  }

  paintMoving(phase) {
    const frame = this.#frame(this.over);
    const { ctx, view } = frame;
    ctx.clearRect(0, 0, view.width, view.height);
    ctx.save();
    ctx.beginPath();
    ctx.rect(view.keyWidth, 0, view.gridWidth, view.height);
    ctx.clip();
    paintPhrases({ ...frame, phase });
    paintPlayhead({ ...frame, tick: this.studio.player.tick });
    ctx.restore();
  }
}
