/**
 * The settings of a song, as the studio gives them: with everything in its place.
 *
 * @typedef {{part: string, voice: string, verse: number, language: "en" | "zh" | "ja", singer: Record<string, number>,
 *   route: "neural" | "classic", expression: Record<string, number>, transpose: number, seed: number,
 *   drawn: import("./curve.js").Point[], curves: Record<string, import("./curve.js").Point[]>, phones: Record<string, string>,
 *   offsets: import("./phone_times.js").Offsets, expressions: Record<string, Record<string, number>>,
 *   choir: {part: string, voice: string, singer: Record<string, number>}[]}} Settings
 */

/** Names of the one or two who sing, the one with the larger share first. @param {Record<string, number>} singer */
export const singersOf = (singer) => Object.keys(singer).sort((a, b) => singer[b] - singer[a]);

/** One line of the score, to tell it from others. @param {{part: string, voice: string}} line */
export const lineKey = ({ part, voice }) => `${part}:${voice}`;

/** Seeds are whole numbers below this. */
const SEEDS = 2 ** 31;

/** The seed that was meant. @param {number} wanted */
export const seedOf = (wanted) => Math.max(0, Math.min(SEEDS - 1, Math.round(wanted) || 0));

/** Another chance; behind the last seed comes the first. @param {number} seed */
export const nextSeed = (seed) => (seed + 1) % SEEDS;

/** A blend of two: `share` 0..1 of the second. @returns {Record<string, number>} */
export function blend(first, second, share) {
  if (!second || second === first || share <= 0) return { [first]: 1 };
  if (share >= 1) return { [second]: 1 };
  return { [first]: Math.round((1 - share) * 100) / 100, [second]: Math.round(share * 100) / 100 };
}
