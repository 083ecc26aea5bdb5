/**
 * What moves over the roll: bars still being written, the notes that sound, the playhead, the cursor and the marquee.
 */

import { noteIdOfHead } from "../../core/score/bars.js";
import { noteBox } from "./hits.js";
import { paintRemarks } from "./paint_remarks.js";
import { notesInView } from "./visible.js";

/**
 * @param {{ctx, view, score, session, palette, tick: number, focused: boolean, marquee: object | null, phase: number}} frame
 *   phase 0..1 of the shimmer; constant when motion is reduced
 */
export function paintOverlay(frame) {
  const { ctx, view } = frame;
  ctx.clearRect(0, 0, view.width, view.height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(view.keyWidth, 0, view.gridWidth, view.height);
  ctx.clip();
  paintGhosts(frame);
  paintSounding(frame);
  paintRemarks(frame);
  paintCursor(frame);
  paintMarquee(frame);
  paintPlayhead(frame);
  ctx.restore();
}

function paintGhosts({ ctx, view, score, session, palette, phase }) {
  for (const index of session.ghosts) {
    const measure = score.measures[index];
    if (!measure) continue;
    const x = view.x(measure.onset);
    const width = measure.duration * view.scale;
    if (x + width < view.keyWidth || x > view.width) continue;
    ctx.fillStyle = palette.accent;
    ctx.globalAlpha = 0.05 + 0.07 * (0.5 + 0.5 * Math.sin(2 * Math.PI * (phase - index / 8)));
    ctx.fillRect(x + 1, view.rulerHeight, width - 1, view.gridHeight);
    ctx.globalAlpha = 0.7;
    ctx.strokeStyle = palette.accent;
    ctx.setLineDash([4, 4]);
    ctx.strokeRect(x + 3.5, view.rulerHeight + 3.5, width - 7, view.gridHeight - 7);
    ctx.setLineDash([]);
    ctx.globalAlpha = 1;
  }
}

function paintSounding({ ctx, view, score, session, palette }) {
  if (!session.sounding.size) return;
  const ids = new Set([...session.sounding].map(noteIdOfHead));
  ctx.strokeStyle = palette.text1;
  ctx.lineWidth = 2;
  ctx.beginPath();
  for (const part of score.parts) {
    for (const note of notesInView(view, part.notes)) {
      if (!ids.has(note.id)) continue;
      const box = noteBox(view, note);
      ctx.roundRect(box.x, box.y, box.width, box.height, 3);
    }
  }
  ctx.stroke();
}

function paintCursor({ ctx, view, session, palette, focused }) {
  if (!focused) return;
  const { tick, pitch } = session.cursor;
  ctx.strokeStyle = palette.focus;
  ctx.lineWidth = 2;
  ctx.setLineDash([3, 2]);
  ctx.strokeRect(view.x(tick) + 1, view.y(pitch) + 1, Math.max(6, session.grid * view.scale) - 2, view.row - 2);
  ctx.setLineDash([]);
}

function paintMarquee({ ctx, palette, marquee }) {
  if (!marquee) return;
  const { x0, y0, x1, y1 } = marquee;
  ctx.fillStyle = palette.accent;
  ctx.globalAlpha = 0.14;
  ctx.fillRect(x0, y0, x1 - x0, y1 - y0);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1;
  ctx.strokeRect(x0 + 0.5, y0 + 0.5, x1 - x0, y1 - y0);
}

function paintPlayhead({ ctx, view, palette, tick }) {
  const x = Math.round(view.x(tick));
  if (x < view.keyWidth - 1 || x > view.width) return;
  ctx.fillStyle = palette.focus;
  ctx.fillRect(x, view.rulerHeight - 8, 2, view.height);
  ctx.beginPath();
  ctx.moveTo(x - 6, view.rulerHeight - 14);
  ctx.lineTo(x + 8, view.rulerHeight - 14);
  ctx.lineTo(x + 1, view.rulerHeight - 3);
  ctx.fill();
}
