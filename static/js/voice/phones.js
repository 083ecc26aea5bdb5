/** Phones as a musician types them, parted by spaces: what the studio would not take is said before anything is stored. */

import { t } from "core/i18n.js";

/** Plosives, and affricates, which begin as plosives: they are over at once. "pau" is a rest. */
const AT_ONCE = /^(?!pau$)[pbtdkɡ]/u;

/**
 * What is wrong with phones.
 *
 * @param {string} text
 * @param {string[]} known all symbols that voices sing
 * @returns {string | null} a sentence, or null
 */
export function phonesProblem(text, known) {
  const phones = text.split(/\s+/).filter(Boolean);
  const unknown = phones.find((phone) => !known.includes(phone));
  if (unknown !== undefined) return t("The studio does not know the sound “%(sound)s”.", { sound: unknown });
  if (phones.length && phones.every((phone) => AT_ONCE.test(phone))) return t("One of the sounds must be one that can be held, such as a vowel.");
  return null;
}
