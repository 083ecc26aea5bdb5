/**
 * Hands on the staff: mouse, pen and fingers. One gesture is one entry of the history.
 *
 * Draw: a press on a staff writes a note of the present length; a drag of a note up or down moves it by steps of the key.
 * Select: a press chooses, a drag frames. Erase: every touched note goes. Shift adds notes, or bars, to what is chosen; Alt
 * writes even where a note's stem stands. While it plays, a press on the staff is a place to play on from. A finger scrolls,
 * taps, and drags what it has chosen before.
 */

import { t } from "core/i18n.js";
import { removeNotes } from "../../core/score/commands.js";
import { newId } from "../../core/score/model.js";
import { moveBySteps } from "../../core/score/pitch_commands.js";
import { noteWrittenAt } from "../../core/score/staff.js";
import { measureIndexAt } from "../../core/score/time.js";
import { openRollMenu } from "../roll/menu.js";
import { heightAt } from "./places.js";

const SLOP = 4;
const LONG_PRESS_MS = 500;

export class Hands {
  #press = null;
  #timer = 0;

  /** @param {import("./score_view.js").ScoreView} view */
  constructor(view) {
    this.view = view;
    this.paper = view.paper;
    this.studio = view.studio;
    const target = view.paper.element;
    target.addEventListener("pointerdown", (event) => this.#down(event));
    target.addEventListener("pointermove", (event) => this.#move(event));
    target.addEventListener("pointerup", (event) => this.#up(event));
    target.addEventListener("pointercancel", () => this.#abandon());
    target.addEventListener("pointerleave", () => view.marks.ghost(null));
    target.addEventListener("contextmenu", (event) => this.#menu(event));
    // A finger on a chosen note drags it; anywhere else it scrolls the paper.
    target.addEventListener("touchmove", (event) => this.#press?.drag && event.preventDefault(), { passive: false });
    this.studio.session.subscribe((changed) => changed.has("tool") && this.#showTool());
    this.#showTool();
  }

  #down(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    const { view, paper, studio } = this;
    view.element.focus({ preventScroll: true });
    paper.element.setPointerCapture(event.pointerId);
    const touch = event.pointerType === "touch";
    const chosen = studio.session.selection.has(this.#noteAt(event)?.note.id);
    this.#press = { x: event.clientX, y: event.clientY, moved: false, drag: touch && !chosen ? null : this.#begin(event) };
    if (touch) this.#timer = setTimeout(() => this.#longPress(event), LONG_PRESS_MS);
  }

  #move(event) {
    const press = this.#press;
    if (!press) return event.pointerType !== "touch" && this.#hover(event);
    press.moved ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLOP;
    if (!press.moved) return;
    clearTimeout(this.#timer);
    press.drag?.move?.(event);
  }

  #up(event) {
    const press = this.#press;
    clearTimeout(this.#timer);
    this.#press = null;
    if (!press) return;
    // A finger that neither moved nor stayed has tapped.
    const drag = press.drag ?? (event.pointerType === "touch" && !press.moved ? this.#begin(event) : null);
    drag?.end?.(event, press.moved);
  }

  #abandon() {
    clearTimeout(this.#timer);
    if (this.#press?.drag) this.studio.store.preview(null);
    this.#press = null;
    this.paper.showFrame(null);
  }

  #longPress(event) {
    this.#abandon();
    this.#openMenu(event);
  }

  #menu(event) {
    event.preventDefault();
    if (event.pointerType !== "touch") this.#openMenu(event); // A finger's long press has opened it already.
  }

  /** The same menu as on the roll. */
  #openMenu(event) {
    const { session, roll } = this.studio;
    const found = this.#noteAt(event);
    if (found && !session.selection.has(found.note.id)) session.select([found.note.id]);
    openRollMenu(roll, "openOn", event, this.view.element);
  }

  /** Which gesture a press starts. */
  #begin(event) {
    const { session } = this.studio;
    const found = this.#noteAt(event);
    if (event.shiftKey) return void this.#extend(event, found);
    const place = this.#writesAt(event, found);
    if (place) return this.#writing(place);
    if (session.tool === "erase" && !session.busy) return this.#erasing(event);
    if (found) return this.#grab(event, found);
    const frames = session.tool === "select" && event.pointerType !== "touch";
    return frames ? this.#framing(event) : { end: () => this.#goTo(event) };
  }

  #noteAt(event) {
    return this.paper.noteAt(event, this.studio.store.shown);
  }

  /** Where a press would write a note, null where it would do something else. */
  #writesAt(event, found) {
    const { session, player } = this.studio;
    if (session.tool !== "draw" || session.busy || player.playing || (found && !event.altKey)) return null;
    return this.paper.placeAt(event, session.grid);
  }

  #writing(place) {
    const { store, session, edits } = this.studio;
    const { tick, part } = place;
    const id = newId();
    let height = place.height;
    let note = noteWrittenAt(store.score, part, tick, height);
    if (!note) return null;
    session.set({ activePart: part.id, bars: null, cursor: { tick, pitch: note.pitch } });
    edits.hear(note.pitch, part.id);
    const command = () => edits.addCommand({ id, onset: tick, duration: session.length, ...note });
    return {
      move: (event) => {
        const now = heightAt(place.staff, part.clef, this.paper.pointOn(place.page, event).y);
        const other = now !== height && noteWrittenAt(store.score, part, tick, now);
        if (!other) return;
        [height, note] = [now, other];
        edits.hear(note.pitch, part.id);
        store.previewCommand(command());
      },
      end: () => {
        store.run(command());
        this.view.marks.ghost(null);
        session.set({ selection: new Set([id]), cursor: { tick: tick + session.length, pitch: note.pitch } });
      },
    };
  }

  #grab(event, { note, part }) {
    const { store, session, edits, player } = this.studio;
    if (!session.selection.has(note.id)) session.select([note.id]);
    session.set({ activePart: part.id, bars: null, cursor: { tick: note.onset, pitch: note.pitch } });
    if (!player.playing) edits.hear(note.pitch, part.id);
    const spot = this.paper.spotAt(event);
    const ids = [...session.selection];
    let command = null;
    let steps = 0;
    return {
      move: (now) => {
        if (session.busy || !spot) return;
        const height = (each) => heightAt(spot.staff, spot.part.clef, this.paper.pointOn(spot.page, each).y);
        const up = height(now) - height(event);
        if (up === steps) return;
        steps = up;
        command = moveBySteps(store.score, ids, steps, t("Transpose"));
        store.previewCommand(command);
        const shown = store.shown.parts.find(({ id }) => id === part.id)?.notes.find(({ id }) => id === note.id);
        if (shown) edits.hear(shown.pitch, part.id);
      },
      end: (_, moved) => {
        if (command) store.run(command);
        else if (!moved) player.seek(note.onset);
      },
    };
  }

  #erasing(start) {
    const { store, session } = this.studio;
    const ids = new Set();
    const command = () => removeNotes(store.score, ids, t("Erase"));
    const touch = (event) => {
      const found = this.#noteAt(event);
      if (!found || ids.has(found.note.id)) return;
      ids.add(found.note.id);
      store.previewCommand(command());
    };
    touch(start);
    return {
      move: touch,
      end: () => {
        store.run(command());
        session.select([]);
      },
    };
  }

  #framing(start) {
    const { paper, studio } = this;
    return {
      move: (event) => {
        const [x0, x1] = [start.clientX, event.clientX].sort((a, b) => a - b);
        const [y0, y1] = [start.clientY, event.clientY].sort((a, b) => a - b);
        const frame = { x0, y0, x1, y1 };
        paper.showFrame(frame);
        studio.session.set({ selection: new Set(paper.notesWithin(frame)), bars: null });
      },
      end: (event, moved) => {
        paper.showFrame(null);
        if (!moved) this.#goTo(event);
      },
    };
  }

  /** Shift adds a note to the chosen ones or takes it out; on the paper it chooses bars up to this one. */
  #extend(event, found) {
    const { session, store } = this.studio;
    if (found) {
      const ids = new Set(session.selection);
      if (!ids.delete(found.note.id)) ids.add(found.note.id);
      session.set({ selection: ids });
      return;
    }
    const index = this.paper.spotAt(event)?.index;
    if (index === undefined) return;
    const [from, to] = session.bars ?? [measureIndexAt(store.shown, session.cursor.tick), index];
    session.set({ bars: [Math.min(from, index), Math.max(to, index)] });
  }

  /** The place to play from, and to write at. */
  #goTo(event) {
    const { session, player, store } = this.studio;
    const place = this.paper.placeAt(event, session.grid);
    const spot = place ?? this.paper.spotAt(event);
    if (!spot) return;
    const tick = place?.tick ?? store.shown.measures[spot.index].onset;
    player.seek(tick);
    session.set({ bars: null, selection: new Set(), activePart: spot.part.id, cursor: { ...session.cursor, tick } });
  }

  #hover(event) {
    this.view.marks.ghost(this.#writesAt(event, this.#noteAt(event)));
  }

  #showTool() {
    this.view.element.dataset.pointer = this.studio.session.tool;
    this.view.marks.ghost(null);
  }
}
