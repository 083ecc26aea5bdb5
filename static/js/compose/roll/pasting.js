/**
 * Pasting by key. The browser's own paste event, which follows Ctrl+V, brings what the clipboard holds without asking
 * anybody; where it does not come, or the user has chosen another key, the browser is asked.
 */

import { chordOf } from "core/shortcuts.js";

const EVENT_COMES_WITHIN_MS = 100;

/** @param {import("./roll.js").Roll} roll @returns {(event: KeyboardEvent) => void} what the key does */
export function pasting(roll) {
  const { edits } = roll.studio;
  let awaited = 0;
  const paste = (notes) => {
    edits.paste(notes);
    roll.reveal();
  };
  const ask = async () => {
    awaited = 0;
    paste(await edits.clipboard.read());
  };
  roll.element.addEventListener("paste", (event) => {
    if (!awaited) return;
    clearTimeout(awaited);
    awaited = 0;
    event.preventDefault();
    paste(edits.clipboard.notesIn(event.clipboardData?.getData("text/plain") ?? ""));
  });
  return (event) => {
    clearTimeout(awaited);
    awaited = chordOf(event) === "Ctrl+V" ? setTimeout(ask, EVENT_COMES_WITHIN_MS) : 0;
    if (!awaited) ask();
  };
}
