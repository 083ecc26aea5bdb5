/** The seek bar: the track's loudness as a picture, played and to come; by pointer, by keys, and in words. */

import { api } from "core/api.js";
import { fitCanvases } from "core/canvas.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { colours, onThemeChange } from "core/theme.js";
import { clock } from "../words.js";

const STEPS = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 30, PageDown: -30 };
/** Pixels from one stroke to the next. */
const STROKE = 3;

export class Waveform {
  /** By track. @type {Map<string, number[]>} */
  static #known = new Map();
  #peaks = [];
  /** Seconds under the pointer while it is held down. */
  #held = null;

  /**
   * @param {HTMLElement} box role=slider, with a canvas
   * @param {import("./player.js").Player} player
   * @param {{shown?: () => import("./queue.js").Track | null, signal?: AbortSignal}} [page] `shown`: whose it is, of the one
   *   that plays by default; `signal`: ends it
   */
  constructor(box, player, { shown = () => player.track, signal } = {}) {
    Object.assign(this, { box, player, shown });
    this.canvas = need("canvas", box);
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("pointerdown", (event) => this.#down(event));
    box.addEventListener("pointermove", (event) => this.#held !== null && this.#hold(event));
    box.addEventListener("pointerup", () => this.#let());
    box.addEventListener("pointercancel", () => (this.#held = null));
    const observer = new ResizeObserver(() => this.paint());
    observer.observe(box);
    const off = onThemeChange(() => this.paint());
    signal?.addEventListener("abort", () => (off(), observer.disconnect()));
  }

  /** Whether the track that plays is the one that is shown here. */
  get #on() {
    return this.shown()?.id === this.player.track?.id;
  }

  /** Another track: fetch its picture. */
  async follow() {
    const track = this.shown();
    this.#peaks = [];
    this.paint();
    if (!track) return;
    const known = Waveform.#known.get(track.id) ?? (await api.get(`/api/feed/tracks/${track.id}/`).catch(() => null))?.peaks;
    if (!known) return;
    Waveform.#known.set(track.id, known);
    if (this.shown()?.id === track.id) this.#peaks = known;
    this.paint();
  }

  paint() {
    const seconds = this.#held ?? (this.#on ? this.player.position : 0);
    const duration = this.#on ? this.player.duration : (this.shown()?.duration_ms ?? 0) / 1000;
    this.#say(seconds, duration);
    const size = fitCanvases(this.box, [this.canvas]);
    if (!size) return;
    const context = this.canvas.getContext("2d");
    const { "--accent": played, "--text-3": rest } = colours("--accent", "--text-3");
    const until = duration ? (seconds / duration) * size.width : 0;
    context.clearRect(0, 0, size.width, size.height);
    for (let x = 0; x < size.width; x += STROKE) {
      const height = Math.max(2, this.#level(x / size.width) * size.height);
      context.fillStyle = x < until ? played : rest;
      context.globalAlpha = x < until ? 1 : 0.55;
      context.fillRect(x, (size.height - height) / 2, STROKE - 1, height);
    }
  }

  /** @param {number} place 0..1 */
  #level(place) {
    return this.#peaks[Math.floor(place * this.#peaks.length)] ?? 0;
  }

  #say(seconds, duration) {
    const whole = Math.floor(seconds);
    if (this.box.getAttribute("aria-valuenow") === String(whole) && this.box.getAttribute("aria-valuemax") === String(Math.floor(duration))) return;
    this.box.setAttribute("aria-valuenow", String(whole));
    this.box.setAttribute("aria-valuemax", String(Math.floor(duration)));
    this.box.setAttribute("aria-valuetext", t("%(now)s of %(whole)s", { now: clock(seconds), whole: clock(duration) }));
  }

  #key(event) {
    const { position, duration } = this.player;
    const to = { Home: 0, End: duration }[event.key] ?? (event.key in STEPS ? position + STEPS[event.key] : null);
    if (to === null || !this.#on || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.player.seek(to);
  }

  #down(event) {
    if (event.button !== 0 || !this.#on) return;
    this.box.setPointerCapture(event.pointerId);
    this.#hold(event);
  }

  #hold({ clientX }) {
    const { left, width } = this.box.getBoundingClientRect();
    this.#held = Math.min(1, Math.max(0, (clientX - left) / width)) * this.player.duration;
    this.paint();
  }

  #let() {
    if (this.#held === null) return;
    const to = this.#held;
    this.#held = null;
    this.player.seek(to);
  }
}
