/** What the roll shows of singing: the notes of the line, how far phrases are rendered, the pitch and what is drawn of it. */

import { hatch } from "../../core/roll/paint_grid.js";
import { voiceOf } from "../../core/score/model.js";
import { valueAt } from "../curve.js";

const STRIP = 7;

/** Pixel of a pitch in cents of MIDI numbers: a note's middle is the middle of its row. */
export const yOfCents = (view, cents) => view.y(cents / 100) + view.row / 2;

/** Pitch in cents at a pixel. */
export const centsAt = (view, y) => (view.top - (y - view.rulerHeight) / view.row + 0.5) * 100;

/** Other voices, faint, so that one sees what is sung against. */
export function paintOthers({ ctx, view, score, settings, palette }) {
  ctx.fillStyle = palette.text3;
  ctx.globalAlpha = 0.22;
  for (const part of score.parts) {
    if (part.percussion) continue;
    for (const note of part.notes) {
      if (part.id === settings.part && voiceOf(note) === settings.voice) continue;
      const [x, width] = [view.x(note.onset), note.duration * view.scale];
      if (x + width > view.keyWidth && x < view.width) ctx.fillRect(x, view.y(note.pitch) + 2, Math.max(2, width - 1), view.row - 4);
    }
  }
  ctx.globalAlpha = 1;
}

/** @param {{ctx, view, line: import("../line.js").LineNote[], session, settings: import("../settings.js").Settings, palette, colour: string}} frame */
export function paintLine({ ctx, view, line, session, settings, palette, colour }) {
  for (const { id, tick, ticks, pitch, remark } of line) {
    const [x, width] = [view.x(tick), Math.max(3, ticks * view.scale - 1)];
    if (x + width < view.keyWidth || x > view.width) continue;
    const y = view.y(pitch);
    ctx.beginPath();
    ctx.roundRect(x, y + 1, width, view.row - 2, 3);
    ctx.fillStyle = colour;
    ctx.globalAlpha = id === session.note ? 0.85 : 0.42;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.lineWidth = id === session.note ? 2 : 1;
    ctx.strokeStyle = id === session.note ? palette.focus : remark === "no-words" || remark === "unknown" ? palette.warn : colour;
    if (remark === "no-words") ctx.setLineDash([3, 3]);
    ctx.stroke();
    ctx.setLineDash([]);
    if (remark === "low" || remark === "high") paintBeyond(ctx, view, x, y, remark, palette);
    if (remark === "unknown") paintSign(ctx, "?", x + width / 2, y - 7, palette.warn);
    if (id in settings.expressions) paintSign(ctx, "~", x + width / 2, y + view.row + 6, palette.accent);
  }
}

/** A note that the voice does not reach: an arrow to where it could. */
function paintBeyond(ctx, view, x, y, side, palette) {
  const up = side === "low";
  const [top, bottom] = up ? [y - 9, y - 2] : [y + view.row + 9, y + view.row + 2];
  ctx.fillStyle = palette.warn;
  ctx.beginPath();
  ctx.moveTo(x, bottom);
  ctx.lineTo(x + 10, bottom);
  ctx.lineTo(x + 5, top);
  ctx.fill();
}

function paintSign(ctx, text, x, y, colour) {
  ctx.fillStyle = colour;
  ctx.font = '700 11px "Inter Variable", sans-serif';
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(text, x, y);
}

/**
 * How far the phrases are, as a strip under the ruler: a solid line = can be heard, hatched = sung before the last change,
 * dashed = being sung, a thin line = not sung yet.
 */
export function paintPhrases({ ctx, view, phrases, tempo, palette, phase }) {
  const top = view.rulerHeight + 2;
  for (const { start, end, look } of phrases) {
    const x = view.x(tempo.tickAt(Math.max(0, start)));
    const width = view.x(tempo.tickAt(end)) - x - 2;
    if (x + width < view.keyWidth || x > view.width) continue;
    const colour = { ready: palette.accent, singing: palette.accent, stale: palette.warn, silent: palette.text3 }[look];
    ctx.fillStyle = ctx.strokeStyle = colour;
    if (look === "ready") ctx.fillRect(x, top, width, STRIP - 2);
    if (look === "silent") ctx.fillRect(x, top + 2, width, 1);
    if (look === "stale") {
      hatch(ctx, x, top, width, STRIP, colour, 1, 5);
      ctx.globalAlpha = 0.07;
      ctx.fillRect(x, view.rulerHeight, width, view.gridHeight);
      ctx.globalAlpha = 1;
      ctx.strokeRect(x + 0.5, top + 0.5, width - 1, STRIP - 1);
    }
    if (look === "singing") {
      ctx.globalAlpha = 0.05 + 0.05 * Math.sin(2 * Math.PI * phase);
      ctx.fillRect(x, view.rulerHeight, width, view.gridHeight);
      ctx.globalAlpha = 1;
      ctx.setLineDash([6, 4]);
      ctx.lineDashOffset = -10 * phase;
      ctx.strokeRect(x + 0.5, top + 0.5, width - 1, STRIP - 1);
      ctx.setLineDash([]);
    }
  }
}

/** The pitch that is sung; where something is drawn, the automatic one stays as a dotted line. */
export function paintPitch({ ctx, view, plan, settings, palette }) {
  const drawn = settings.drawn;
  const [from, to] = [Math.max(0, view.left), view.right];
  const step = Math.max(1, 1.5 / view.scale);
  const paths = { automatic: new Path2D(), sung: new Path2D() };
  let open = { automatic: false, sung: false };
  for (let tick = from; tick <= to; tick += step) {
    const automatic = plan.automatic(tick);
    if (automatic === null) {
      open = { automatic: false, sung: false };
      continue;
    }
    const added = valueAt(drawn, tick);
    open.sung = extend(paths.sung, open.sung, view.x(tick), yOfCents(view, automatic + added));
    open.automatic = added !== 0 && extend(paths.automatic, open.automatic, view.x(tick), yOfCents(view, automatic));
  }
  ctx.lineJoin = "round";
  ctx.strokeStyle = palette.text2;
  ctx.lineWidth = 1;
  ctx.setLineDash([2, 3]);
  ctx.stroke(paths.automatic);
  ctx.setLineDash([]);
  ctx.strokeStyle = palette.text1;
  ctx.lineWidth = 1.75;
  ctx.stroke(paths.sung);
}

function extend(path, open, x, y) {
  if (open) path.lineTo(x, y);
  else path.moveTo(x, y);
  return true;
}

export function paintPlayhead({ ctx, view, palette, tick }) {
  const x = Math.round(view.x(tick));
  if (x < view.keyWidth - 1 || x > view.width) return;
  ctx.fillStyle = palette.focus;
  ctx.fillRect(x, 0, 2, view.height);
}
