/**
 * Which part of the music the roll shows, and the way from ticks and pitches to pixels and back.
 */

import { TICKS_PER_QUARTER, scoreEnd } from "../score/time.js";

const MIN_SCALE = 4 / TICKS_PER_QUARTER;
const MAX_SCALE = 480 / TICKS_PER_QUARTER;
const MIN_ROW = 5;
const MAX_ROW = 32;

export class Viewport {
  constructor() {
    this.width = 0;
    this.height = 0;
    this.keyWidth = 52;
    /** The ruler has two lanes: the loop's, then the bars'. */
    this.loopHeight = 18;
    this.rulerHeight = 44;
    /** Tick at the left edge of the grid. */
    this.left = 0;
    /** Pixels per tick. */
    this.scale = 56 / TICKS_PER_QUARTER;
    /** Pitch of the topmost row; a fraction is a row cut off. */
    this.top = 84;
    this.row = 12;
  }

  get gridWidth() {
    return Math.max(1, this.width - this.keyWidth);
  }

  get gridHeight() {
    return Math.max(1, this.height - this.rulerHeight);
  }

  get right() {
    return this.left + this.gridWidth / this.scale;
  }

  get bottom() {
    return this.top - this.gridHeight / this.row;
  }

  x(tick) {
    return this.keyWidth + (tick - this.left) * this.scale;
  }

  /** Upper edge of a pitch's row. */
  y(pitch) {
    return this.rulerHeight + (this.top - pitch) * this.row;
  }

  tick(x) {
    return this.left + (x - this.keyWidth) / this.scale;
  }

  pitch(y) {
    return Math.max(0, Math.min(127, Math.ceil(this.top - (y - this.rulerHeight) / this.row)));
  }

  /** @param {boolean} coarse whether fingers must find the lanes of the ruler */
  resize(width, height, coarse = false) {
    this.width = width;
    this.height = height;
    [this.loopHeight, this.rulerHeight] = coarse ? [30, 64] : [18, 44];
    this.keyWidth = width < 480 ? 40 : 52;
  }

  /** Move by pixels; stays within the music plus a screen's worth of room to write on. */
  pan(dx, dy, score) {
    const most = Math.max(0, scoreEnd(score) - (this.gridWidth * 0.5) / this.scale);
    this.left = Math.max(0, Math.min(most, this.left + dx / this.scale));
    this.#setTop(this.top - dy / this.row);
  }

  /** Zoom time by `factor`, keeping the music under pixel `x` where it is. */
  zoom(factor, x) {
    const held = this.tick(x);
    this.scale = Math.max(MIN_SCALE, Math.min(MAX_SCALE, this.scale * factor));
    this.left = Math.max(0, held - (x - this.keyWidth) / this.scale);
  }

  /** Zoom pitch by `factor`, keeping the row under pixel `y` where it is. */
  zoomRows(factor, y) {
    const held = this.top - (y - this.rulerHeight) / this.row;
    this.row = Math.max(MIN_ROW, Math.min(MAX_ROW, this.row * factor));
    this.#setTop(held + (y - this.rulerHeight) / this.row);
  }

  /** Show the whole piece, or as much of it as stays legible, from its start. */
  fit(score) {
    const end = scoreEnd(score);
    this.left = 0;
    this.scale = Math.max(18 / TICKS_PER_QUARTER, Math.min(120 / TICKS_PER_QUARTER, (this.gridWidth - 12) / end));
    this.fitRows(score);
  }

  /** Show all pitches that occur, and `room` (lowest, highest) for those to come, with air above and below; rows of at most `tallest` pixels. */
  fitRows(score, room = [127, 0], tallest = 16) {
    let [low, high] = room;
    for (const part of score.parts) {
      for (const note of part.notes) {
        low = Math.min(low, note.pitch);
        high = Math.max(high, note.pitch);
      }
    }
    if (low > high) [low, high] = [57, 81];
    const rows = high - low + 4;
    this.row = Math.max(7, Math.min(tallest, this.gridHeight / rows));
    const middle = (low + high) / 2;
    this.#setTop(middle + this.gridHeight / this.row / 2 - 0.5);
  }

  /** Bring a tick and a pitch into view if they are not. */
  reveal(tick, pitch) {
    const span = this.right - this.left;
    if (tick < this.left || tick > this.right - span * 0.06) this.left = Math.max(0, tick - span * 0.2);
    if (pitch !== undefined && (pitch > this.top - 1 || pitch < this.bottom + 2)) {
      this.#setTop(pitch + this.gridHeight / this.row / 2);
    }
  }

  /** Turn the page when the playhead leaves it. @returns {boolean} whether the view moved */
  follow(tick) {
    const span = this.right - this.left;
    if (tick >= this.left && tick < this.left + span * 0.92) return false;
    this.left = Math.max(0, tick - span * 0.08);
    return true;
  }

  #setTop(top) {
    const rows = this.gridHeight / this.row;
    this.top = Math.max(Math.min(rows - 1, 127), Math.min(127, top));
  }
}
