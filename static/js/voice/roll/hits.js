/** Which note of the line is under a point. */

/**
 * @param {import("./roll.js").Roll} roll
 * @param {import("../../core/roll/gesture.js").Point} point
 * @param {number} reach pixels beyond the edges that still count: fingers are wider than arrows
 * @returns {import("../line.js").LineNote | undefined}
 */
export function noteAt({ view, studio }, { x, y }, reach) {
  const tick = view.tick(x);
  const slack = reach / view.scale;
  return studio.line.find((note) => {
    const top = view.y(note.pitch);
    return tick >= note.tick - slack && tick < note.tick + note.ticks + slack && y >= top - reach && y < top + view.row + reach;
  });
}
