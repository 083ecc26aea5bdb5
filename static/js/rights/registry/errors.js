/** Sentences beside the fields that they are about. */

import { icon } from "core/icons.js";

/**
 * Say what is wrong with a field, or that nothing is.
 * @param {HTMLElement | null} field null when the sentence stands alone
 * @param {HTMLElement} place where sentences about it stand
 * @param {string} [sentence]
 */
export function tell(field, place, sentence) {
  place.replaceChildren(...(sentence ? [icon("alert"), sentence] : []));
  field?.setAttribute("aria-invalid", String(Boolean(sentence)));
}

/** The first sentence of what the API says about a field, however deep it lies. @param {any} said @returns {string | undefined} */
export function sentenceIn(said) {
  if (typeof said === "string") return said;
  for (const inner of Object.values(said ?? {})) {
    const found = sentenceIn(inner);
    if (found) return found;
  }
  return undefined;
}
