/**
 * Words under notes: what stands in the field of a note, and the lyric of the score that it means.
 *
 * In a field, "hel-" is a syllable whose word goes on, "la_" one that is held over the notes that follow, "-" holds the vowel
 * before, "+" sings the next syllable of the word before.
 *
 * @typedef {{text: string, syllabic?: string, verse?: number, extend?: boolean}} Lyric what is left out is as usual: "single", 1, false
 */

import { apply, changeNotes } from "../core/score/commands.js";

/** Sings the next syllable of the word before. */
export const NEXT = "+";
const GOES_ON = new Set(["begin", "middle"]);

export const lyricOf = (note, verse) => note.lyrics?.find((lyric) => (lyric.verse ?? 1) === verse);
const syllabicOf = (lyric) => lyric?.syllabic ?? "single";

/** Whether no syllable is written there. @param {string} text @param {string[]} holds what is written to hold the vowel before */
const isSign = (text, holds) => text === NEXT || holds.includes(text);

/** The words of a verse as its field shows them. @param {Lyric | undefined} lyric @param {string[]} holds */
export function fieldText(lyric, holds) {
  if (!lyric) return "";
  return `${lyric.text}${GOES_ON.has(syllabicOf(lyric)) ? "-" : ""}${lyric.extend && !isSign(lyric.text, holds) ? "_" : ""}`;
}

/**
 * The syllable before a note: notes that hold it, or have no words, may lie between.
 *
 * @param {{id: string, lyric: Lyric | undefined}[]} line
 * @param {string[]} holds
 * @returns {Lyric | undefined}
 */
export function syllableBefore(line, id, holds) {
  const before = line.slice(0, line.findIndex((note) => note.id === id));
  return before.findLast(({ lyric }) => lyric && !isSign(lyric.text, holds))?.lyric;
}

/**
 * What a field says.
 *
 * @param {string} text one word or syllable
 * @param {Lyric | undefined} before the syllable before, which may leave its word open
 * @param {number} verse
 * @param {string[]} holds
 * @returns {Lyric | null} null = no words
 */
export function readField(text, before, verse, holds) {
  const said = text.normalize("NFC").trim();
  if (!said) return null;
  if (isSign(said, holds)) return whole({ text: said, verse });
  const extend = said.endsWith("_");
  const rest = extend ? said.slice(0, -1) : said;
  const opens = rest.length > 1 && rest.endsWith("-");
  const open = GOES_ON.has(syllabicOf(before));
  const syllabic = opens ? (open ? "middle" : "begin") : open ? "end" : "single";
  return whole({ text: opens ? rest.slice(0, -1) : rest, syllabic, verse, extend });
}

/** Characters that take a note each: hanzi, and kana but for small ones and the sign that makes a vowel long. */
const ONE_A_NOTE = /\p{Script=Han}|(?![ぁぃぅぇぉゃゅょゎァィゥェォャュョヮー])[\p{Script=Hiragana}\p{Script=Katakana}]/gu;

/** Characters of one syllable, as a score takes them. */
const LONGEST = 100;

/** Whether what stands in a field is more than one note can hold: it flows over the notes that follow. */
export function flows(text) {
  const said = text.normalize("NFC").trim();
  return /\S\s+\S/.test(said) || said.length > LONGEST || (said.match(ONE_A_NOTE)?.length ?? 0) > 1;
}

/** All that stands under a note, with another lyric in one verse. @param {Lyric | null} lyric null = none @returns {Lyric[]} */
export function withVerse(note, verse, lyric) {
  const others = (note.lyrics ?? []).filter((each) => (each.verse ?? 1) !== verse);
  return [...others, ...(lyric ? [lyric] : [])].sort((a, b) => (a.verse ?? 1) - (b.verse ?? 1));
}

/** The score with other words. @param {Map<string, Lyric[]>} lyrics all that stands under a note, by its id */
export function withLyrics(score, lyrics) {
  return apply(score, changeNotes(score, [...lyrics.keys()], ({ id }) => ({ lyrics: lyrics.get(id).map(whole) }), ""));
}

/** All fields in their order, as the server writes them. */
const whole = ({ text, syllabic = "single", verse = 1, extend = false }) => ({ text, syllabic, verse, extend });
