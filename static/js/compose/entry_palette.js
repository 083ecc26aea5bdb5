/**
 * The palette above the score: the length of the next note and the signs of the chosen ones, by mouse and touch. Every button
 * does what its shortcut does, and is named after it.
 */

import { need } from "core/dom.js";
import { headOf } from "../core/score/lengths.js";

/** Digits of the lengths, by the printed head. */
const DIGITS = { 64: 1, 32: 2, 16: 3, 8: 4, 4: 5, 2: 6, 1: 7 };

/** @param {{shortcuts: import("../core/shortcuts.js").Shortcuts, session, score}} studio */
export function bindEntryPalette(studio) {
  const { shortcuts, session } = studio;
  const bar = need("#entry");
  const buttons = [...bar.querySelectorAll("button")];
  const labels = new Map(shortcuts.actions.map(({ id, label }) => [id, label]));
  for (const button of buttons) {
    const { shortcut } = button.dataset;
    button.title = labels.get(shortcut);
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", (event) => {
      shortcuts.run(shortcut, event);
      // By mouse or finger: whoever was writing writes on.
      if (event.detail && !document.activeElement?.matches("[data-keys=notes]")) studio.score.element.focus({ preventScroll: true });
    });
  }
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  rove(bar, buttons);
  const show = () => showState(buttons, shortcuts, session);
  session.subscribe((changed) => ["length", "selection", "busy"].some((field) => changed.has(field)) && show());
  show();
}

/** Which length is in hand, and what can be done now. */
function showState(buttons, shortcuts, session) {
  const head = headOf(session.length);
  const pressed = {
    [`length.${DIGITS[head?.type]}`]: true,
    "length.dot": head?.dots > 0,
    "length.triplet": Boolean(head?.tuplet),
  };
  for (const button of buttons) {
    const { shortcut } = button.dataset;
    if (shortcut.startsWith("length.")) button.setAttribute("aria-pressed", String(Boolean(pressed[shortcut])));
    button.disabled = !shortcuts.able(shortcut);
  }
}

/** One stop of the Tab key for the whole palette; arrows go through it. */
function rove(bar, buttons) {
  const stop = (here) => buttons.forEach((button) => (button.tabIndex = button === here ? 0 : -1));
  stop(buttons[0]);
  bar.addEventListener("focusin", ({ target }) => buttons.includes(target) && stop(target));
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const able = buttons.filter((button) => !button.disabled);
    const at = able.indexOf(document.activeElement);
    able[(at + by + able.length) % able.length]?.focus();
    event.preventDefault();
  });
}
