/** Quantise: a small dialog that shows on the roll what it would do; one step of the history when it is accepted. */

import { readChoice, writeChoice } from "core/choices.js";
import { openDialog } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { formatNumber, t, tn } from "core/i18n.js";
import { isEmpty } from "../core/score/commands.js";
import { notesOf } from "../core/score/model.js";
import { quantiseNotes } from "../core/score/quantise.js";
import { SNAPS } from "./session.js";

const KEPT = "musicstudio.quantise";

/** @param {{store, session, roll}} studio */
export function askToQuantise({ store, session, roll }) {
  const chosen = session.selection.size;
  const ids = chosen ? session.selection : new Set([...notesOf(store.score)].map(({ note }) => note.id));
  const kept = readChoice(KEPT, {});
  const grid = h("select", { class: "select", id: "quantise-grid" }, ...gridOptions(kept.grid in SNAPS ? kept.grid : session.snap));
  const strength = h("input", { class: "slider", type: "range", id: "quantise-strength", min: 0, max: 100, step: 5, value: kept.strength ?? 100 });
  const shown = h("output", { class: "mono", for: "quantise-strength" });
  const ends = h("input", { type: "checkbox", id: "quantise-ends", checked: kept.ends === true });
  const says = h("p", { class: "quiet small", role: "status" });
  const no = h("button", { class: "button", type: "button" }, t("Cancel"));
  const yes = h("button", { class: "button button-primary", type: "button" }, t("Quantise"));

  const command = () => {
    const how = { grid: SNAPS[grid.value], strength: Number(strength.value) / 100, ends: ends.checked };
    return quantiseNotes(store.score, ids, how, tn("Quantise note", "Quantise notes", ids.size));
  };
  const preview = () => {
    shown.textContent = formatNumber(Number(strength.value) / 100, { style: "percent" });
    const now = command();
    store.previewCommand(now);
    const moved = store.shown.parts.reduce((sum, part, index) => sum + moving(store.score.parts[index], part), 0);
    says.textContent = isEmpty(now) ? t("All of them are on this grid.") : tn("%(count)s note changes.", "%(count)s notes change.", moved);
  };
  for (const control of [grid, strength, ends]) control.addEventListener("input", preview);

  const dialog = openDialog({
    title: t("Quantise"),
    body: [
      h("p", {}, chosen ? tn("%(count)s selected note", "%(count)s selected notes", chosen) : t("All notes")),
      h("div", { class: "field" }, h("label", { for: "quantise-grid" }, t("Grid")), grid),
      h("div", { class: "field" }, h("div", { class: "field-line" }, h("label", { for: "quantise-strength" }, t("Strength")), shown), strength),
      h("label", { class: "check" }, ends, h("span", {}, t("Ends of notes, too"))),
      says,
    ],
    actions: [no, yes],
  });
  dialog.classList.add("quantise-dialog");
  preview();
  grid.focus();
  no.addEventListener("click", () => dialog.close(""));
  yes.addEventListener("click", () => dialog.close("yes"));
  dialog.addEventListener("keydown", (event) => event.key === "Enter" && !event.target.closest("button") && dialog.close("yes"));
  dialog.addEventListener("close", () => {
    const accepted = command();
    store.preview(null);
    roll.element.focus({ preventScroll: true });
    if (dialog.returnValue !== "yes") return;
    writeChoice(KEPT, { grid: grid.value, strength: Number(strength.value), ends: ends.checked });
    store.run(accepted);
  });
}

/** Grid values in the words of the toolbar. */
function gridOptions(chosen) {
  const named = [...need("#snap").options].filter(({ value }) => value in SNAPS);
  return named.map(({ value, text }) => new Option(text, value, false, value === chosen));
}

/** How many notes of a part are not the same as before. */
function moving(before, after) {
  if (before === after) return 0;
  const known = new Set(before.notes);
  return after.notes.filter((note) => !known.has(note)).length;
}
