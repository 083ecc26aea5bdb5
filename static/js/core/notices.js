/** Sentences over the views that want an answer. */

import { h, need } from "./dom.js";
import { icon } from "./icons.js";

/**
 * A notice over the views: one sentence and what can be done about it.
 *
 * @param {string} key one notice per key
 * @param {string | null} text null takes it away
 * @param {Array<{label: string, primary?: boolean, run: () => unknown}>} [actions]
 */
export function notice(key, text, actions = []) {
  const area = need("#notices");
  area.querySelector(`[data-notice="${key}"]`)?.remove();
  if (text === null) return;
  const buttons = actions.map(({ label, primary, run }) =>
    h("button", { type: "button", class: primary ? "button button-primary" : "button", onclick: run }, label),
  );
  const element = h("div", { class: "notice" }, icon("alert"), h("p", {}, text), h("div", { class: "button-row" }, ...buttons));
  element.dataset.notice = key;
  area.append(element);
}
