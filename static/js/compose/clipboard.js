/**
 * Copied notes: kept by the page, and as text in the clipboard of the system, so that they can be pasted in another tab or
 * work. Where the browser keeps that clipboard shut, the page's own one serves.
 */

import { notesFromText, notesToText } from "../core/score/note_text.js";

export class NoteClipboard {
  /** Notes by the id of the part they came from. @type {Map<string, object[]>} */
  #own = new Map();

  /** @param {Map<string, object[]>} notesByPart */
  copy(notesByPart) {
    this.#own = notesByPart;
    navigator.clipboard?.writeText(notesToText(notesByPart)).catch(() => {});
  }

  /** The notes that some text holds, otherwise those copied here. @param {string} text */
  notesIn(text) {
    return notesFromText(text) ?? this.#own;
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
