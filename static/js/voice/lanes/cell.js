/** One note of the lyric lane: the field of its words and, small under it, that of its phones. */

import { h } from "core/dom.js";

/**
 * @typedef {{element: HTMLElement, words: HTMLInputElement, phones: HTMLInputElement, state: string}} Cell `state`: what it shows, to tell a change
 * @param {string} id of the note
 * @returns {Cell}
 */
export function makeCell(id) {
  const field = (kind) =>
    h("input", { type: "text", class: `cell-${kind}`, "data-field": kind, tabindex: "-1", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: kind === "words" ? 400 : 200 });
  const [words, phones] = [field("words"), field("phones")];
  const element = h("li", { class: "lyric-cell", "data-note": id }, words, phones);
  return { element, words, phones, state: "" };
}

/** Set what a field says, unless something else is being typed into it. @param {HTMLInputElement} field */
export function show(field, text, label) {
  const typing = document.activeElement === field && field.value !== (field.dataset.value ?? "");
  if (!typing) field.value = text;
  field.dataset.value = text;
  field.setAttribute("aria-label", label);
}
