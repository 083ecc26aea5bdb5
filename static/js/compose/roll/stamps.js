/** Small pictures that are drawn once and then stamped on every note that needs them. */

import { markPath } from "../../core/score/voices.js";

const FONT = '"Inter Variable", system-ui, sans-serif';
const MOST = 64;

/** @type {Map<string, HTMLCanvasElement>} */
const signs = new Map();

const markSize = (height) => (height < 10 ? height - 1.5 : Math.min(8, height - 4));

/** How wide a sign is on a note of this height, CSS pixels. */
export const signWidth = (height, letter) => Math.ceil(markSize(height) + (letter ? 18 : 4));

/**
 * The mark of a voice and its letter, to lie on the left end of a note.
 *
 * @param {import("../../core/score/voices.js").Mark} mark
 * @param {{height: number, letter: boolean, colour: string, ratio: number}} look height of the note in CSS pixels
 * @returns {HTMLCanvasElement}
 */
export function signOf(mark, { height, letter, colour, ratio }) {
  const key = [mark.shape, mark.letter, height, letter, colour, ratio].join();
  const known = signs.get(key);
  if (known) return known;
  if (signs.size >= MOST) signs.clear();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(signWidth(height, letter) * ratio);
  canvas.height = Math.ceil(height * ratio);
  const ctx = canvas.getContext("2d");
  const size = markSize(height);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = colour;
  ctx.save();
  ctx.translate(2.5, (height - size) / 2);
  ctx.scale(size / 12, size / 12);
  ctx.fill(markPath(mark));
  ctx.restore();
  if (letter) {
    ctx.font = `700 ${Math.min(10, height - 2)}px ${FONT}`;
    ctx.textBaseline = "middle";
    ctx.fillText(mark.letter, size + 6, height / 2 + 0.5);
  }
  signs.set(key, canvas);
  return canvas;
}

/** @type {WeakMap<CanvasRenderingContext2D, Map<string, CanvasPattern>>} */
const patterns = new WeakMap();

/** Diagonal lines to fill locked notes with. */
export function hatchPattern(ctx, colour) {
  const own = patterns.get(ctx) ?? new Map();
  patterns.set(ctx, own);
  if (own.has(colour)) return own.get(colour);
  const side = 6;
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.8;
  pen.lineWidth = 1.2;
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  const pattern = ctx.createPattern(tile, "repeat");
  own.set(colour, pattern);
  return pattern;
}
