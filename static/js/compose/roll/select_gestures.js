/** Choosing notes by hand: a frame around them, clicks with Ctrl and Shift, a place for the cursor. */

import { hasMoved } from "../../core/roll/gesture.js";
import { snapTick } from "../../core/score/time.js";
import { notesWithin } from "./hits.js";
import { notesFromTo } from "./selecting.js";

/** Whether a press adds to what is selected, or takes a range. */
export const adds = ({ shiftKey, ctrlKey, metaKey }) => shiftKey || ctrlKey || metaKey;

/** Frame notes; the frame keeps to no grid. With Shift or Ctrl they come on top of those selected. @type {import("../../core/roll/gesture.js").Begin} */
export function framing(roll, start, event) {
  const { session } = roll.studio;
  const kept = adds(event) ? [...session.selection] : [];
  return {
    move: (point, now) => {
      if (!roll.marquee && !hasMoved(point, start, now)) return;
      const [x0, x1] = [start.x, point.x].sort((a, b) => a - b);
      const [y0, y1] = [start.y, point.y].sort((a, b) => a - b);
      roll.marquee = { x0, y0, x1, y1 };
      session.select([...kept, ...notesWithin(roll.frame, x0, y0, x1, y1)]);
      roll.dirtyOverlay();
    },
    end: (point) => {
      if (!roll.marquee && !kept.length) placeCursor(roll, point);
      roll.marquee = null;
    },
  };
}

/** A click on a note: Ctrl adds it or takes it out, Shift takes all from the note clicked before to this one. */
export function choosing({ studio: { session, store } }, { note, part }, { shiftKey }) {
  const ids = new Set(session.selection);
  if (shiftKey) for (const id of notesFromTo(store.score, session.anchor ?? note.id, note.id)) ids.add(id);
  else if (!ids.delete(note.id)) ids.add(note.id);
  session.set({ selection: ids, anchor: note.id, activePart: part.id, bars: null });
}

export function placeCursor({ view, studio: { session, store } }, point) {
  const tick = snapTick(store.score, Math.max(0, view.tick(point.x)), session.grid, "floor");
  session.set({ selection: new Set(), bars: null, cursor: { tick: Math.round(tick), pitch: view.pitch(point.y) } });
}
