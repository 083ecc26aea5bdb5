/** Another version of what was written under the same piece: only that changes, the rest stays as it is now. */

import { noteEnd, partOf, sameScore } from "../../core/score/model.js";
import { scoreEnd } from "../../core/score/time.js";
import { STUDIO_IDS } from "../written_parts.js";

/**
 * `score` with the parts `written` of `other`, with its bars where the melody grew, and its chord symbols where `chords` says so.
 *
 * Notes of added parts beyond the end of `score`, which may be shorter by now, are left out.
 */
export function withVoices(score, other, { written, chords }) {
  const ids = new Set(written);
  const grown = other.measures.length > score.measures.length && written.some((id) => !STUDIO_IDS.has(id));
  const end = scoreEnd(grown ? other : score);
  const parts = [];
  for (const part of other.parts) {
    const own = partOf(score, part.id);
    if (!ids.has(part.id)) own && parts.push(own);
    else parts.push({ ...(own ?? part), notes: part.notes.filter((note) => noteEnd(note) <= end) });
  }
  const there = new Set(parts.map((part) => part.id));
  parts.push(...score.parts.filter((part) => !there.has(part.id) && !ids.has(part.id)));
  return { ...score, ...(grown && { measures: other.measures }), ...(chords && { chords: other.chords }), parts };
}

/** Whether `score` has what was written of `other` already. */
export const hasVoices = (score, other, row) => sameScore(score, withVoices(score, other, row));
