/** One note of the lyric lane: the field of its words and, small under it, that of its phones; the other ways to sing it, where there are some. */

import { h } from "core/dom.js";
import { icon } from "core/icons.js";

/** Characters that the field of a note takes: more is a text, which flows over many notes. */
const MOST = { words: 400, phones: 100 };

/**
 * @typedef {{element: HTMLElement, words: HTMLInputElement, phones: HTMLInputElement, ways: HTMLButtonElement, state: string}} Cell `state`: what it shows, to tell a change
 * @param {string} id of the note
 * @returns {Cell}
 */
export function makeCell(id) {
  const field = (kind) =>
    h("input", { type: "text", class: `cell-${kind}`, "data-field": kind, tabindex: "-1", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: MOST[kind] });
  const [words, phones] = [field("words"), field("phones")];
  const ways = h("button", { type: "button", class: "cell-ways", tabindex: "-1", "aria-haspopup": "menu", hidden: true }, icon("chevron-down"));
  const element = h("li", { class: "lyric-cell", "data-note": id }, words, phones, ways);
  return { element, words, phones, ways, state: "" };
}

/** What the field would say after a paste that is no matter for one note: of several lines, or longer than the field; else null. @param {HTMLInputElement} field @param {string} pasted */
export function tooMuch(field, pasted) {
  const { value, selectionStart, selectionEnd } = field;
  const text = value.slice(0, selectionStart) + pasted + value.slice(selectionEnd);
  return /[\r\n]/.test(pasted.trim()) || text.length > MOST.words ? text : null;
}

/** Set what a field says, unless something else is being typed into it, or it was refused or is on its way. @param {HTMLInputElement} field */
export function show(field, text, label) {
  const typing = (document.activeElement === field && field.value !== (field.dataset.value ?? "")) || field.ariaInvalid === "true" || field.readOnly;
  if (!typing) field.value = text;
  field.dataset.value = text;
  field.setAttribute("aria-label", label);
}

/** Mark what stands in a field as refused, which is kept as it was typed; null = nothing is wrong. @param {HTMLInputElement} field @param {string | null} problem */
export function refuse(field, problem) {
  field.ariaInvalid = problem ? "true" : null;
  field.title = problem ?? "";
}
