/**
 * Copied notes: kept by the page, and as text in the clipboard of the system, so that they can be pasted in another tab or
 * work. Where the browser keeps that clipboard shut, the page's own one serves.
 */

import { notesFromText, notesToText } from "../core/score/note_text.js";

export class NoteClipboard {
  /** Notes by the id of the part they came from. @type {Map<string, object[]>} */
  #own = new Map();
  /** The clipboard of the system has not taken them: what it holds is older. */
  #onlyHere = false;

  /** @param {Map<string, object[]>} notesByPart */
  copy(notesByPart) {
    this.#own = notesByPart;
    this.#onlyHere = true;
    navigator.clipboard?.writeText(notesToText(notesByPart)).then(
      () => (this.#onlyHere = false),
      () => {},
    );
  }

  /** The notes that the text in the system's clipboard holds, otherwise those copied here. @param {string} text */
  notesIn(text) {
    return (this.#onlyHere ? null : notesFromText(text)) ?? this.#own;
  }

  /** What would be pasted now; asks the browser, which may ask the user. */
  async read() {
    try {
      return this.notesIn((await navigator.clipboard?.readText()) ?? "");
    } catch {
      return this.#own;
    }
  }
}
