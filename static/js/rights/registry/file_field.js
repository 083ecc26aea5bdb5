/** A chooser of one file whose words are in the language of the page, which those of the browser's own may not be. */

import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";

/**
 * @param {{id: string, accept: string, describedBy: string}} about
 * @returns {{element: HTMLElement, input: HTMLInputElement, button: HTMLButtonElement, readonly file: File | null}}
 */
export function fileField({ id, accept, describedBy }) {
  const name = h("span", { class: "quiet small file-name" }, t("No file chosen"));
  const input = h("input", { id: `${id}-input`, type: "file", accept, hidden: true });
  const button = h("button", { id, class: "button", type: "button", "aria-describedby": describedBy, onclick: () => input.click() }, icon("upload"), t("Choose a file"));
  input.addEventListener("change", () => (name.textContent = input.files?.[0]?.name ?? t("No file chosen")));
  const element = h("div", { class: "button-row" }, input, button, name);
  return {
    element,
    input,
    button,
    get file() {
      return input.files?.[0] ?? null;
    },
  };
}
