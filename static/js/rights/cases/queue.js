/** The reviewers' queue: J and K go through the cases, X chooses, and the chosen ones are counted. */

import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { submitOnChange } from "core/list_tools.js";
import { bindKeys } from "./keys.js";

const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-case]")]);
const boxes = rows.map((row) => /** @type {HTMLInputElement} */ (need("input[type=checkbox]", row)));
const all = /** @type {HTMLInputElement | null} */ (document.querySelector("#choose-all"));
const cases = t("Cases");

/** The row that has the focus, -1 while none has. */
const at = () => rows.findIndex((row) => row.contains(document.activeElement));

/** @param {number} by */
function go(by) {
  const to = Math.min(rows.length - 1, Math.max(0, at() < 0 ? 0 : at() + by));
  need("a", rows[to]).focus();
}

function choose() {
  const box = boxes[at()];
  box.checked = !box.checked;
  count();
}

function count() {
  const chosen = boxes.filter((box) => box.checked).length;
  const told = document.querySelector("#chosen");
  if (told) told.textContent = chosen ? tn("%(count)s case", "%(count)s cases", chosen) : "";
  if (!all) return;
  all.checked = chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

submitOnChange();
for (const box of boxes) box.addEventListener("change", count);
all?.addEventListener("change", () => {
  for (const box of boxes) box.checked = all.checked;
  count();
});
if (rows.length) count();
bindKeys([
  { id: "next", group: cases, label: t("Next case"), keys: ["J"], repeats: true, when: () => rows.length > 0, run: () => go(1) },
  { id: "previous", group: cases, label: t("Previous case"), keys: ["K"], repeats: true, when: () => rows.length > 0, run: () => go(-1) },
  { id: "choose", group: cases, label: t("Choose the case, or not"), keys: ["X"], when: () => at() >= 0, run: choose },
]);
