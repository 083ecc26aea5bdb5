/** Asks the studio about a file without leaving the page, so that the chosen file stays chosen; the answer is the page's own. */

import { need, write } from "core/dom.js";
import { t } from "core/i18n.js";
import { fileField } from "./registry/file_field.js";

const form = /** @type {HTMLFormElement} */ (need("#verify"));
const button = need("#ask");
const plain = /** @type {HTMLInputElement} */ (need("#file"));
const chooser = fileField({ id: "file", accept: plain.accept, describedBy: "file-help answer-error" });
chooser.input.name = "file";
plain.replaceWith(chooser.element);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  write(need("#asking"), chooser.file ? t("The file is being read; this takes some seconds.") : "");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    show(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#answer"));
  } catch {
    show(null);
  } finally {
    button.removeAttribute("aria-busy");
    write(need("#asking"), "");
  }
});

/** @param {Element | null} answer null: none came that this page knows */
function show(answer) {
  if (answer) need("#answer").replaceWith(answer);
  else fail(t("The studio could not be asked. Check the connection and try again."));
  (document.querySelector("#verdict") ?? need("#answer-error")).focus();
}

/** @param {string} sentence */
function fail(sentence) {
  document.querySelector(".verdict")?.remove();
  write(need("#answer-error span"), sentence);
  need("#answer-error").hidden = false;
}
