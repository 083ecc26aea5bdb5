/** The picture of a match: both sides above each other, the places that are alike as bands, joined by links. */

import { fitCanvases } from "core/canvas.js";
import { readPalette } from "core/palette.js";
import { SIDES, bandOf, otherSide, segmentAt, stretchOf } from "./geometry.js";

const LANE = 64;
const GAP = 44;
export const HEIGHT = 2 * LANE + GAP;
const TOPS = { published: 0, registered: LANE + GAP };
/** Of the strokes that fill a band: down, up, flat, upright. Colours alone would not tell them apart. */
const STROKES = [[1, 1], [1, -1], [1, 0], [0, 1]];
const COLOURS = ["s", "a", "t", "b"];
const BADGE = 9;

/** @typedef {{lit: number, heard: {side: import("./geometry.js").Side, at: number, opposite: number} | null}} Shown */

export class Picture {
  #palette = readPalette();

  /** @param {HTMLElement} box @param {HTMLCanvasElement} canvas that fills it @param {import("./geometry.js").Match} match */
  constructor(box, canvas, match) {
    Object.assign(this, { box, canvas, match });
  }

  /** The theme has changed. */
  recolour() {
    this.#palette = readPalette();
  }

  /** @param {Shown} shown `lit`: index of the place that is pointed at, -1 for none; `heard`: what plays, seconds of both sides */
  paint(shown) {
    const size = fitCanvases(this.box, [this.canvas]);
    if (!size) return;
    const frame = { ctx: this.canvas.getContext("2d"), width: size.width, palette: this.#palette, match: this.match };
    frame.ctx.clearRect(0, 0, size.width, HEIGHT);
    for (const side of SIDES) {
      frame.ctx.fillStyle = frame.palette.well;
      frame.ctx.fillRect(0, TOPS[side], size.width, LANE);
    }
    this.match.segments.forEach((_, index) => paintPlace(frame, index, index === shown.lit));
    for (const side of SIDES) paintMusic(frame, side);
    this.match.segments.forEach((_, index) => paintBadges(frame, index));
    if (shown.heard) paintHeads(frame, shown.heard);
  }

  /**
   * What lies under the pointer.
   * @param {{clientX: number, clientY: number}} event
   * @returns {{side: import("./geometry.js").Side, index: number, time: number} | null} null beside all places
   */
  under({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const side = SIDES.find((each) => clientY - box.top >= TOPS[each] && clientY - box.top <= TOPS[each] + LANE);
    const index = side ? segmentAt(this.match, side, clientX - box.left, box.width) : -1;
    if (index < 0) return null;
    const [from, to] = stretchOf(this.match, this.match.segments[index], side);
    const time = ((clientX - box.left) / box.width) * this.match[side].seconds;
    return { side, index, time: Math.min(to, Math.max(from, time)) };
  }
}

function bandsOf({ match, width }, index) {
  const band = (side) => {
    const stretch = stretchOf(match, match.segments[index], side);
    return stretch && bandOf(stretch, match[side].seconds, width);
  };
  return { published: band("published"), registered: band("registered") };
}

function paintPlace(frame, index, lit) {
  const { ctx, palette } = frame;
  const bands = bandsOf(frame, index);
  const colour = palette[COLOURS[index % COLOURS.length]];
  ctx.fillStyle = colour;
  ctx.strokeStyle = colour;
  ctx.lineWidth = lit ? 2 : 1;
  for (const side of SIDES) if (bands[side]) paintBand(ctx, bands[side], TOPS[side], STROKES[index % STROKES.length], lit);
  if (bands.published && bands.registered) paintLink(ctx, bands, lit);
}

function paintBand(ctx, [left, right], top, [dx, dy], lit) {
  ctx.globalAlpha = lit ? 0.34 : 0.16;
  ctx.fillRect(left, top, right - left, LANE);
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, right - left, LANE);
  ctx.clip();
  ctx.globalAlpha = lit ? 0.55 : 0.35;
  ctx.beginPath();
  const reach = LANE + right - left;
  for (let step = -reach; step <= reach; step += 8) {
    const [x, y] = [left + (dy ? step : 0), top + (dy ? 0 : step)];
    ctx.moveTo(x - dx * reach, y - dy * reach);
    ctx.lineTo(x + dx * reach, y + dy * reach);
  }
  ctx.stroke();
  ctx.restore();
  ctx.globalAlpha = 1;
  ctx.strokeRect(left + 0.5, top + 0.5, right - left - 1, LANE - 1);
}

function paintLink(ctx, { published, registered }, lit) {
  ctx.beginPath();
  ctx.moveTo(published[0], LANE);
  ctx.lineTo(published[1], LANE);
  ctx.lineTo(registered[1], LANE + GAP);
  ctx.lineTo(registered[0], LANE + GAP);
  ctx.closePath();
  ctx.globalAlpha = lit ? 0.34 : 0.12;
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.stroke();
}

function paintMusic({ ctx, width, palette, match }, side) {
  const { peaks, notes, seconds } = match[side];
  ctx.fillStyle = palette.text2;
  if (notes.length) return paintNotes(ctx, notes, width / seconds, TOPS[side]);
  const middle = TOPS[side] + LANE / 2;
  const columns = Math.floor(width);
  for (let x = 0; x < columns; x += 1) {
    const [from, to] = [Math.floor((x * peaks.length) / columns), Math.ceil(((x + 1) * peaks.length) / columns)];
    const half = Math.max(0.5, (Math.max(0, ...peaks.slice(from, to)) * (LANE - 8)) / 2);
    ctx.fillRect(x, middle - half, 1, 2 * half);
  }
  return undefined;
}

/** From the lowest to the highest note of this side: the other one may be transposed. */
function paintNotes(ctx, notes, scale, top) {
  const pitches = notes.map(([, , pitch]) => pitch);
  const [low, high] = [Math.min(...pitches), Math.max(...pitches)];
  const row = Math.min(8, (LANE - 12) / (high - low + 1));
  const base = top + (LANE + (high - low + 1) * row) / 2;
  for (const [start, end, pitch] of notes) {
    ctx.fillRect(start * scale, base - (pitch - low + 1) * row, Math.max(2, (end - start) * scale - 1), Math.max(3, row - 1));
  }
}

/** Its number, where the list has it. */
function paintBadges(frame, index) {
  const { ctx, palette, width } = frame;
  const bands = bandsOf(frame, index);
  for (const side of SIDES) {
    if (!bands[side]) continue;
    const x = Math.min(width - BADGE, Math.max(BADGE, (bands[side][0] + bands[side][1]) / 2));
    const y = side === "published" ? LANE + BADGE - 2 : LANE + GAP - BADGE + 2;
    ctx.fillStyle = palette[COLOURS[index % COLOURS.length]];
    ctx.beginPath();
    ctx.arc(x, y, BADGE, 0, 2 * Math.PI);
    ctx.fill();
    ctx.fillStyle = palette.surface1;
    ctx.font = '600 11px "Inter Variable", sans-serif';
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(String(index + 1), x, y + 0.5);
  }
}

/** Where it plays, and the same moment on the other side. */
function paintHeads({ ctx, width, palette, match }, { side, at, opposite }) {
  ctx.fillStyle = palette.text1;
  for (const [each, time, thick] of [[side, at, 2], [otherSide(side), opposite, 1]]) {
    if (match[each].seconds) ctx.fillRect(Math.round((time / match[each].seconds) * width) - 1, TOPS[each], thick, LANE);
  }
}
