/** The buttons around the views: undo, locks, title. */

import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { isBarLocked, withBarsLocked, withBarsUnlocked } from "./locks.js";
import { bindQuantise } from "./quantise.js";
import { bindRollTools } from "./roll/tools.js";
import { bindTitle } from "./title.js";

/** @param {{store, session, edits, roll, saving, shortcuts, urls}} studio */
export function bindToolbar(studio) {
  bindRollTools(studio);
  bindQuantise(studio);
  bindHistoryButtons(studio);
  bindNoteLocks(studio);
  bindBarLocks(studio);
  bindTitle(studio);
}

function bindHistoryButtons(studio) {
  const { store, session, shortcuts } = studio;
  const [undo, redo] = [need("#undo"), need("#redo")];
  undo.addEventListener("click", () => store.undo());
  redo.addEventListener("click", () => store.redo());
  const show = () => {
    undo.disabled = !store.canUndo || session.busy;
    redo.disabled = !store.canRedo || session.busy;
    shortcuts.describe(undo, "undo", store.canUndo ? t("Undo: %(step)s", { step: store.undoLabel }) : t("Undo"));
    shortcuts.describe(redo, "redo", store.canRedo ? t("Redo: %(step)s", { step: store.redoLabel }) : t("Redo"));
  };
  session.subscribe((changed) => changed.has("busy") && show());
  store.subscribe((reason) => {
    if (reason === "preview") return;
    show();
    dropGone(store, session);
  });
}

/** What no longer exists is neither selected nor in hand. */
function dropGone({ score }, session) {
  const ids = new Set(score.parts.flatMap((part) => part.notes.map((note) => note.id)));
  const selection = [...session.selection].filter((id) => ids.has(id));
  if (selection.length !== session.selection.size) session.select(selection);
  if (!score.parts.some((part) => part.id === session.activePart) && score.parts.length) {
    session.set({ activePart: score.parts[0].id });
  }
  if (session.bars && session.bars[1] >= score.measures.length) session.set({ bars: null });
}

function bindNoteLocks({ session, edits, shortcuts }) {
  const button = need("#lock-notes");
  button.addEventListener("click", () => edits.toggleLocks());
  session.subscribe((changed) => {
    if (!changed.has("selection") && !changed.has("locks")) return;
    const label = session.isSelectionLocked ? t("Unlock the selected notes") : t("Lock the selected notes");
    button.disabled = session.selection.size === 0;
    shortcuts.describe(button, "note.lock", label);
    button.setAttribute("aria-label", label);
    setIcon(button.querySelector(".icon"), session.isSelectionLocked ? "unlock" : "lock");
  });
}

function bindBarLocks({ session, store }) {
  const button = need("#lock-bars");
  const chip = need("#bars-chip");
  const range = () => {
    if (!session.bars) return [];
    const [from, to] = session.bars;
    return store.shown.measures.slice(from, to + 1);
  };
  const allLocked = () => range().every((measure) => isBarLocked(session.locks, measure));
  button.addEventListener("click", () => {
    const change = allLocked() ? withBarsUnlocked : withBarsLocked;
    session.set({ locks: change(session.locks, range()) });
  });
  session.subscribe((changed) => {
    if (!changed.has("bars") && !changed.has("locks")) return;
    const count = range().length;
    button.disabled = count === 0;
    const unlock = count > 0 && allLocked();
    button.querySelector("[data-label]").textContent = unlock ? t("Unlock bars") : t("Lock bars");
    setIcon(button.querySelector(".icon"), unlock ? "unlock" : "lock");
    chip.hidden = count === 0;
    if (!count) return;
    const numbers = [range()[0], range().at(-1)].map(({ number }) => number);
    chip.textContent = count === 1 ? t("Bar %(bar)s", { bar: numbers[0] }) : tn("%(count)s bar", "%(count)s bars", count);
    chip.title = numbers.join("–");
  });
}
