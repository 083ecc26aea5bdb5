/**
 * The settings of a song, as the studio gives them: with everything in its place.
 *
 * @typedef {{part: string, voice: string, verse: number, language: "en" | "zh" | "ja", singer: Record<string, number>,
 *   route: "neural" | "classic", expression: Record<string, number>, transpose: number, seed: number,
 *   drawn: import("./curve.js").Point[], curves: Record<string, import("./curve.js").Point[]>, phones: Record<string, string>,
 *   offsets: import("./phone_times.js").Offsets, expressions: Record<string, Record<string, number>>,
 *   choir: {part: string, voice: string, singer: Record<string, number>}[],
 *   drawings: Record<string, Drawing>, verses: Record<string, Spoken>}} Settings
 *
 * What is drawn is of the line that leads, phones and their times are of the verse that is sung; these of the others are kept:
 * @typedef {{drawn: import("./curve.js").Point[], curves: Record<string, import("./curve.js").Point[]>}} Drawing by the key of their line
 * @typedef {{phones: Record<string, string>, offsets: import("./phone_times.js").Offsets}} Spoken by the number of their verse
 */

/** Names of the one or two who sing, the one with the larger share first. @param {Record<string, number>} singer */
export const singersOf = (singer) => Object.keys(singer).sort((a, b) => singer[b] - singer[a]);

/** One line of the score, to tell it from others. @param {{part: string, voice: string}} line */
export const lineKey = ({ part, voice }) => `${part}:${voice}`;

/** What changes in the settings when another line leads. @param {Settings} settings @param {{part: string, voice: string}} line @returns {Partial<Settings>} */
export function withLine({ drawn, curves, drawings, choir, ...settings }, line) {
  const { [lineKey(line)]: own, ...others } = { ...drawings, [lineKey(settings)]: { drawn, curves } };
  const none = Object.fromEntries(Object.keys(curves).map((name) => [name, []]));
  const said = Object.entries(others).filter(([, each]) => each.drawn?.length || Object.values(each.curves ?? {}).some((points) => points.length));
  return {
    ...line,
    drawn: own?.drawn ?? [],
    curves: { ...none, ...own?.curves },
    drawings: Object.fromEntries(said),
    choir: choir.filter((each) => lineKey(each) !== lineKey(line)),
  };
}

/** What changes in the settings when another verse is sung. @param {Settings} settings @param {number} verse @returns {Partial<Settings>} */
export function withVerse({ phones, offsets, verses, ...settings }, verse) {
  const { [verse]: own, ...others } = { ...verses, [settings.verse]: { phones, offsets } };
  const said = Object.entries(others).filter(([, each]) => Object.keys({ ...each.phones, ...each.offsets }).length);
  return { verse, phones: own?.phones ?? {}, offsets: own?.offsets ?? {}, verses: Object.fromEntries(said) };
}

/** What changes in the settings when other words stand under some notes: these are spoken as they are read. @param {Settings} settings @param {Iterable<string>} ids */
export function withoutSpoken({ phones, offsets }, ids) {
  const gone = new Set(ids);
  const rest = (/** @type {Record<string, any>} */ of) => Object.fromEntries(Object.entries(of).filter(([id]) => !gone.has(id)));
  return { phones: rest(phones), offsets: rest(offsets) };
}

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
