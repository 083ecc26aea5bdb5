/**
 * What every roll does: two canvases (music below, what moves above), redrawn only when something changed, at most once a frame.
 */

import { fitCanvases } from "../canvas.js";
import { readPalette } from "../palette.js";
import { onThemeChange } from "core/theme.js";

/** How often what is being made changes its look: on a small machine the same processor makes it. */
const SHIMMER_MS = 80;

/** A roll says with `score`, `paintMusic`, `paintMoving(phase)`, `fit` and `shimmers` what is its own, and calls `watch` once it is ready. */
export class LayeredRoll {
  #dirty = true;
  #dirtyOverlay = true;
  #requested = false;
  #shimmer = 0;
  #fitted = false;
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #coarse = matchMedia("(pointer: coarse)");
  /** Pixels of the canvases to one of the page. */
  ratio = 1;

  /** @param {HTMLElement} element focusable box with two canvases inside @param {object} studio @param {object} view a Viewport */
  constructor(element, studio, view) {
    this.element = element;
    this.studio = studio;
    this.view = view;
    this.palette = readPalette();
    [this.base, this.over] = element.querySelectorAll("canvas");
  }

  watch() {
    new ResizeObserver(() => this.#resize()).observe(this.element);
    onThemeChange(() => {
      this.palette = readPalette();
      this.dirty();
    });
    this.#resize();
  }

  dirty() {
    this.#dirty = true;
    this.dirtyOverlay();
  }

  dirtyOverlay() {
    this.#dirtyOverlay = true;
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame((time) => this.#paint(time));
  }

  pan(dx, dy) {
    this.view.pan(dx, dy, this.score);
    this.moved();
  }

  /** The user moved the view; following the playhead waits. */
  moved() {
    this.studio.following.pause();
    this.dirty();
  }

  /** Called on every frame while playing. */
  followPlayhead(tick) {
    if (this.studio.following.on && this.view.follow(tick)) this.#dirty = true;
    this.dirtyOverlay();
  }

  #resize() {
    const size = fitCanvases(this.element, [this.base, this.over]);
    if (!size) return;
    this.ratio = size.ratio;
    this.view.resize(size.width, size.height, this.#coarse.matches);
    if (!this.#fitted) this.fit();
    this.#fitted = true;
    this.dirty();
  }

  #paint(time) {
    this.#requested = false;
    if (!this.view.width) return;
    if (this.#dirty) {
      this.paintMusic();
      this.#dirty = false;
    }
    if (this.#dirtyOverlay) {
      this.paintMoving(this.#still.matches ? 0 : (time / 1600) % 1);
      this.#dirtyOverlay = false;
    }
    if (this.shimmers && !this.#still.matches) this.#shimmer ||= setTimeout(() => this.#again(), SHIMMER_MS);
  }

  #again() {
    this.#shimmer = 0;
    this.dirtyOverlay();
  }
}
