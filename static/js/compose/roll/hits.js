/** Where notes lie on the roll, and which of them is under a point or within a frame. */

import { notesBetween } from "./visible.js";

/** Where a note lies, in CSS pixels of the canvas. */
export function noteBox(view, note) {
  const x = view.x(note.onset);
  const width = Math.max(4, note.duration * view.scale - 1);
  return { x: x + 0.5, y: view.y(note.pitch) + 0.5, width, height: Math.max(3, view.row - 1) };
}

/**
 * The note under a point, the part in hand first.
 *
 * @param {number} reach pixels beyond the edges that still count: fingers are wider than arrows
 * @returns {{part, note, edge: boolean} | null} edge = on the handle that changes the length
 */
export function noteAt({ view, score, session }, x, y, reach = 0) {
  const order = [...score.parts].sort((a, b) => (b.id === session.activePart) - (a.id === session.activePart));
  // Short notes are drawn wider than they last.
  const [from, to] = [view.tick(x - reach - 5), view.tick(x + reach)];
  let near = null;
  for (const part of order) {
    for (const note of notesBetween(part.notes, from, to).reverse()) {
      const box = noteBox(view, note);
      // The whole row answers, the hairs between the boxes included.
      const top = view.y(note.pitch);
      const inside = (room) =>
        x >= box.x - room && x <= box.x + box.width + room && y >= top - room && y < top + view.row + room;
      if (!inside(reach)) continue;
      const handle = Math.min(reach ? 14 : 8, box.width / 3);
      const hit = { part, note, edge: x > box.x + box.width - handle };
      if (inside(0)) return hit;
      near ??= hit;
    }
  }
  return near;
}

/** Ids of the notes that a rectangle touches. */
export function notesWithin({ view, score }, x0, y0, x1, y1) {
  const ids = [];
  for (const part of score.parts) {
    for (const note of notesBetween(part.notes, view.tick(x0 - 5), view.tick(x1))) {
      const box = noteBox(view, note);
      if (box.x <= x1 && box.x + box.width >= x0 && box.y <= y1 && box.y + box.height >= y0) ids.push(note.id);
    }
  }
  return ids;
}
