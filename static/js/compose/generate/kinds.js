/**
 * What the studio can write, and which parts of a score each kind writes.
 *
 * @typedef {object} Kind
 * @property {string} job kind of the job, which also tells the address
 * @property {(score: object, request: object, melody: object | undefined) => object[]} parts that it writes, as they are or are to be added
 * @property {boolean} [grows] it adds bars
 * @property {boolean} [sings] it writes words, line by line
 */

import { CHOIR, INSTRUMENT_PARTS, STYLE_PARTS, accompanying, melodyPart } from "../written_parts.js";

const own = (_score, _request, melody) => (melody ? [melody] : []);

/** @type {Kind} */
export const HARMONY = { job: "compose.harmonise", parts: () => CHOIR };

/** @type {Kind[]} */
export const KINDS = [
  HARMONY,
  { job: "compose.accompany", parts: (_score, { style }) => accompanying(STYLE_PARTS[style] ?? []) },
  { job: "compose.make_pattern", parts: (_score, { instrument }) => accompanying(INSTRUMENT_PARTS[instrument] ?? []) },
  { job: "compose.play_like", parts: (score) => score.parts.filter((part) => part.notes.length && accompanying([part.id]).length) },
  { job: "compose.vary", parts: own },
  { job: "compose.extend", parts: own, grows: true },
  { job: "compose.write_words", parts: own, sings: true },
];

export const kindOf = (job) => KINDS.find((kind) => kind.job === job) ?? HARMONY;

/** The parts that a request of this kind writes. `request.melody` names the melody; without it the studio chooses. */
export function partsOf(kind, score, request) {
  const named = request.melody && score.parts.find(({ id }) => id === request.melody.part_id);
  return kind.parts(score, request, named || melodyPart(score));
}

/** Whether `score` has something of this kind already. */
export function isWritten(kind, score, request = {}) {
  if (kind.grows) return false;
  const ids = new Set(partsOf(kind, score, request).map(({ id }) => id));
  const notes = score.parts.filter(({ id }) => ids.has(id)).flatMap((part) => part.notes);
  return kind.sings ? notes.some((note) => note.lyrics?.length) : notes.length > 0;
}
