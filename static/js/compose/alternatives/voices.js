/** Another harmony under the same piece: only the written voices change, the rest stays as it is now. */

import { noteEnd, partOf, sameScore } from "../../core/score/model.js";
import { scoreEnd } from "../../core/score/time.js";
import { ADDED_IDS } from "../streaming.js";

/** `score` with the written voices of `other`; notes beyond the end of `score`, which may be shorter by now, are left out. */
export function withVoices(score, other) {
  const end = scoreEnd(score);
  const parts = [];
  for (const part of other.parts) {
    const own = partOf(score, part.id);
    if (!ADDED_IDS.has(part.id)) own && parts.push(own);
    else parts.push({ ...(own ?? part), notes: part.notes.filter((note) => noteEnd(note) <= end) });
  }
  const there = new Set(parts.map((part) => part.id));
  parts.push(...score.parts.filter((part) => !there.has(part.id) && !ADDED_IDS.has(part.id)));
  return { ...score, parts };
}

/** Whether `score` has the written voices of `other` already. */
export const hasVoices = (score, other) => sameScore(score, withVoices(score, other));
