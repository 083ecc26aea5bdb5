/** Notes that a remark points at: a broken frame around each, lines along the voices, an exclamation sign where it is heard. */

import { noteIndex } from "../../core/score/model.js";
import { noteBox } from "./hits.js";

/** @param {{ctx, view, score, session, palette}} frame */
export function paintRemarks({ ctx, view, score, session, palette }) {
  if (!session.remarked.length) return;
  const notes = noteIndex(score);
  const found = session.remarked.map((id) => notes.get(id)).filter(Boolean);
  if (!found.length) return;
  const boxes = found.map(({ part, note }) => ({ part, box: noteBox(view, note) }));
  ctx.strokeStyle = palette.warn;
  ctx.lineWidth = 2;
  ctx.setLineDash([4, 2]);
  for (const { box } of boxes) ctx.strokeRect(box.x - 2, box.y - 2, box.width + 4, box.height + 4);
  ctx.setLineDash([]);
  boxes.forEach(({ part, box }, index) => {
    const next = boxes.slice(index + 1).find((other) => other.part === part);
    if (next) line(ctx, box, next.box);
  });
  const highest = Math.min(...boxes.map(({ box }) => box.y));
  sign(ctx, boxes.at(-1).box.x + boxes.at(-1).box.width / 2, highest - 12, palette);
}

function line(ctx, from, to) {
  ctx.beginPath();
  ctx.moveTo(from.x + from.width, from.y + from.height / 2);
  ctx.lineTo(to.x, to.y + to.height / 2);
  ctx.stroke();
}

function sign(ctx, x, y, palette) {
  ctx.fillStyle = palette.warn;
  ctx.beginPath();
  ctx.moveTo(x, y - 8);
  ctx.lineTo(x + 8, y + 6);
  ctx.lineTo(x - 8, y + 6);
  ctx.fill();
  ctx.fillStyle = palette.surface1;
  ctx.fillRect(x - 1, y - 3, 2, 5);
  ctx.fillRect(x - 1, y + 3, 2, 2);
}
