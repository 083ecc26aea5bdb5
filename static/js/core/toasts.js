/** Short news at the edge of the window, read out politely. Nothing that needs an answer belongs here. */

import { h, need } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

/** @typedef {"info" | "ok" | "warn" | "error"} Tone */

/** @type {Record<Tone, string>} */
const ICONS = { info: "info", ok: "check", warn: "alert", error: "alert" };
const MOST = 4;

/** The area for toasts, in the newest modal dialog while there is one: beside it nothing is seen or read out. */
function shownArea() {
  const area = need("#toasts");
  const place = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (area.parentElement !== place) place.append(area);
  return area;
}

/**
 * @param {string} text
 * @param {{tone?: Tone, action?: {label: string, run: () => void}, seconds?: number}} [options]
 *   seconds: how long it stays (default 6; errors and toasts with an action 12; 0 = until closed)
 * @returns {() => void} closes it
 */
export function toast(text, { tone = "info", action, seconds } = {}) {
  const area = shownArea();
  const stay = seconds ?? (tone === "error" || action ? 12 : 6);
  let timer = 0;
  const close = () => {
    clearTimeout(timer);
    element.remove();
  };
  const wait = () => {
    if (stay) timer = window.setTimeout(close, stay * 1000);
  };
  const element = h(
    "div",
    { class: `toast tone-${tone}`, onpointerenter: () => clearTimeout(timer), onpointerleave: wait, onfocusin: () => clearTimeout(timer) },
    icon(ICONS[tone]),
    h("span", { class: "toast-text" }, text),
    action &&
      h("button", { class: "toast-action", type: "button", onclick: () => (close(), action.run()) }, action.label),
    h("button", { class: "toast-close", type: "button", "aria-label": t("Close"), onclick: close }, icon("close")),
  );
  area.append(element);
  while (area.children.length > MOST) area.firstElementChild?.remove();
  wait();
  return close;
}

/** Show an error of the API, or of the page, as its sentence. @param {unknown} error */
export function toastError(error) {
  if (error instanceof Error && error.name === "AbortError") return;
  toast(error instanceof Error ? error.message : String(error), { tone: "error" });
}
