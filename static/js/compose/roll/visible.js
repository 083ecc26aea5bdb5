/** Which notes of a part lie in a stretch of time, without looking at the others. */

import { noteEnd } from "../../core/score/model.js";

/** @type {WeakMap<object[], Float64Array>} */
const reaches = new WeakMap();

/** For every note the latest end of it and all before it: that never falls, so it can be searched. */
function reachesOf(notes) {
  let reach = reaches.get(notes);
  if (reach) return reach;
  reach = new Float64Array(notes.length);
  let latest = 0;
  notes.forEach((note, index) => {
    latest = Math.max(latest, noteEnd(note));
    reach[index] = latest;
  });
  reaches.set(notes, reach);
  return reach;
}

/** Index of the first place where `holds`, which once true stays true. */
function firstWhere(length, holds) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * @param {object[]} notes of one part, in order of onset; never changed in place
 * @param {number} from ticks
 * @param {number} to ticks
 * @returns {object[]} the notes that touch [from, to]
 */
export function notesBetween(notes, from, to) {
  const reach = reachesOf(notes);
  const found = [];
  for (let index = firstWhere(notes.length, (at) => reach[at] >= from); index < notes.length; index += 1) {
    const note = notes[index];
    if (note.onset > to) break;
    if (noteEnd(note) >= from) found.push(note);
  }
  return found;
}

/** The notes of a part that the view shows. @param {import("../../core/roll/viewport.js").Viewport} view */
export const notesInView = (view, notes) =>
  notesBetween(notes, view.left, view.right).filter(({ pitch }) => pitch <= view.top + 1 && pitch >= view.bottom);
