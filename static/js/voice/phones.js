/** Phones as a musician types them, parted by spaces, syllables by "|": what the studio would not take is said before anything is stored. */

import { t } from "core/i18n.js";

/** The "g" of keyboards is that of the alphabet. */
const read = (part) => part.split(/\s+/).filter(Boolean).map((phone) => (phone === "g" ? "ɡ" : phone));

/**
 * What is wrong with phones.
 *
 * @param {string} text
 * @param {{phones: string[], held: string[]}} limits all symbols that voices sing, and those of them that can be held
 * @returns {string | null} a sentence, or null
 */
export function phonesProblem(text, { phones: known, held }) {
  if (!text.trim()) return null;
  const syllables = text.split("|").map(read);
  const unknown = syllables.flat().find((phone) => !known.includes(phone));
  if (unknown !== undefined) return t("The studio does not know the sound “%(sound)s”.", { sound: unknown });
  if (syllables.some((phones) => !phones.some((phone) => held.includes(phone)))) return t("One of the sounds must be one that can be held, such as a vowel.");
  return null;
}
