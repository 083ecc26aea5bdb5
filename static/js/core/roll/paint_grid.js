/**
 * The paper of the roll: rows, bar and beat lines, and the keys.
 */

import { inScale, pitchName, tonicOf } from "../score/spelling.js";
import { beatOrigin, beatTicks, indexAt, keyAt, metreAt } from "../score/time.js";

const BLACK = new Set([1, 3, 6, 8, 10]);
export const FONT = '"JetBrains Mono Variable", ui-monospace, monospace';

/** @param {{ctx, view, score, session, palette}} frame */
export function paintGrid(frame) {
  paintRows(frame);
  paintLines(frame);
}

function paintRows({ ctx, view, score, session, palette }) {
  ctx.fillStyle = palette.surface1;
  ctx.fillRect(0, 0, view.width, view.height);
  for (const { key, from, to } of keysInView(view, score)) {
    const [x, width] = [view.x(from), (to - from) * view.scale];
    for (const pitch of pitchesInView(view)) {
      const y = view.y(pitch);
      const dark = session.showScale ? !inScale(pitch, key) : BLACK.has(pitch % 12);
      const tonic = session.showScale && pitch % 12 === tonicOf(key);
      if (dark || tonic) {
        ctx.fillStyle = dark ? palette.well : palette.accentSoft;
        ctx.fillRect(x, y, width, view.row);
      }
      if (pitch % 12 === 0 || pitch % 12 === 5) {
        ctx.fillStyle = palette.line;
        ctx.fillRect(x, y + view.row - 1, width, 1);
      }
    }
  }
}

function pitchesInView(view) {
  const highest = Math.ceil(view.top);
  const lowest = Math.max(0, Math.floor(view.bottom));
  return Array.from({ length: Math.max(0, highest - lowest + 1) }, (_, step) => highest - step);
}

/** The keys that hold in the view, each with the ticks between which it does. */
function keysInView(view, score) {
  return score.keys
    .map((key, index) => ({ key, from: Math.max(key.tick, view.left), to: Math.min(score.keys[index + 1]?.tick ?? Infinity, view.right) }))
    .filter(({ from, to }) => from < to);
}

function paintLines({ ctx, view, score, session, palette }) {
  const first = indexAt(score.measures, Math.max(0, view.left), "onset");
  for (let index = first; index < score.measures.length; index += 1) {
    const measure = score.measures[index];
    if (measure.onset > view.right) break;
    const metre = metreAt(score, measure.onset);
    const beat = beatTicks(metre);
    const origin = beatOrigin(score, index);
    const end = measure.onset + measure.duration;
    for (const [step, colour, room] of [
      [session.grid, palette.line, 9],
      [beat, palette.lineStrong, 5],
    ]) {
      if (step * view.scale < room) continue;
      ctx.fillStyle = colour;
      ctx.globalAlpha = step === beat ? 0.75 : 0.6;
      for (let tick = origin; tick < end; tick += step) {
        if (tick > measure.onset) ctx.fillRect(Math.round(view.x(tick)), view.rulerHeight, 1, view.gridHeight);
      }
      ctx.globalAlpha = 1;
    }
    ctx.fillStyle = palette.text3;
    ctx.globalAlpha = 0.7;
    ctx.fillRect(Math.round(view.x(measure.onset)), view.rulerHeight, 1, view.gridHeight);
    if (index === score.measures.length - 1) ctx.fillRect(Math.round(view.x(end)), view.rulerHeight, 2, view.gridHeight);
    ctx.globalAlpha = 1;
  }
}

/** The keys lie over everything that scrolls. */
export function paintKeys({ ctx, view, score, session, palette, marks, compasses }) {
  const key = keyAt(score, Math.max(0, view.left));
  ctx.fillStyle = palette.surface2;
  ctx.fillRect(0, view.rulerHeight, view.keyWidth, view.gridHeight);
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  for (const pitch of pitchesInView(view)) {
    const y = view.y(pitch);
    const black = BLACK.has(pitch % 12);
    if (black) {
      ctx.fillStyle = palette.surface0;
      ctx.fillRect(0, y, view.keyWidth * 0.58, view.row);
    }
    ctx.fillStyle = palette.line;
    if (!black) ctx.fillRect(0, y + view.row - 1, view.keyWidth, 1);
    if (session.showScale && pitch % 12 === tonicOf(key)) {
      ctx.fillStyle = palette.accent;
      ctx.beginPath();
      ctx.arc(9, y + view.row / 2, Math.min(3, view.row / 3), 0, 2 * Math.PI);
      ctx.fill();
    }
    if (session.cursor.pitch === pitch) {
      ctx.fillStyle = palette.accent;
      ctx.fillRect(view.keyWidth - 3, y, 3, view.row);
    }
    const named = pitch % 12 === 0 || (view.row >= 13 && !black);
    if (!named) continue;
    ctx.font = `${pitch % 12 === 0 ? 600 : 400} ${Math.min(11, view.row + 1)}px ${FONT}`;
    ctx.fillStyle = pitch % 12 === 0 ? palette.text1 : palette.text3;
    ctx.fillText(pitchName({ pitch }, { ...key, fifths: 0 }), view.keyWidth - 7, y + view.row / 2 + 0.5);
  }
  paintCompass(ctx, view, compasses.get(session.activePart), palette[marks.get(session.activePart)?.slot]);
  ctx.fillStyle = palette.lineStrong;
  ctx.fillRect(view.keyWidth - 1, view.rulerHeight, 1, view.gridHeight);
}

/** A bracket beside the keys that the part in hand can reach. */
function paintCompass(ctx, view, compass, colour) {
  if (!compass || !colour) return;
  const [low, high] = compass;
  const top = Math.max(view.rulerHeight - 4, view.y(high));
  const bottom = Math.min(view.height + 4, view.y(low) + view.row);
  ctx.fillStyle = colour;
  ctx.fillRect(0, top, 2, Math.max(0, bottom - top));
  ctx.fillRect(0, top, 6, 2);
  ctx.fillRect(0, bottom - 2, 6, 2);
}

/** Diagonal lines, the sign of "locked" that needs no colour. */
export function hatch(ctx, x, y, width, height, colour, alpha, step = 8) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.globalAlpha = alpha;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let start = Math.floor((x - height) / step) * step; start < x + width; start += step) {
    ctx.moveTo(start, y + height);
    ctx.lineTo(start + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

/** A small padlock, 9 by 12, in the current fill colour. */
export function paintLock(ctx, x, y) {
  ctx.fillRect(x, y + 5, 9, 7);
  ctx.strokeStyle = ctx.fillStyle;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.arc(x + 4.5, y + 5, 2.8, Math.PI, 0);
  ctx.stroke();
}
