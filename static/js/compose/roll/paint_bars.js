/** What the roll shows of whole bars. */

import { hatch } from "../../core/roll/paint_grid.js";

/** Locked bars are hatched, selected bars tinted. */
export function paintBarStates({ ctx, view, score, session, palette, isLocked }) {
  if (!session.bars && !session.locks.bars.length) return;
  score.measures.forEach((measure, index) => {
    const x = view.x(measure.onset);
    const width = measure.duration * view.scale;
    if (x + width < view.keyWidth || x > view.width) return;
    if (isLocked(measure)) {
      hatch(ctx, x, view.rulerHeight, width, view.gridHeight, palette.text3, 0.3);
    }
    if (session.bars && index >= session.bars[0] && index <= session.bars[1]) {
      ctx.fillStyle = palette.accent;
      ctx.globalAlpha = 0.1;
      ctx.fillRect(x, view.rulerHeight, width, view.gridHeight);
      ctx.globalAlpha = 1;
    }
  });
}
