/** Keys that work anywhere on the page, except where they mean something else: in fields, on focused buttons, in menus. */

import { toastError } from "core/toasts.js";

const FIELDS = "input, select, textarea, [contenteditable]";
const OPERATED = "button, summary, a[href], [role=button], [role=menuitem], dialog";

/** @param {{store, session, player, transport, saving}} studio */
export function bindShortcuts(studio) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const done = event.ctrlKey || event.metaKey ? withControl(studio, event, target) : plain(studio, event, target);
    if (done) event.preventDefault();
  });
}

/** Sliders and checkboxes are no places to type in: undo reaches through them. */
const isTyping = (target) => target.matches('textarea, [contenteditable], input:not([type="range"], [type="checkbox"], [type="radio"])');

function withControl(studio, { key, shiftKey }, target) {
  const letter = key.toLowerCase();
  if (letter === "s") {
    studio.saving.flush().catch(toastError);
    return true;
  }
  if (isTyping(target) || studio.session.busy) return false;
  if (letter === "z" && !shiftKey) studio.store.undo();
  else if (letter === "y" || (letter === "z" && shiftKey)) studio.store.redo();
  else return false;
  return true;
}

function plain(studio, { key, shiftKey }, target) {
  if (shiftKey || target.matches(FIELDS) || target.closest(OPERATED)) return false;
  if (key === " ") studio.transport.toggle();
  else if (key === "Home" || key === "Enter") studio.player.seek(0);
  else return false;
  return true;
}
