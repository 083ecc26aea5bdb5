/** What the lane of phones shows: a box for each, as long as it sounds, with its symbol; a solid edge where its beginning was moved. */

import { isPhone, offsetOf } from "../phone_times.js";

const PAD = 2;
const FONT = '12px "Inter Variable", sans-serif';
/** Pixels to each side of a symbol. */
const ROOM = 2;

/**
 * @param {{ctx: CanvasRenderingContext2D, view, size: {width: number, height: number}, palette, segments: import("../phone_times.js").Segment[],
 *   offsets: import("../phone_times.js").Offsets, vowels: Set<string>, tempo: import("../../core/score/time.js").TempoMap, left: number, note: string | null, inHand: object | null}} lane
 *   `left`: pixel from which on there is something to see
 */
export function paintPhones({ ctx, view, size: { width, height }, palette, segments, offsets, vowels, tempo, left, note, inHand }) {
  ctx.fillStyle = palette.surface1;
  ctx.fillRect(0, 0, width, height);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, width, height);
  ctx.clip();
  ctx.font = FONT;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const [from, to] = [left, width].map((x) => tempo.secondsAt(view.tick(x)));
  const x = (second) => view.x(tempo.tickAt(second));
  for (const segment of segments) {
    if (!isPhone(segment) || segment.end < from || segment.start > to) continue;
    paintPhone(ctx, { segment, x0: x(segment.start), x1: x(segment.end), height, palette, held: vowels.has(segment.phone), chosen: segment.note === note });
    if (offsetOf(offsets, segment)) paintMoved(ctx, x(segment.start), height, palette);
  }
  if (inHand) {
    const [x0, x1] = [x(inHand.start), x(inHand.end)];
    ctx.lineWidth = 2;
    ctx.strokeStyle = palette.focus;
    ctx.strokeRect(x0 + 1, PAD + 1, Math.max(2, x1 - x0 - 2), height - 2 * PAD - 2);
  }
  ctx.restore();
  ctx.fillStyle = palette.surface2;
  ctx.fillRect(0, 0, Math.min(left, view.keyWidth), height);
  ctx.fillStyle = palette.lineStrong;
  ctx.fillRect(view.keyWidth - 1, 0, 1, height);
}

function paintPhone(ctx, { segment, x0, x1, height, palette, held, chosen }) {
  const wide = x1 - x0;
  ctx.fillStyle = chosen ? palette.accentSoft : held ? palette.surface3 : palette.well;
  ctx.fillRect(x0, PAD, wide, height - 2 * PAD);
  ctx.fillStyle = palette.text3;
  ctx.fillRect(Math.round(x0), PAD, 1, height - 2 * PAD);
  if (ctx.measureText(segment.phone).width + 2 * ROOM > wide) return;
  ctx.fillStyle = held ? palette.text1 : palette.text2;
  ctx.fillText(segment.phone, (x0 + x1) / 2, height / 2);
}

/** A beginning that was moved: more than a colour, it has a head. */
function paintMoved(ctx, x, height, palette) {
  ctx.fillStyle = palette.accent;
  ctx.fillRect(Math.round(x) - 1, PAD, 3, height - 2 * PAD);
  ctx.beginPath();
  ctx.moveTo(x - 5, 0);
  ctx.lineTo(x + 5, 0);
  ctx.lineTo(x, 7);
  ctx.fill();
}
