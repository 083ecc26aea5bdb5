/** Notes drawn towards a grid, wholly or in part. */

import { changeNotes } from "./commands.js";
import { headOf } from "./lengths.js";
import { noteEnd } from "./model.js";
import { snapTick } from "./time.js";

/**
 * The command that quantises notes. Grids restart at every barline, as `snapTick` has them.
 *
 * @param {object} score
 * @param {Iterable<string>} ids of notes
 * @param {{grid: number, strength?: number, ends?: boolean}} how grid in ticks; strength 0..1, the part of the way to the
 *   grid that a note goes; ends: draw the ends of the notes to the grid as well, which never makes one shorter than a step
 *   of the grid; otherwise lengths stay
 * @param {string} label
 */
export function quantiseNotes(score, ids, { grid, strength = 1, ends = false }, label) {
  const drawn = (tick) => tick + (snapTick(score, tick, grid) - tick) * strength;
  const change = (note) => {
    const onset = Math.round(drawn(note.onset));
    if (!ends || note.grace) return onset === note.onset ? null : { onset };
    const target = Math.max(snapTick(score, note.onset, grid) + grid, snapTick(score, noteEnd(note), grid));
    const end = Math.round(noteEnd(note) + (target - noteEnd(note)) * strength);
    const duration = Math.max(1, end - onset);
    if (onset === note.onset && duration === note.duration) return null;
    return { onset, duration, ...(duration !== note.duration && { tuplet: headOf(duration)?.tuplet ?? null }) };
  };
  return changeNotes(score, ids, change, label);
}
