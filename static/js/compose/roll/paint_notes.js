/**
 * The notes of the roll. Only what is in view is drawn; voices differ by colour, shape and letter, locks by hatching, notes
 * out of reach by an arrow and a dashed edge.
 */

import { beyond } from "../../core/score/compass.js";
import { measureIndexAt } from "../../core/score/time.js";
import { noteBox } from "./hits.js";
import { hatchPattern, signOf, signWidth } from "./stamps.js";
import { notesInView } from "./visible.js";

/** @param {{ctx, view, score, session, palette, marks, compasses, ratio}} frame */
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

/** One path for each thing that notes can be: thousands of them cost a handful of fills. */
function paintPart(frame, part) {
  const { ctx, view, score, session, palette, marks, compasses } = frame;
  const mark = marks.get(part.id);
  const compass = compasses.get(part.id);
  const bodies = new Path2D();
  const locked = new Path2D();
  const chosen = new Path2D();
  const outside = [];
  const boxes = [];
  const partLocked = session.locks.parts.has(part.id);
  const anyLocked = partLocked || session.locks.notes.size > 0 || session.locks.bars.length > 0;
  for (const note of notesInView(view, part.notes)) {
    const box = noteBox(view, note);
    boxes.push(box);
    addBody(bodies, box);
    if (anyLocked && (partLocked || session.isLocked(part, note, score.measures[measureIndexAt(score, note.onset)]))) addBody(locked, box);
    if (session.selection.has(note.id)) addBody(chosen, box, 1);
    const side = beyond(note.pitch, compass);
    if (side) outside.push([box, side]);
  }
  ctx.globalAlpha = part.id === session.activePart ? 1 : 0.84;
  ctx.fillStyle = palette[mark.slot];
  ctx.fill(bodies);
  ctx.globalAlpha = 1;
  if (anyLocked) {
    ctx.fillStyle = hatchPattern(ctx, palette.surface1);
    ctx.fill(locked);
  }
  paintSigns(frame, boxes, mark);
  if (outside.length) paintOutside(frame, outside);
  if (session.selection.size) {
    stroke(ctx, chosen, palette.surface1, 4);
    stroke(ctx, chosen, palette.focus, 2);
  }
}

/** Corners are only rounded where they can be seen. */
function addBody(path, { x, y, width, height }, grow = 0) {
  if (height > 6 && width > 8) path.roundRect(x - grow, y - grow, width + 2 * grow, height + 2 * grow, 3 + grow);
  else path.rect(x - grow, y - grow, width + 2 * grow, height + 2 * grow);
}

/** The mark of the voice on every note, with its letter where there is room: drawn once, then stamped. */
function paintSigns(frame, boxes, mark) {
  const { ctx, view, palette, ratio } = frame;
  const height = Math.max(3, view.row - 1);
  if (height < 5) return;
  const small = signOf(mark, { height, letter: false, colour: palette.surface1, ratio });
  const large = height < 10 ? small : signOf(mark, { height, letter: true, colour: palette.surface1, ratio });
  for (const box of boxes) {
    if (box.width < 9) continue;
    const sign = box.width < signWidth(height, true) + 4 ? small : large;
    ctx.drawImage(sign, box.x, box.y, sign.width / ratio, sign.height / ratio);
  }
}

/** Too high: an arrow that points up, too low: down; and a dashed edge. */
function paintOutside({ ctx, view, palette }, outside) {
  const edges = new Path2D();
  const arrows = new Path2D();
  const size = Math.min(7, Math.max(4, view.row * 0.6));
  for (const [box, side] of outside) {
    edges.rect(box.x - 0.5, box.y - 0.5, box.width + 1, box.height + 1);
    const right = box.x + box.width - 2;
    const middle = box.y + box.height / 2;
    arrows.moveTo(right - size, middle + (side * size) / 2);
    arrows.lineTo(right, middle + (side * size) / 2);
    arrows.lineTo(right - size / 2, middle - (side * size) / 2);
    arrows.closePath();
  }
  ctx.setLineDash([3, 2]);
  stroke(ctx, edges, palette.error, 2);
  ctx.setLineDash([]);
  ctx.fillStyle = palette.error;
  ctx.fill(arrows);
  stroke(ctx, arrows, palette.surface1, 1);
}

export function stroke(ctx, path, colour, width) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke(path);
}
