/** What can be done to the drawn pitch and the drawn parameters: by the hand, and note by note with keys. */

import { t } from "core/i18n.js";
import { TICKS_PER_QUARTER } from "../core/score/time.js";
import { erased, exchanged, raised, smoothed, thinned } from "./curve.js";

/** Ticks over which smoothing averages. */
const SMOOTH = TICKS_PER_QUARTER / 4;

/**
 * One drawn curve of the song: where it is kept, what it may be, what its steps are called.
 *
 * @typedef {{read: (settings: object) => import("./curve.js").Point[], fields: (settings: object, points: import("./curve.js").Point[]) => object,
 *   limits: [number, number], tolerance: number, labels: {draw: string, erase: string, smooth: string, change: string, reset: string}}} Kind
 */

/** @param {number} cents most to each side @returns {Kind} */
export const pitchKind = (cents) => ({
  read: ({ drawn }) => drawn,
  fields: (_settings, drawn) => ({ drawn }),
  limits: [-cents, cents],
  tolerance: 3,
  labels: { draw: t("Draw pitch"), erase: t("Erase drawn pitch"), smooth: t("Smooth pitch"), change: t("Change pitch"), reset: t("Automatic pitch") },
});

/** @param {"energy" | "breathiness" | "tension" | "gender"} name @param {[number, number]} limits @returns {Kind} */
export const parameterKind = (name, limits) => ({
  read: ({ curves }) => curves[name],
  fields: ({ curves }, points) => ({ curves: { ...curves, [name]: points } }),
  limits,
  tolerance: (limits[1] - limits[0]) / 150,
  labels: { draw: t("Draw a parameter"), erase: t("Erase a parameter"), smooth: t("Smooth a parameter"), change: t("Change a parameter"), reset: t("Parameter as it was") },
});

export class CurveEdits {
  /** @param {import("./store.js").SongStore} store @param {Kind} kind */
  constructor(store, kind) {
    this.store = store;
    this.kind = kind;
  }

  get points() {
    return this.kind.read(this.store.settings);
  }

  /** Whether something is drawn under a note. @param {{tick: number, ticks: number}} note */
  isDrawn({ tick, ticks }) {
    return this.points.length > 0 && JSON.stringify(erased(this.points, tick, tick + ticks - 1)) !== JSON.stringify(this.points);
  }

  /** Show a stroke while it is drawn. @param {"draw" | "erase" | "smooth"} tool @param {import("./curve.js").Point[]} stroke */
  try(tool, stroke) {
    if (stroke.length > 1) this.store.try(this.#fields(this.#after(tool, stroke)));
  }

  /** The stroke is done: one step. */
  end(tool, stroke) {
    this.store.try(null);
    if (stroke.length > 1) this.#write(this.#after(tool, stroke), this.kind.labels[tool]);
  }

  /** Raise or lower a note's stretch. @param {{tick: number, ticks: number}} note */
  nudge({ tick, ticks }, by) {
    this.#write(raised(this.points, tick, tick + ticks - 1, by, this.kind.limits), this.kind.labels.change);
  }

  smooth({ tick, ticks }) {
    this.#write(smoothed(this.points, tick, tick + ticks - 1, SMOOTH), this.kind.labels.smooth);
  }

  /** As it is by itself: under a note, or everywhere. @param {{tick: number, ticks: number} | null} note */
  reset(note) {
    this.#write(note ? erased(this.points, note.tick, note.tick + note.ticks - 1) : [], this.kind.labels.reset);
  }

  #after(tool, stroke) {
    const [from, to] = [stroke[0][0], stroke.at(-1)[0]];
    if (tool === "erase") return erased(this.points, from, to);
    if (tool === "smooth") return smoothed(this.points, from, to, SMOOTH);
    return exchanged(this.points, thinned(stroke, this.kind.tolerance));
  }

  #fields(points) {
    const round = (value) => Math.round(value * 1000) / 1000;
    return this.kind.fields(this.store.settings, points.map(([tick, value]) => [Math.round(tick), round(value)]));
  }

  #write(points, label) {
    this.store.set(this.#fields(points), label);
  }
}
