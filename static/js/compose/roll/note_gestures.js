/** Hands on notes: writing, moving, stretching and erasing them. Each gesture is one entry of the history. */

import { t } from "core/i18n.js";
import { hasMoved, reachOf } from "../../core/roll/gesture.js";
import { removeNotes } from "../../core/score/commands.js";
import { newId } from "../../core/score/model.js";
import { snapTick } from "../../core/score/time.js";
import { noteAt } from "./hits.js";

/** Write a note; dragging on gives it its length. @type {import("../../core/roll/gesture.js").Begin} */
export function drawing(roll, start, event) {
  const { view, studio } = roll;
  const { session, edits, store } = studio;
  const onset = Math.round(snapTick(store.score, Math.max(0, view.tick(start.x)), session.snapping(event), "floor"));
  const pitch = view.pitch(start.y);
  const id = newId();
  let duration = session.length;
  let moved = false;
  edits.hear(pitch);
  session.set({ cursor: { tick: onset, pitch }, bars: null });
  const command = () => edits.addCommand({ id, onset, duration, pitch });
  return {
    move: (point, now) => {
      moved ||= hasMoved({ ...point, y: start.y }, start, now);
      if (moved) {
        const end = snapTick(store.score, view.tick(point.x), session.snapping(now), "round");
        duration = Math.round(Math.max(session.shortest(now), end - onset));
      }
      store.previewCommand(command());
    },
    end: () => {
      store.run(command());
      session.set({ length: duration, selection: new Set([id]), cursor: { tick: onset + duration, pitch } });
    },
  };
}

/** Move the notes in hand, or stretch them when one is held at its right end. @type {import("../../core/roll/gesture.js").Begin} */
export function grabbing(roll, start, event, { note, part, edge }) {
  const { view, studio } = roll;
  const { session, edits, store } = studio;
  if (!session.selection.has(note.id)) session.select([note.id]);
  session.set({ anchor: note.id, activePart: part.id, cursor: { tick: note.onset, pitch: note.pitch }, bars: null });
  edits.hear(note.pitch, part.id);
  const ids = [...session.selection];
  let command = null;
  let heard = note.pitch;
  return {
    move: (point, now) => {
      if (!command && !hasMoved(point, start, now)) return;
      const grid = session.snapping(now);
      const along = Math.round((view.tick(point.x) - view.tick(start.x)) / grid) * grid;
      const up = view.pitch(point.y) - view.pitch(start.y);
      command = edge ? edits.resizeCommand(ids, along, session.shortest(now)) : edits.moveCommand(ids, up, along);
      store.previewCommand(command);
      if (!edge && note.pitch + up !== heard) {
        heard = note.pitch + up;
        edits.hear(heard, part.id);
      }
    },
    end: () => command && store.run(command),
  };
}

/** Everything touched goes. @type {import("../../core/roll/gesture.js").Begin} */
export function erasing(roll, start, event) {
  const { store, session } = roll.studio;
  const ids = new Set();
  const command = () => removeNotes(store.score, ids, t("Erase"));
  return {
    move: (point) => {
      const hit = noteAt(roll.frame, point.x, point.y, reachOf(event));
      if (!hit) return;
      ids.add(hit.note.id);
      store.previewCommand(command());
    },
    end: () => {
      store.run(command());
      session.select([]);
    },
  };
}
