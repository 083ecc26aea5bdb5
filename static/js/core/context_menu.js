/**
 * A menu at a place: by the right button, a long press or the menu key.
 *
 * Items with items of their own open them in the same box, with a way back: that works under a thumb as well as with
 * the arrow keys.
 *
 * @typedef {{label: string, icon?: string, keys?: string, run?: () => void, items?: () => Item[], checked?: boolean, many?: boolean,
 *   disabled?: boolean, danger?: boolean} | "line"} Item `keys`: the chord that does the same, as people read it;
 *   `many`: checked whatever the others are
 */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const MARGIN = 8;

let close = () => {};

/**
 * @param {{x: number, y: number, label: string, items: Item[], returnTo: HTMLElement}} menu x, y in the window; the focus
 *   goes back to `returnTo`
 */
export function openContextMenu({ x, y, label, items, returnTo }) {
  close();
  const box = h("div", { class: "menu-list context-menu", role: "menu", popover: "manual", tabindex: "-1" });
  const leave = new AbortController();
  close = (focus = false) => {
    if (leave.signal.aborted) return;
    leave.abort();
    box.remove();
    if (focus) returnTo.focus({ preventScroll: true });
  };
  const show = (name, entries, back = null) => {
    box.setAttribute("aria-label", name);
    const first = back && row({ label: t("Back"), icon: "chevron-left" }, back);
    const rows = entries.map((item) => (item === "line" ? h("hr", { role: "separator" }) : row(item, choose(item, name, entries, back))));
    box.replaceChildren(...[first, ...rows].filter(Boolean));
    place(box, x, y);
    (box.querySelector('[role="menuitemradio"][aria-checked="true"]') ?? box.querySelectorAll(ENABLED)[back ? 1 : 0])?.focus({ preventScroll: true });
  };
  const choose = (item, name, entries, back) => () => {
    if (item.items) return show(item.label, item.items(), () => show(name, entries, back));
    close(true);
    item.run();
  };
  box.addEventListener("keydown", (event) => onKey(event, box, () => close(true)));
  box.addEventListener("contextmenu", (event) => event.preventDefault());
  (returnTo.closest("main, dialog") ?? document.body).append(box);
  box.showPopover();
  show(label, items);
  const outside = ({ target }) => {
    if (!(target instanceof Node && box.contains(target))) close();
  };
  const listen = (target, type) => target.addEventListener(type, outside, { capture: true, signal: leave.signal });
  for (const type of ["pointerdown", "wheel", "focusin"]) listen(document, type);
  for (const type of ["resize", "blur"]) window.addEventListener(type, () => close(), { signal: leave.signal });
}

const ENABLED = ".menu-item:not(:disabled)";

function row(item, run) {
  const checkable = item.checked !== undefined;
  return h(
    "button",
    {
      type: "button",
      class: item.danger ? "menu-item menu-item-danger" : "menu-item",
      role: checkable ? (item.many ? "menuitemcheckbox" : "menuitemradio") : "menuitem",
      tabindex: "-1",
      disabled: item.disabled,
      "aria-checked": checkable ? String(item.checked) : null,
      "aria-haspopup": item.items ? "menu" : null,
      onclick: run,
    },
    sign(item),
    h("span", { class: "context-label" }, item.label),
    item.items && icon("chevron-right"),
    item.keys && h("kbd", { class: "context-keys", "aria-hidden": "true" }, item.keys),
  );
}

function sign({ icon: name, checked }) {
  if (checked) return icon("check");
  return name ? icon(name) : h("span", { class: "icon" });
}

/** Arrows move, right opens, left goes back, Escape and Tab close; no key goes on to the page. */
function onKey(event, box, leave) {
  event.stopPropagation();
  const all = [...box.querySelectorAll(ENABLED)];
  const at = all.indexOf(document.activeElement);
  const go = { ArrowDown: at + 1, ArrowUp: at < 0 ? all.length - 1 : at - 1, Home: 0, End: all.length - 1 }[event.key];
  const back = box.querySelector('use[href$="#chevron-left"]')?.closest("button");
  if (go !== undefined) all.at(go % all.length)?.focus();
  else if (event.key === "ArrowRight" && document.activeElement?.hasAttribute("aria-haspopup")) document.activeElement.click();
  else if (event.key === "ArrowLeft" && back) back.click();
  else if (event.key === "Escape" || event.key === "Tab") leave();
  else return;
  event.preventDefault();
}

/** At the place, as far as the window has room. */
function place(box, x, y) {
  box.style.left = "0";
  box.style.top = "0";
  const { offsetWidth: width, offsetHeight: height } = box;
  box.style.left = `${Math.max(MARGIN, Math.min(x, innerWidth - width - MARGIN))}px`;
  box.style.top = `${Math.max(MARGIN, Math.min(y, innerHeight - height - MARGIN))}px`;
}
