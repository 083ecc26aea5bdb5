/** The ruler over the roll: the loop's lane above, the bars below. */

import { barTicks } from "../score/time.js";
import { FONT, paintLock } from "./paint_grid.js";

/** @param {{ctx, view, score, session, palette, isLocked: (measure: object) => boolean, loop: import("../audio/loop.js").Loop | null}} frame */
export function paintRuler(frame) {
  const { ctx, view, palette } = frame;
  ctx.fillStyle = palette.surface2;
  ctx.fillRect(0, 0, view.width, view.rulerHeight);
  ctx.fillStyle = palette.well;
  ctx.fillRect(view.keyWidth, 0, view.gridWidth, view.loopHeight);
  ctx.save();
  ctx.beginPath();
  ctx.rect(view.keyWidth, 0, view.gridWidth, view.height);
  ctx.clip();
  paintBars(frame);
  paintLoop(frame);
  ctx.restore();
  ctx.fillStyle = palette.line;
  if (view.loopHeight) ctx.fillRect(0, view.loopHeight - 1, view.width, 1);
  ctx.fillRect(0, view.rulerHeight - 1, view.width, 1);
}

function paintBars({ ctx, view, score, session, palette, isLocked }) {
  ctx.font = `500 11px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const [top, height] = [view.loopHeight, view.rulerHeight - view.loopHeight];
  const middle = top + height / 2;
  const every = labelEvery(view, score);
  score.measures.forEach((measure, index) => {
    const x = view.x(measure.onset);
    const width = measure.duration * view.scale;
    if (x + width < view.keyWidth || x > view.width) return;
    const chosen = session.bars && index >= session.bars[0] && index <= session.bars[1];
    if (chosen) {
      ctx.fillStyle = palette.accent;
      ctx.fillRect(x + 1, top, width - 1, height - 1);
    }
    ctx.fillStyle = chosen ? palette.onAccent : palette.lineStrong;
    ctx.fillRect(Math.round(x), chosen ? top : top + 4, 1, height);
    const locked = isLocked(measure);
    ctx.fillStyle = chosen ? palette.onAccent : locked ? palette.text1 : palette.text2;
    const labelled = index % every === 0;
    if (labelled) ctx.fillText(measure.number, x + 6, middle);
    if (locked) paintLock(ctx, x + Math.min(width - 10, 6 + (labelled ? ctx.measureText(measure.number).width + 5 : 0)), middle - 6);
  });
}

/** The region is a solid band with two grips while it is on, a dashed outline while it is off. */
function paintLoop({ ctx, view, palette, loop }) {
  if (!loop) return;
  const [from, to] = [Math.round(view.x(loop.from)), Math.round(view.x(loop.to))];
  const [top, height] = [2, view.loopHeight - 5];
  ctx.lineWidth = 1;
  if (!loop.on) {
    ctx.strokeStyle = palette.text3;
    ctx.setLineDash([4, 3]);
    ctx.strokeRect(from + 0.5, top + 0.5, to - from - 1, height - 1);
    ctx.setLineDash([]);
    return;
  }
  ctx.fillStyle = palette.accent;
  ctx.fillRect(from, top, to - from, height);
  ctx.fillStyle = palette.onAccent;
  for (const x of [from + 3, to - 5]) ctx.fillRect(x, top + 3, 2, height - 6);
  ctx.fillStyle = palette.accent;
  for (const x of [from, to - 2]) ctx.fillRect(x, top, 2, view.height);
}

function labelEvery(view, score) {
  const room = barTicks(score.metres[0]) * view.scale;
  return [1, 2, 4, 8, 16, 32].find((every) => room * every > 30) ?? 64;
}
