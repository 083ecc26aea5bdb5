/**
 * Note lengths as printed heads with dots, and the tied heads or rests that odd lengths need.
 *
 * @typedef {{type: string, dots: number, tuplet: [number, number] | null}} Head type as MEI writes it: "4" = quarter
 */

import { TICKS_PER_QUARTER } from "./time.js";

/** A 128th: the shortest head that whole ticks can show. */
export const SMALLEST = TICKS_PER_QUARTER / 32;
export const TRIPLET = [3, 2];

const TYPES = ["long", "breve", "1", "2", "4", "8", "16", "32", "64", "128"];
const BY_TICKS = new Map();
TYPES.forEach((type, index) => {
  const ticks = (16 * TICKS_PER_QUARTER) / 2 ** index;
  for (const dots of type === "long" ? [0] : [0, 1, 2]) {
    if (ticks / 2 ** dots >= SMALLEST && !BY_TICKS.has(2 * ticks - ticks / 2 ** dots)) {
      BY_TICKS.set(2 * ticks - ticks / 2 ** dots, { type, dots });
    }
  }
});
const DESCENDING = [...BY_TICKS.keys()].sort((a, b) => b - a);

/**
 * The one head that shows `duration` ticks, or null. Without a ratio a triplet is recognised by its length.
 *
 * @param {number} duration
 * @param {[number, number] | null} [ratio] actual and normal notes of a tuplet
 * @returns {Head | null}
 */
export function headOf(duration, ratio = null) {
  if (!ratio) {
    const plain = BY_TICKS.get(duration);
    if (plain) return { ...plain, tuplet: null };
    const triplet = BY_TICKS.get((duration * TRIPLET[0]) / TRIPLET[1]);
    return triplet && !triplet.dots ? { ...triplet, tuplet: TRIPLET } : null;
  }
  const [actual, normal] = ratio;
  const found = DESCENDING.find((ticks) => Math.abs(ticks * normal - duration * actual) < actual);
  return found ? { ...BY_TICKS.get(found), tuplet: ratio } : null;
}

/** A length without its dots and its triplet: what is left of it is one of the plain note values. */
export function plainLength(duration) {
  const head = headOf(duration);
  if (!head) return duration;
  return head.tuplet ? (duration * TRIPLET[0]) / TRIPLET[1] : duration / (2 - 0.5 ** head.dots);
}

/** A length with a dot, or without when it has one. A dot takes the place of a triplet. */
export const toggledDot = (duration) => plainLength(duration) * (headOf(duration)?.dots ? 1 : 1.5);

/** A length as one of a triplet, or plain when it is one. A triplet takes the place of dots. */
export function toggledTriplet(duration) {
  const plain = plainLength(duration);
  return headOf(duration)?.tuplet ? plain : (plain * TRIPLET[1]) / TRIPLET[0];
}

/** Whether `ticks` is a plain length, so that a tuplet group may end there. */
export const isPlain = (ticks) => BY_TICKS.has(ticks);

/**
 * `duration` as heads that add up to it, broken at beats first.
 *
 * A length off the 128th grid stays one head of the nearest kind: a chain of tiny tied heads would hide what was played.
 *
 * @param {number} onset ticks from where beats are counted
 * @param {number} duration
 * @param {number} beat ticks
 * @param {[number, number] | null} ratio
 * @returns {Array<{ticks: number, head: Head}>}
 */
export function splitLength(onset, duration, beat, ratio = null) {
  const single = headOf(duration, ratio);
  if (single) return [{ ticks: duration, head: single }];
  const toBeat = (beat - (onset % beat)) % beat;
  if (!ratio && toBeat && toBeat < duration && headOf(toBeat)) {
    return [{ ticks: toBeat, head: headOf(toBeat) }, ...splitLength(onset + toBeat, duration - toBeat, beat)];
  }
  const most = DESCENDING.find((ticks) => ticks <= duration);
  if (ratio || duration % SMALLEST || !most) {
    const whole = most && duration > beat ? Math.floor(duration / beat) * beat : 0;
    if (!ratio && whole && headOf(duration - whole)) {
      return [...splitLength(onset, whole, beat), { ticks: duration - whole, head: headOf(duration - whole) }];
    }
    return [{ ticks: duration, head: nearest(duration) }];
  }
  const rest = duration - most;
  return [{ ticks: most, head: headOf(most) }, ...(rest ? splitLength(onset + most, rest, beat) : [])];
}

/** A silence as rests: to the next beat first, then whole beats, two at a time where the bar allows. */
export function splitRest(onset, duration, beat) {
  const pieces = [];
  let at = onset;
  let left = duration;
  while (left > 0) {
    const off = ((at % beat) + beat) % beat;
    const double = !off && at % (2 * beat) === 0 && left >= 2 * beat && isPlain(2 * beat);
    const piece = off ? Math.min(left, beat - off) : double ? 2 * beat : Math.min(left, beat);
    pieces.push(...splitLength(off, piece, beat));
    at += piece;
    left -= piece;
  }
  return pieces;
}

function nearest(duration) {
  const ticks = DESCENDING.reduce((best, value) =>
    Math.abs(value - duration) < Math.abs(best - duration) ? value : best,
  );
  return { ...BY_TICKS.get(ticks), tuplet: null };
}
