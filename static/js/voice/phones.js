/** Phones as a musician types them, parted by spaces, syllables by "|": what the studio would not take is said before anything is stored. */

import { t } from "core/i18n.js";

/** Plosives, and affricates, which begin as plosives: they are over at once. */
const AT_ONCE = /^[pbtdkɡ]/u;

/**
 * What is wrong with phones.
 *
 * @param {string} text
 * @param {string[]} known all symbols that voices sing
 * @returns {string | null} a sentence, or null
 */
export function phonesProblem(text, known) {
  if (!text.trim()) return null;
  const syllables = text.split("|").map((part) => part.split(/\s+/).filter(Boolean));
  const unknown = syllables.flat().find((phone) => !known.includes(phone));
  if (unknown !== undefined) return t("The studio does not know the sound “%(sound)s”.", { sound: unknown });
  if (syllables.some((phones) => phones.every((phone) => AT_ONCE.test(phone)))) return t("One of the sounds must be one that can be held, such as a vowel.");
  return null;
}
