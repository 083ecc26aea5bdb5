/**
 * What the page knows beside the score: what is selected, where the cursor is, what is locked, which tool is in hand.
 *
 * None of it is part of the music, so none of it is in the undo history.
 */

import { Fields } from "../core/fields.js";
import { TICKS_PER_QUARTER } from "../core/score/time.js";
import { HARMONY } from "./generate/kinds.js";
import { isBarLocked, noLocks } from "./locks.js";

/** Grid names and their ticks; "t" = triplet. */
export const SNAPS = {
  "1/4": TICKS_PER_QUARTER,
  "1/8": TICKS_PER_QUARTER / 2,
  "1/8t": TICKS_PER_QUARTER / 3,
  "1/16": TICKS_PER_QUARTER / 4,
  "1/16t": TICKS_PER_QUARTER / 6,
  "1/32": TICKS_PER_QUARTER / 8,
  "1/32t": TICKS_PER_QUARTER / 12,
};
/** The grid that is none: hands place notes freely, keys go by the finest plain step. */
export const FREE = "off";
/** What notes drawn free of the grid last at least: a 64th. */
const SHORTEST = TICKS_PER_QUARTER / 16;

export class Session extends Fields {
  constructor() {
    super();
    this.activePart = "melody";
    /** @type {Set<string>} ids of notes */
    this.selection = new Set();
    /** Where a range of notes starts that Shift and a click will take: the note clicked before. @type {string | null} */
    this.anchor = null;
    this.cursor = { tick: 0, pitch: 67 };
    this.tool = "draw";
    this.snap = "1/8";
    /** Whether notes are heard as they are written, moved and chosen. */
    this.hearing = true;
    /** Whether the rows of the key's scale are marked. */
    this.showScale = true;
    /** Length of the next note, ticks. */
    this.length = TICKS_PER_QUARTER;
    /** @type {[number, number] | null} first and last selected bar, indexes */
    this.bars = null;
    /** @type {import("./locks.js").Locks} */
    this.locks = noLocks();
    /** What the generate panel writes. @type {import("./generate/kinds.js").Kind} */
    this.kind = HARMONY;
    /** What its controls say, under the names that a request has. @type {object} */
    this.wishes = {};
    /** Bars that a running generation has yet to deliver. @type {Set<number>} */
    this.ghosts = new Set();
    /** True while bars are being written or another version is only heard: the music is not edited then. */
    this.busy = false;
    /** The version that is heard in place of the piece, without being it. @type {{letter: string, revision: string} | null} */
    this.heardVersion = null;
    /** Ids of notes that a remark about the voice leading points at. @type {string[]} */
    this.remarked = [];
    /** Ids of heads that sound now. @type {Set<string>} */
    this.sounding = new Set();
  }

  /** The step of keys and of the lines on the paper, ticks. */
  get grid() {
    return SNAPS[this.snap] ?? SNAPS["1/32"];
  }

  /** What a pointer snaps to, ticks; 1 = nothing: with the grid off, or Alt held. */
  snapping({ altKey = false } = {}) {
    return altKey || this.snap === FREE ? 1 : this.grid;
  }

  /** The shortest note that a pointer makes, ticks. */
  shortest(event) {
    return Math.max(SHORTEST, this.snapping(event));
  }

  /** Whether bars are on their way. */
  get isWriting() {
    return this.busy && !this.heardVersion;
  }

  select(ids) {
    this.set({ selection: new Set(ids) });
  }

  /** Lock a whole voice, or unlock it. */
  togglePartLock(id) {
    const parts = new Set(this.locks.parts);
    if (!parts.delete(id)) parts.add(id);
    this.set({ locks: { ...this.locks, parts } });
  }

  get isSelectionLocked() {
    return this.selection.size > 0 && [...this.selection].every((id) => this.locks.notes.has(id));
  }

  /** Whether regenerating leaves this note alone. */
  isLocked(part, note, measure) {
    return this.locks.parts.has(part.id) || this.locks.notes.has(note.id) || isBarLocked(this.locks, measure);
  }
}
