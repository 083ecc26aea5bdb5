/**
 * When phones sound: as the studio has worked it out, with what the musician has moved since.
 *
 * @typedef {{phone: string, start: number, end: number, unmoved: number, note: string, place: number | null, syllable: number | null}} Segment
 *   seconds; `unmoved`: where it begins by itself; `place`: which phone of its note, null of a rest
 * @typedef {Record<string, number[]>} Offsets by the id of a note, milliseconds by which its phones begin later, in their order
 */

const MS = 1000;

export const offsetOf = (offsets, { note, place }) => offsets[note]?.[place] ?? 0;

export const isPhone = ({ place }) => place !== null;

/** One phone of all, to tell it from others. @param {Segment} segment */
export const phoneKey = ({ note, place }) => `${note}/${place}`;

/**
 * Segments as they stand with other offsets than those they were planned with.
 *
 * @param {Segment[]} segments in order
 * @param {Offsets} planned @param {Offsets} offsets
 * @returns {Segment[]}
 */
export function withOffsets(segments, planned, offsets) {
  if (planned === offsets) return segments;
  const start = (segment) => {
    const offset = offsetOf(offsets, segment);
    return !isPhone(segment) || offset === offsetOf(planned, segment) ? segment.start : segment.unmoved + offset / MS;
  };
  return segments.map((segment, index) => {
    const next = segments[index + 1];
    const goesOn = next && isPhone(next) && next.start === segment.end;
    return { ...segment, start: start(segment), end: goesOn ? start(next) : segment.end };
  });
}

/**
 * The offset with which a phone begins as near to a second as it can: it crosses no other one.
 *
 * @param {Segment[]} segments @param {number} index of the phone
 * @param {number} second
 * @param {{offset_ms: number, shortest_phone: number}} limits
 * @returns {number} milliseconds
 */
export function offsetTo(segments, index, second, { offset_ms: most, shortest_phone: shortest }) {
  const { start, end, unmoved } = segments[index];
  const before = segments[index - 1];
  // Of the silence before a phrase only the end is heard; the first phone may come into all of it.
  const earliest = Math.min(start, (isPhone(before) ? before.start : before.unmoved) + shortest);
  const latest = Math.max(start, end - shortest);
  const ms = Math.round((Math.max(earliest, Math.min(latest, second)) - unmoved) * MS);
  return Math.max(-most, Math.min(most, ms));
}

/** Offsets with one phone's changed; 0 = as it is by itself. @param {Offsets} offsets @param {Segment} segment @returns {Offsets} */
export function withOffset(offsets, { note, place }, ms) {
  const { [note]: own = [], ...others } = offsets;
  const list = Array.from({ length: Math.max(own.length, place + 1) }, (_, index) => (index === place ? ms : own[index] ?? 0));
  while (list.at(-1) === 0) list.pop();
  return list.length ? { ...others, [note]: list } : others;
}

/** Offsets without those of a note. @param {Offsets} offsets @param {string} id */
export function withoutNote(offsets, id) {
  const { [id]: _, ...others } = offsets;
  return others;
}
