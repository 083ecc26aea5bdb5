/**
 * From places on engraved pages to music and back: which beat and which height of which part is under a point.
 *
 * @typedef {import("./layout.js").Layout} Layout
 * @typedef {{page: number, bar: object, staff: object, index: number, part: object}} Spot one staff of one bar on a page
 * @typedef {Spot & {tick: number, height: number, x: number, y: number}} Place x and y of the middle of a head there
 */

import { tickOfHead } from "../../core/score/mei.js";
import { noteIndex } from "../../core/score/model.js";
import { lowestLine } from "../../core/score/staff.js";
import { beatOrigin, measureIndexAt } from "../../core/score/time.js";

/** How far from its staff a note may be written, in spaces: five ledger lines. */
const REACH = 5.5;

export const spaceOf = (staff) => (staff.bottom - staff.top) / 4;

/** y of a height on a staff under a clef. */
export const yAt = (staff, clef, height) => staff.bottom - ((height - lowestLine(clef)) * spaceOf(staff)) / 2;

/** The height nearest to y. */
export const heightAt = (staff, clef, y) => lowestLine(clef) + Math.round(((staff.bottom - y) * 2) / spaceOf(staff));

export class Places {
  #notes = null;

  /** @param {object} score what is engraved @param {Layout[]} pages */
  constructor(score, pages) {
    this.score = score;
    this.pages = pages;
  }

  /**
   * The place under a point of a page.
   *
   * @param {number} grid ticks: notes begin on its lines, or where others begin
   * @returns {Place | null} null off the staves
   */
  at(page, x, y, grid) {
    const spot = this.staffAt(page, x, y);
    if (!spot || Math.max(spot.staff.top - y, y - spot.staff.bottom) > REACH * spaceOf(spot.staff)) return null;
    const anchors = this.anchors(spot.bar, spot.staff);
    const tick = nearest(this.#onsets(spot.index, grid, anchors), (each) => Math.abs(xOf(anchors, each) - x));
    const height = heightAt(spot.staff, spot.part.clef, y);
    return { ...spot, tick, height, x: xOf(anchors, tick), y: yAt(spot.staff, spot.part.clef, height) };
  }

  /** The staff nearest to a point, among those of the bars above and below it. @returns {Spot | null} */
  staffAt(page, x, y) {
    const spots = this.#spots(page).filter(({ staff }) => x >= staff.left && x < staff.right);
    return nearest(spots, ({ staff }) => Math.max(staff.top - y, y - staff.bottom, 0)) ?? null;
  }

  /** Where `tick` and `height` of a part are. @returns {Place | null} null when that bar is not engraved */
  of(partId, tick, height) {
    const index = measureIndexAt(this.score, tick);
    for (let page = 0; page < this.pages.length; page += 1) {
      const spot = this.#spots(page).find((each) => each.index === index && each.part.id === partId);
      if (!spot) continue;
      const x = xOf(this.anchors(spot.bar, spot.staff), tick);
      return { ...spot, tick, height, x, y: yAt(spot.staff, spot.part.clef, height) };
    }
    return null;
  }

  /** Ids of heads on a page within a box. */
  headsWithin(page, { x0, y0, x1, y1 }) {
    return this.#spots(page).flatMap(({ staff }) =>
      staff.heads.filter(({ x, y }) => x >= x0 && x <= x1 && y >= y0 && y <= y1).map(({ id }) => id),
    );
  }

  /** Known ticks of a bar with their x, in order; what its other staves know fills the gaps of `staff`. */
  anchors(bar, staff) {
    const { onset, duration } = this.score.measures[bar.index];
    const found = new Map([[onset + duration, staff.right]]);
    for (const each of [staff, ...bar.staves]) {
      for (const head of [...each.heads, ...each.rests]) {
        const tick = this.#tick(head.id);
        if (tick !== null && !found.has(tick)) found.set(tick, head.x);
      }
    }
    if (!found.has(onset)) found.set(onset, Math.max(...bar.staves.map(({ start }) => start)));
    return [...found].map(([tick, x]) => ({ tick, x })).sort((a, b) => a.tick - b.tick);
  }

  #spots(page) {
    const spots = [];
    for (const bar of this.pages[page]?.bars ?? []) {
      if (!this.score.measures[bar.index]) continue;
      for (const [number, staff] of bar.staves.entries()) {
        const part = this.score.parts[number];
        if (part) spots.push({ page, bar, staff, part, index: bar.index });
      }
    }
    return spots;
  }

  /** Grace notes stand before their tick, so they say nothing about it. */
  #tick(id) {
    this.#notes ??= noteIndex(this.score);
    const tick = tickOfHead(id);
    if (tick !== null) return tick;
    const note = this.#notes.get(id)?.note;
    return note && !note.grace ? note.onset : null;
  }

  #onsets(index, grid, anchors) {
    const { onset, duration } = this.score.measures[index];
    const end = onset + duration;
    const ticks = anchors.map(({ tick }) => tick);
    for (let tick = beatOrigin(this.score, index); tick < end; tick += grid) ticks.push(Math.round(tick));
    return ticks.filter((tick) => tick >= onset && tick < end);
  }
}

/** x of a tick between the anchors of its bar. */
function xOf(anchors, tick) {
  const after = anchors.findIndex((anchor) => anchor.tick >= tick);
  if (after <= 0) return anchors[Math.max(0, after)].x;
  const [a, b] = [anchors[after - 1], anchors[after]];
  return a.x + ((b.x - a.x) * (tick - a.tick)) / (b.tick - a.tick);
}

/** The member with the least distance; the first of equals. */
function nearest(members, distance) {
  let best;
  let least = Infinity;
  for (const member of members) {
    const far = distance(member);
    if (far < least) [best, least] = [member, far];
  }
  return best;
}
