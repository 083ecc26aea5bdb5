/**
 * Hands on the roll: mouse, pen and fingers, all as pointer events. One gesture is one entry of the history.
 *
 * Draw: drag on the grid writes a note, on a note moves it, on its right end changes its length. Select: drag on the grid
 * frames notes (not snapped). Erase: everything touched goes. Alt = free of the grid. Two fingers pan and zoom.
 */

import { t } from "core/i18n.js";
import { removeNotes } from "../../core/score/commands.js";
import { newId } from "../../core/score/model.js";
import { snapTick } from "../../core/score/time.js";
import { noteAt, notesWithin } from "./paint_notes.js";
import { rulerGesture, rulerPointer } from "./ruler.js";

const SLOP = 3;
const FINGER = 8;

export class Gestures {
  #pointers = new Map();
  #drag = null;
  #pinch = null;

  /** @param {import("./roll.js").Roll} roll */
  constructor(roll) {
    this.roll = roll;
    const target = roll.element;
    target.addEventListener("pointerdown", (event) => this.#down(event));
    target.addEventListener("pointermove", (event) => this.#move(event));
    target.addEventListener("pointerup", (event) => this.#up(event));
    target.addEventListener("pointercancel", (event) => this.#cancel(event));
    target.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    target.addEventListener("contextmenu", (event) => event.preventDefault());
    target.addEventListener("dblclick", (event) => this.#doubleClick(event));
  }

  #point(event) {
    const box = this.roll.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #down(event) {
    const point = this.#point(event);
    this.#pointers.set(event.pointerId, point);
    this.roll.element.setPointerCapture(event.pointerId);
    this.roll.element.focus({ preventScroll: true });
    if (this.#pointers.size === 2) {
      this.#abandon();
      this.#pinch = this.#span();
      return;
    }
    if (this.#pointers.size > 2) return;
    this.#drag = this.#begin(event, point);
    this.#drag?.move?.(point, event);
  }

  #move(event) {
    const point = this.#point(event);
    if (!this.#pointers.has(event.pointerId)) return this.#hover(point);
    this.#pointers.set(event.pointerId, point);
    if (this.#pinch) return this.#pinched();
    this.#drag?.move?.(point, event);
  }

  #up(event) {
    this.#pointers.delete(event.pointerId);
    if (this.#pinch) {
      if (!this.#pointers.size) this.#pinch = null;
      return;
    }
    const drag = this.#drag;
    this.#drag = null;
    drag?.end?.(this.#point(event), event);
    this.roll.dirty();
  }

  #cancel(event) {
    this.#pointers.delete(event.pointerId);
    if (!this.#pointers.size) this.#pinch = null;
    this.#abandon();
  }

  #abandon() {
    this.#drag?.cancel?.();
    this.#drag = null;
    this.roll.marquee = null;
    this.roll.studio.store.preview(null);
  }

  /** Which gesture a press starts. */
  #begin(event, point) {
    const { view, studio } = this.roll;
    if (event.button === 1) return this.#panning(point);
    if (point.y < view.rulerHeight) return rulerGesture(this.roll, point, event);
    if (point.x < view.keyWidth) return this.#keys(point);
    if (studio.session.busy) return this.#panning(point);
    const reach = event.pointerType === "touch" ? FINGER : 0;
    const hit = noteAt(this.roll.frame, point.x, point.y, reach);
    const tool = event.button === 2 ? "erase" : studio.session.tool;
    if (tool === "erase") return this.#erasing(reach);
    if (hit) return this.#grab(hit, point, event);
    if (tool === "draw") return this.#drawing(point, event);
    if (event.pointerType === "touch") return this.#panning(point, true);
    return this.#framing(point, event);
  }

  #drawing(start, event) {
    const { view, studio } = this.roll;
    const { session, edits, store } = studio;
    const grid = event.altKey ? 1 : session.grid;
    const onset = Math.round(snapTick(store.score, Math.max(0, view.tick(start.x)), grid, "floor"));
    const pitch = view.pitch(start.y);
    const id = newId();
    let duration = session.length;
    let moved = false;
    edits.hear(pitch);
    session.set({ cursor: { tick: onset, pitch }, bars: null });
    const command = () => edits.addCommand({ id, onset, duration, pitch });
    return {
      move: (point, { altKey }) => {
        moved ||= Math.abs(point.x - start.x) > SLOP;
        if (moved) {
          const end = snapTick(store.score, view.tick(point.x), altKey ? 1 : session.grid, "round");
          duration = Math.round(Math.max(altKey ? 630 : session.grid, end - onset));
        }
        store.previewCommand(command());
      },
      end: () => {
        store.run(command());
        session.set({ length: duration, selection: new Set([id]), cursor: { tick: onset + duration, pitch } });
      },
    };
  }

  #grab(hit, start, event) {
    const { view, studio } = this.roll;
    const { session, edits, store } = studio;
    const { note, part, edge } = hit;
    if (event.shiftKey) {
      const ids = new Set(session.selection);
      if (!ids.delete(note.id)) ids.add(note.id);
      session.set({ selection: ids });
      return null;
    }
    if (!session.selection.has(note.id)) session.select([note.id]);
    session.set({ activePart: part.id, cursor: { tick: note.onset, pitch: note.pitch }, bars: null });
    edits.hear(note.pitch, part.id);
    const ids = [...session.selection];
    let command = null;
    let heard = note.pitch;
    return {
      move: (point, { altKey }) => {
        if (!command && Math.hypot(point.x - start.x, point.y - start.y) <= SLOP) return;
        const grid = altKey ? 1 : session.grid;
        const along = Math.round((view.tick(point.x) - view.tick(start.x)) / grid) * grid;
        const up = view.pitch(point.y) - view.pitch(start.y);
        command = edge ? edits.resizeCommand(ids, along, grid) : edits.moveCommand(ids, up, along);
        store.previewCommand(command);
        if (!edge && note.pitch + up !== heard) {
          heard = note.pitch + up;
          edits.hear(heard, part.id);
        }
      },
      end: () => command && store.run(command),
    };
  }

  #framing(start, event) {
    const { session } = this.roll.studio;
    const kept = event.shiftKey ? [...session.selection] : [];
    return {
      move: (point) => {
        const [x0, x1] = [start.x, point.x].sort((a, b) => a - b);
        const [y0, y1] = [start.y, point.y].sort((a, b) => a - b);
        if (x1 - x0 <= SLOP && y1 - y0 <= SLOP) return;
        this.roll.marquee = { x0, y0, x1, y1 };
        session.select([...kept, ...notesWithin(this.roll.frame, x0, y0, x1, y1)]);
        this.roll.dirtyOverlay();
      },
      end: (point) => {
        if (!this.roll.marquee) this.#placeCursor(point);
        this.roll.marquee = null;
      },
    };
  }

  #placeCursor(point) {
    const { view, studio } = this.roll;
    const tick = snapTick(studio.store.score, Math.max(0, view.tick(point.x)), studio.session.grid, "floor");
    studio.session.set({ selection: new Set(), bars: null, cursor: { tick: Math.round(tick), pitch: view.pitch(point.y) } });
  }

  #erasing(reach) {
    const { store } = this.roll.studio;
    const ids = new Set();
    const command = () => removeNotes(store.score, ids, t("Erase"));
    return {
      move: (point) => {
        const hit = noteAt(this.roll.frame, point.x, point.y, reach);
        if (!hit) return;
        ids.add(hit.note.id);
        store.previewCommand(command());
      },
      end: () => {
        store.run(command());
        this.roll.studio.session.select([]);
      },
    };
  }

  #panning(start, tapSelects = false) {
    let last = start;
    let moved = false;
    return {
      move: (point) => {
        moved ||= Math.hypot(point.x - start.x, point.y - start.y) > SLOP;
        if (moved) this.roll.pan(last.x - point.x, last.y - point.y);
        last = point;
      },
      end: (point) => !moved && tapSelects && this.#placeCursor(point),
    };
  }

  #keys(start) {
    const { view, studio } = this.roll;
    let heard = null;
    const hear = (point) => {
      const pitch = view.pitch(point.y);
      if (pitch === heard) return;
      heard = pitch;
      studio.edits.hear(pitch);
      studio.session.set({ cursor: { ...studio.session.cursor, pitch } });
    };
    hear(start);
    return { move: hear };
  }

  #doubleClick(event) {
    const { view, studio } = this.roll;
    const point = this.#point(event);
    if (studio.session.tool !== "select" || studio.session.busy || point.y < view.rulerHeight || point.x < view.keyWidth) return;
    if (noteAt(this.roll.frame, point.x, point.y)) return;
    const onset = Math.round(snapTick(studio.store.score, Math.max(0, view.tick(point.x)), studio.session.grid, "floor"));
    studio.edits.add({ onset, duration: studio.session.length, pitch: view.pitch(point.y) });
  }

  #hover(point) {
    const { view, studio, element } = this.roll;
    const inGrid = point.y >= view.rulerHeight && point.x >= view.keyWidth;
    const hit = inGrid ? noteAt(this.roll.frame, point.x, point.y) : null;
    const { tool } = studio.session;
    element.dataset.pointer = point.y < view.rulerHeight ? rulerPointer(this.roll, point) : !inGrid ? "bar" : tool === "erase" ? "erase" : hit ? (hit.edge ? "edge" : "note") : tool;
  }

  #wheel(event) {
    event.preventDefault();
    const point = this.#point(event);
    const { view } = this.roll;
    const steps = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const factor = Math.exp(-event.deltaY * steps * 0.0035);
      if (event.altKey || point.x < view.keyWidth) view.zoomRows(factor, point.y);
      else view.zoom(factor, point.x);
      this.roll.moved();
      return;
    }
    const sideways = event.shiftKey && !event.deltaX;
    this.roll.pan((sideways ? event.deltaY : event.deltaX) * steps, sideways ? 0 : event.deltaY * steps);
  }

  #span() {
    const [a, b] = [...this.#pointers.values()];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, distance: Math.hypot(a.x - b.x, a.y - b.y) };
  }

  #pinched() {
    if (this.#pointers.size < 2) return;
    const before = this.#pinch;
    const now = this.#span();
    this.#pinch = now;
    if (before.distance > 20 && now.distance > 20) this.roll.view.zoom(now.distance / before.distance, now.x);
    this.roll.pan(before.x - now.x, before.y - now.y);
  }
}
