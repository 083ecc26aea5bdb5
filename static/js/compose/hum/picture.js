/** The small picture of a recording: rows of the piano, the line of the voice, the notes found, the playhead. */

import { onThemeChange } from "core/theme.js";
import { readPalette } from "../../core/palette.js";
import { pitchName } from "../../core/score/spelling.js";
import { runs } from "./trace.js";

const KEYS = 40;
const BLACK = new Set([1, 3, 6, 8, 10]);
const PLAIN = { fifths: 0, mode: "major" };
const FEWEST = 14;

/** Rows that hold all `pitches`, at least FEWEST of them. @returns {[number, number]} lowest and highest MIDI number */
export function rowsFor(pitches) {
  if (!pitches.length) return [55, 55 + FEWEST];
  let [low, high] = [Math.floor(Math.min(...pitches)) - 2, Math.ceil(Math.max(...pitches)) + 2];
  while (high - low < FEWEST) {
    low -= 1;
    high += high - low < FEWEST ? 1 : 0;
  }
  return [low, high];
}

export class Picture {
  #palette = readPalette();
  #last = null;
  #deaf;

  /** @param {HTMLCanvasElement} canvas whose size CSS decides */
  constructor(canvas) {
    this.canvas = canvas;
    this.#deaf = onThemeChange(() => {
      this.#palette = readPalette();
      if (this.#last) this.paint(this.#last);
    });
  }

  /** The picture is not shown any more. */
  close() {
    this.#deaf();
  }

  /**
   * @param {{rows: [number, number], from: number, to: number, trace?: import("./trace.js").Point[], playhead?: number | null,
   *   notes?: {start: number, end: number, pitch: number, uncertain: boolean, chosen: boolean}[]}} what times in seconds
   */
  paint(what) {
    this.#last = what;
    const { rows: [low, high], from, to, trace = [], notes = [], playhead = null } = what;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const density = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * density)) this.canvas.width = Math.round(width * density);
    if (this.canvas.height !== Math.round(height * density)) this.canvas.height = Math.round(height * density);
    const ctx = this.canvas.getContext("2d");
    ctx.setTransform(density, 0, 0, density, 0, 0);
    const row = height / (high - low + 1);
    const frame = {
      ctx,
      width,
      height,
      row,
      palette: this.#palette,
      x: (second) => KEYS + ((second - from) / (to - from)) * (width - KEYS),
      y: (pitch) => (high - pitch) * row,
    };
    paintRows(frame, low, high);
    ctx.save();
    ctx.beginPath();
    ctx.rect(KEYS, 0, width - KEYS, height);
    ctx.clip();
    for (const note of notes) paintNote(frame, note);
    paintTrace(frame, trace);
    if (playhead !== null) {
      ctx.fillStyle = frame.palette.text1;
      ctx.fillRect(Math.round(frame.x(playhead)), 0, 2, height);
    }
    ctx.restore();
  }

  /** Second under a place of the picture that shows `from`..`to`. */
  secondAt(clientX, from, to) {
    const box = this.canvas.getBoundingClientRect();
    return from + ((clientX - box.left - KEYS) / (box.width - KEYS)) * (to - from);
  }
}

function paintRows({ ctx, width, row, y, palette }, low, high) {
  const isBlack = (pitch) => BLACK.has(((pitch % 12) + 12) % 12);
  for (let pitch = low; pitch <= high; pitch += 1) {
    ctx.fillStyle = isBlack(pitch) ? palette.well : palette.surface1;
    ctx.fillRect(0, y(pitch), width, row + 1);
    ctx.fillStyle = palette.line;
    ctx.fillRect(0, y(pitch) + row - 1, width, 1);
  }
  ctx.font = '11px "JetBrains Mono Variable", ui-monospace, monospace';
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  ctx.fillStyle = palette.text2;
  for (let pitch = low; pitch <= high; pitch += 1) {
    if (pitch % 12 === 0 || (row >= 13 && !isBlack(pitch))) ctx.fillText(pitchName({ pitch }, PLAIN), KEYS - 6, y(pitch) + row / 2);
  }
  ctx.fillStyle = palette.lineStrong;
  ctx.fillRect(KEYS - 1, 0, 1, y(low) + row);
}

/** Certain notes are full, uncertain ones dashed, hollow and marked "?"; the chosen one has a frame. */
function paintNote({ ctx, row, x, y, palette }, { start, end, pitch, uncertain, chosen }) {
  const [left, top] = [x(start), y(pitch)];
  const width = Math.max(4, x(end) - left - 1);
  ctx.fillStyle = palette.accent;
  ctx.globalAlpha = uncertain ? 0.16 : 0.85;
  ctx.fillRect(left, top + 0.5, width, row - 1);
  ctx.globalAlpha = 1;
  if (uncertain) {
    ctx.strokeStyle = palette.warn;
    ctx.lineWidth = 2;
    ctx.setLineDash([4, 3]);
    ctx.strokeRect(left + 1, top + 1, width - 2, row - 2);
    ctx.setLineDash([]);
    ctx.fillStyle = palette.text1;
    ctx.textAlign = "center";
    ctx.font = "600 12px sans-serif";
    ctx.fillText("?", left + width / 2, top > 14 ? top - 7 : top + row + 8);
  }
  if (chosen) {
    ctx.strokeStyle = palette.focus;
    ctx.lineWidth = 2;
    ctx.strokeRect(left - 1.5, top - 1.5, width + 3, row + 3);
  }
}

function paintTrace({ ctx, row, x, y, palette }, trace) {
  ctx.strokeStyle = palette.text1;
  ctx.lineWidth = 1.5;
  ctx.lineJoin = "round";
  for (const run of runs(trace)) {
    ctx.beginPath();
    run.forEach(({ time, pitch }) => ctx.lineTo(x(time), y(pitch) + row / 2));
    if (run.length === 1) ctx.lineTo(x(run[0].time) + 2, y(run[0].pitch) + row / 2);
    ctx.stroke();
  }
}
