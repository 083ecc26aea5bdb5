/** What lies over the engraved score: the playhead, and a bracket over the bars of the loop. It scrolls along with the paper. */

import { h } from "core/dom.js";
import { barId } from "../../core/score/mei.js";
import { measureIndexAt } from "../../core/score/time.js";

/** How far the playhead reaches beyond the staff lines, pixels. */
const BEYOND = 10;

/** @typedef {{left: number, right: number, top: number, bottom: number, stops: {tick: number, x: number}[]}} BarPlace pixels of the box */

export class ScoreOverlay {
  /** @type {Map<number, BarPlace | null>} by index of the bar */
  #bars = new Map();
  #followed = -1;

  /**
   * @param {HTMLElement} box the scrolling box of the score
   * @param {{store, player, following, loop}} studio
   * @param {(id: string) => Element[]} headsOf the engraved heads of a note
   */
  constructor(box, studio, headsOf) {
    this.box = box;
    this.studio = studio;
    this.headsOf = headsOf;
    this.playhead = h("div", { class: "score-playhead", hidden: true });
    this.loop = h("div", { class: "score-loops" });
    box.append(h("div", { class: "score-overlay", "aria-hidden": "true" }, this.loop, this.playhead));
    studio.player.addEventListener("loop", () => this.#showLoop());
    studio.following.addEventListener("change", () => {
      this.#followed = -1;
      if (studio.player.playing) this.showPlayhead(studio.player.tick);
    });
  }

  /** The engraving or its size has changed. */
  redraw() {
    this.#bars.clear();
    this.#followed = -1;
    this.#showLoop();
    this.showPlayhead(this.studio.player.tick);
  }

  showPlayhead(tick) {
    const index = measureIndexAt(this.studio.store.shown, tick);
    const bar = this.#bar(index);
    this.playhead.hidden = !bar;
    if (!bar) return;
    const { style } = this.playhead;
    style.transform = `translate(${xIn(bar, tick).toFixed(1)}px, ${bar.top - BEYOND}px)`;
    style.height = `${bar.bottom - bar.top + 2 * BEYOND}px`;
    this.#follow(index, bar);
  }

  /** Bring the bar's line into view when the playhead comes to it. */
  #follow(index, bar) {
    const { player, following } = this.studio;
    if (index === this.#followed || !player.playing || !following.on) return;
    this.#followed = index;
    const { scrollTop, clientHeight } = this.box;
    const [top, bottom] = [bar.top - 3 * BEYOND, bar.bottom + 3 * BEYOND];
    if (top >= scrollTop && bottom <= scrollTop + clientHeight) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.box.scrollTo({ top, behavior: calm ? "instant" : "smooth" });
  }

  /** One bracket per line of music; only its outer ends are closed. */
  #showLoop() {
    const { store, loop } = this.studio;
    const { region } = loop;
    if (!region?.on) return this.loop.replaceChildren();
    const runs = [];
    store.shown.measures.forEach(({ onset, duration }, index) => {
      if (onset >= region.to || onset + duration <= region.from) return;
      const bar = this.#bar(index);
      if (!bar) return;
      const [left, right] = [xIn(bar, Math.max(onset, region.from)), xIn(bar, Math.min(onset + duration, region.to))];
      const last = runs.at(-1);
      if (last?.top === bar.top) last.right = right;
      else runs.push({ left, right, top: bar.top });
    });
    this.loop.replaceChildren(
      ...runs.map(({ left, right, top }, index) => {
        const ends = [index === 0 && "is-start", index === runs.length - 1 && "is-end"].filter(Boolean);
        const bracket = h("div", { class: ["score-loop", ...ends].join(" ") });
        Object.assign(bracket.style, { transform: `translate(${left}px, ${top - 22}px)`, width: `${Math.max(4, right - left)}px` });
        return bracket;
      }),
    );
  }

  /** Where a bar and its beats lie. @returns {BarPlace | null} null when it is not engraved */
  #bar(index) {
    if (!this.#bars.has(index)) this.#bars.set(index, this.#measure(index));
    return this.#bars.get(index);
  }

  #measure(index) {
    const measure = this.studio.store.shown.measures[index];
    const lines = document.getElementById(barId(index))?.querySelectorAll(":scope > .staff > path") ?? [];
    if (!measure || !lines.length) return null;
    const frame = this.box.getBoundingClientRect();
    const [dx, dy] = [this.box.scrollLeft - frame.left - this.box.clientLeft, this.box.scrollTop - frame.top - this.box.clientTop];
    const [first, last] = [lines[0].getBoundingClientRect(), lines[lines.length - 1].getBoundingClientRect()];
    const [left, right] = [first.left + dx, first.right + dx];
    const xs = new Map();
    for (const part of this.studio.store.shown.parts) {
      for (const note of part.notes) {
        if (note.onset < measure.onset || note.onset >= measure.onset + measure.duration || note.grace) continue;
        const head = this.headsOf(note.id)[0]?.querySelector(".notehead")?.getBoundingClientRect();
        const x = head && head.left + head.width / 2 + dx;
        if (x && x < (xs.get(note.onset) ?? Infinity)) xs.set(note.onset, x);
      }
    }
    if (!xs.has(measure.onset)) xs.set(measure.onset, left);
    xs.set(measure.onset + measure.duration, right);
    const stops = [...xs].map(([tick, x]) => ({ tick, x })).sort((a, b) => a.tick - b.tick);
    return { left, right, top: first.top + dy, bottom: last.bottom + dy, stops };
  }
}

/** Pixel of a tick in its bar, between the notes around it. @param {BarPlace} bar */
function xIn({ stops }, tick) {
  const after = stops.findIndex((stop) => stop.tick > tick);
  if (after < 0) return stops.at(-1).x;
  if (after === 0) return stops[0].x;
  const [a, b] = [stops[after - 1], stops[after]];
  return a.x + ((b.x - a.x) * (tick - a.tick)) / (b.tick - a.tick);
}
