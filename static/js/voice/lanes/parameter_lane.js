/** The lane of one parameter: drawn by hand, or changed note by note with the arrow keys. */

import { need, write } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { fitCanvases } from "../../core/canvas.js";
import { stroked, valueAt } from "../curve.js";
import { CurveEdits, parameterKind } from "../pitch_edits.js";

const EDGE = 8;

export class ParameterLane {
  /** @param {object} studio */
  constructor(studio) {
    this.studio = studio;
    const { session, store, roll, limits } = studio;
    this.edits = Object.fromEntries(Object.entries(limits.curves).map(([name, range]) => [name, new CurveEdits(store, parameterKind(name, range))]));
    this.box = need("#parameter-lane");
    this.canvas = need("canvas", this.box);
    this.size = null;
    for (const tab of document.querySelectorAll("[data-parameter]")) {
      tab.addEventListener("click", () => session.set({ parameter: tab.dataset.parameter }));
    }
    this.#tabs();
    session.subscribe((changed) => changed.has("parameter") && this.#tabs());
    new ResizeObserver(() => {
      this.size = fitCanvases(this.box, [this.canvas]);
      roll.dirty();
    }).observe(this.box);
    roll.afterPaint.push((view, palette) => this.#paint(view, palette));
    this.#hands();
  }

  get #edit() {
    return this.edits[this.studio.session.parameter];
  }

  /** The value of the note in hand in words. */
  spoken(note) {
    const value = valueAt(this.#edit.points, note.tick + note.ticks / 2);
    return t("%(parameter)s %(value)s", { parameter: this.label, value: formatNumber(value, { maximumFractionDigits: 2, signDisplay: "exceptZero" }) });
  }

  get label() {
    return document.querySelector(`[data-parameter="${this.studio.session.parameter}"]`).textContent.trim();
  }

  /** A step up or down of the note in hand. @param {number} steps */
  nudge(note, steps) {
    const [least, most] = this.#edit.kind.limits;
    this.#edit.nudge(note, ((most - least) / 24) * steps);
  }

  smooth(note) {
    this.#edit.smooth(note);
  }

  reset(note) {
    this.#edit.reset(note);
  }

  #tabs() {
    for (const tab of document.querySelectorAll("[data-parameter]")) tab.setAttribute("aria-pressed", String(tab.dataset.parameter === this.studio.session.parameter));
    const [least, most] = this.#edit.kind.limits;
    write(need("#parameter-most"), formatNumber(most, { signDisplay: "exceptZero" }));
    write(need("#parameter-least"), formatNumber(least, { signDisplay: "exceptZero" }));
    this.box.setAttribute("aria-label", t("Lane: %(parameter)s", { parameter: this.label }));
  }

  #y(value) {
    const [least, most] = this.#edit.kind.limits;
    return EDGE + ((most - value) / (most - least)) * (this.size.height - 2 * EDGE);
  }

  #value(y) {
    const [least, most] = this.#edit.kind.limits;
    const value = most - ((y - EDGE) / (this.size.height - 2 * EDGE)) * (most - least);
    return Math.max(least, Math.min(most, value));
  }

  #hands() {
    const { view } = this.studio.roll;
    const { session, store } = this.studio;
    const at = ({ clientX, clientY }) => {
      const box = this.box.getBoundingClientRect();
      return [Math.max(0, Math.round(view.tick(Math.max(view.keyWidth, clientX - box.left)))), this.#value(clientY - box.top)];
    };
    let stroke = null;
    let last = null;
    // With the tool that chooses notes there is nothing to choose here: the hand draws.
    const tool = () => (session.tool === "select" ? "draw" : session.tool);
    this.box.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.clientX - this.box.getBoundingClientRect().left < view.keyWidth) return;
      this.box.setPointerCapture(event.pointerId);
      last = at(event);
      stroke = [last];
    });
    this.box.addEventListener("pointermove", (event) => {
      if (!stroke) return;
      const here = at(event);
      stroke = stroked(stroke, last, here);
      last = here;
      this.#edit.try(tool(), stroke);
    });
    this.box.addEventListener("pointerup", () => {
      if (stroke) this.#edit.end(tool(), stroke);
      stroke = null;
    });
    this.box.addEventListener("pointercancel", () => {
      stroke = null;
      store.try(null);
    });
  }

  #paint(view, palette) {
    if (!this.size) return;
    const ctx = this.canvas.getContext("2d");
    const { width, height } = this.size;
    const { line, session, store } = this.studio;
    const points = this.#edit.kind.read(store.shown.settings);
    ctx.fillStyle = palette.surface1;
    ctx.fillRect(0, 0, width, height);
    ctx.save();
    ctx.beginPath();
    ctx.rect(view.keyWidth, 0, width, height);
    ctx.clip();
    for (const { id, tick, ticks } of line) {
      const x = view.x(tick);
      if (x > width || x + ticks * view.scale < view.keyWidth) continue;
      ctx.fillStyle = id === session.note ? palette.accentSoft : palette.well;
      ctx.fillRect(x, 0, Math.max(1, ticks * view.scale - 1), height);
    }
    const zero = this.#y(0);
    ctx.fillStyle = palette.text3;
    ctx.fillRect(view.keyWidth, Math.round(zero), width, 1);
    const path = new Path2D();
    for (let x = view.keyWidth; x <= width; x += 1.5) path.lineTo(x, this.#y(valueAt(points, view.tick(x))));
    const area = new Path2D(path);
    area.lineTo(width, zero);
    area.lineTo(view.keyWidth, zero);
    ctx.fillStyle = palette.accent;
    ctx.globalAlpha = 0.18;
    ctx.fill(area);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = palette.accent;
    ctx.lineWidth = 1.75;
    ctx.stroke(path);
    ctx.restore();
    ctx.fillStyle = palette.surface2;
    ctx.fillRect(0, 0, view.keyWidth, height);
    ctx.fillStyle = palette.lineStrong;
    ctx.fillRect(view.keyWidth - 1, 0, 1, height);
  }
}
