/**
 * The notes of the roll. Only what is in view is drawn; voices differ by colour, shape and letter, locks by hatching.
 */

import { noteEnd } from "../../core/score/model.js";
import { measureIndexAt } from "../../core/score/time.js";
import { markPath } from "../voices.js";
import { hatch } from "./paint_grid.js";

const FONT = '"Inter Variable", system-ui, sans-serif';

/** @param {{ctx, view, score, session, palette, marks}} frame */
export function paintNotes(frame) {
  const { ctx, view, score, session } = frame;
  ctx.save();
  ctx.beginPath();
  ctx.rect(view.keyWidth, view.rulerHeight, view.gridWidth, view.gridHeight);
  ctx.clip();
  // The part in hand lies on top of the others.
  const order = [...score.parts].sort((a, b) => (a.id === session.activePart) - (b.id === session.activePart));
  for (const part of order) paintPart(frame, part);
  ctx.restore();
}

/** One path for all bodies, one for all marks: thousands of notes cost two fills. */
function paintPart(frame, part) {
  const { ctx, view, session, palette, marks } = frame;
  const mark = marks.get(part.id);
  const visible = part.notes.filter((note) => isVisible(view, note)).map((note) => ({ note, box: noteBox(view, note) }));
  const bodies = new Path2D();
  const signs = new Path2D();
  for (const { box } of visible) {
    if (box.height > 5 && box.width > 7) bodies.roundRect(box.x, box.y, box.width, box.height, Math.min(3, box.height / 3));
    else bodies.rect(box.x, box.y, box.width, box.height);
    addMark(signs, box, mark);
  }
  ctx.globalAlpha = part.id === session.activePart ? 1 : 0.84;
  ctx.fillStyle = palette[mark.slot];
  ctx.fill(bodies);
  ctx.globalAlpha = 1;
  paintLocked(frame, part, visible);
  ctx.fillStyle = palette.surface1;
  ctx.fill(signs);
  paintLetters(frame, visible, mark);
  for (const { note, box } of visible) {
    if (session.sounding.has(note.id)) outline(ctx, box, palette.text1, 2, 0);
    if (!session.selection.has(note.id)) continue;
    outline(ctx, box, palette.surface1, 1.5, -1);
    outline(ctx, box, palette.focus, 2, 1);
  }
}

const isVisible = (view, note) =>
  note.onset <= view.right && noteEnd(note) >= view.left && note.pitch <= view.top + 1 && note.pitch >= view.bottom;

function paintLocked({ ctx, score, session, palette }, part, visible) {
  for (const { note, box } of visible) {
    if (!session.isLocked(part, note, score.measures[measureIndexAt(score, note.onset)])) continue;
    hatch(ctx, box.x, box.y, box.width, box.height, palette.surface1, 0.75, 5);
  }
}

function markSize(box) {
  if (box.height < 5 || box.width < 9) return 0;
  return box.height < 10 ? box.height - 1.5 : Math.min(8, box.height - 4);
}

function addMark(path, box, mark) {
  const size = markSize(box);
  if (!size) return;
  const place = new DOMMatrix([size / 12, 0, 0, size / 12, box.x + 2.5, box.y + (box.height - size) / 2]);
  path.addPath(markPath(mark), place);
}

function paintLetters({ ctx }, visible, mark) {
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const { box } of visible) {
    if (box.width < 26 || box.height < 10) continue;
    ctx.font = `700 ${Math.min(10, box.height - 2)}px ${FONT}`;
    ctx.fillText(mark.letter, box.x + markSize(box) + 6, box.y + box.height / 2 + 0.5);
  }
}

function outline(ctx, box, colour, width, grow) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  ctx.roundRect(box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow, 3 + grow);
  ctx.stroke();
}

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
  let near = null;
  for (const part of order) {
    for (let index = part.notes.length - 1; index >= 0; index -= 1) {
      const note = part.notes[index];
      const box = noteBox(view, note);
      const inside = (room) =>
        x >= box.x - room && x <= box.x + box.width + room && y >= box.y - room && y <= box.y + box.height + room;
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
    for (const note of part.notes) {
      const box = noteBox(view, note);
      if (box.x <= x1 && box.x + box.width >= x0 && box.y <= y1 && box.y + box.height >= y0) ids.push(note.id);
    }
  }
  return ids;
}
