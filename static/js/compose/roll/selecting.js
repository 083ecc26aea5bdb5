/** Which notes belong to a range. */

import { findNote } from "../../core/score/model.js";
import { notesBetween } from "./visible.js";

/**
 * The notes from one to another, both included: those that begin in the time between them, in the parts of the two.
 *
 * @param {string} a id of a note
 * @param {string} b id of a note
 * @returns {string[]} ids
 */
export function notesFromTo(score, a, b) {
  const ends = [a, b].map((id) => findNote(score, id)).filter(Boolean);
  if (!ends.length) return [];
  const onsets = ends.map(({ note }) => note.onset);
  const [from, to] = [Math.min(...onsets), Math.max(...onsets)];
  return [...new Set(ends.map(({ part }) => part))].flatMap((part) =>
    notesBetween(part.notes, from, to)
      .filter(({ onset }) => onset >= from)
      .map(({ id }) => id),
  );
}
