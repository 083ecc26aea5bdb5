/** A list in an order of one's own: each row has a handle, to be dragged, or to be moved by the arrow keys. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";

/**
 * @param {HTMLElement} list its children are the rows; handles say data-grip
 * @param {{move: (from: number, to: number) => void, first?: () => number}} order `move`: called with indices of rows, and the
 *   list is drawn anew by then; `first`: rows before it stay where they are
 */
export function sortable(list, { move, first = () => 0 }) {
  const rows = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const rowOf = (target) => rows().findIndex((row) => row.contains(target));
  const put = (from, to) => {
    const end = Math.min(rows().length - 1, Math.max(first(), to));
    if (from === end) return;
    move(from, end);
    const grip = rows()[end]?.querySelector("[data-grip]");
    if (!(grip instanceof HTMLElement)) return;
    grip.focus();
    need("#arrived").textContent = t("Now number %(number)s of %(count)s", { number: end + 1, count: rows().length });
  };
  list.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("[data-grip]")) return;
    const from = rowOf(event.target);
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: first(), End: rows().length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    put(from, to);
  });
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target instanceof Element ? event.target.closest("[data-grip]") : null;
    if (!(grip instanceof HTMLElement) || event.button !== 0) return;
    event.preventDefault();
    drag(grip, event.pointerId);
  });

  function drag(grip, pointer) {
    const from = rowOf(grip);
    const row = rows()[from];
    let to = from;
    grip.setPointerCapture(pointer);
    row.classList.add("dragged");
    const done = new AbortController();
    const on = (name, act) => grip.addEventListener(name, act, { signal: done.signal });
    const end = () => {
      done.abort();
      row.classList.remove("dragged");
      for (const each of rows()) each.classList.remove("drop-before", "drop-after");
    };
    on("pointermove", ({ clientY }) => {
      const all = rows();
      to = all.findLastIndex((each, index) => index >= first() && clientY > each.getBoundingClientRect().top);
      to = Math.max(first(), to);
      for (const [index, each] of all.entries()) {
        each.classList.toggle("drop-before", index === to && to < from);
        each.classList.toggle("drop-after", index === to && to > from);
      }
    });
    on("pointerup", () => (end(), put(from, to)));
    on("pointercancel", end);
    on("keydown", ({ key }) => key === "Escape" && end());
  }
}
