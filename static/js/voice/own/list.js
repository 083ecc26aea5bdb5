/** The page of one's own voices: beginning one, with the consent. */

import { ApiError, api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";

const form = document.querySelector("#begin");
if (form instanceof HTMLFormElement) begin(form);

/** @param {HTMLFormElement} form */
function begin(form) {
  const name = /** @type {HTMLInputElement} */ (need("#voice-name"));
  const language = /** @type {HTMLSelectElement} */ (need("#voice-language"));
  const consent = /** @type {HTMLInputElement} */ (need("#voice-consent"));
  const fields = { name, consent };

  const showStatement = () => {
    for (const statement of form.querySelectorAll("[data-statement]")) {
      if (statement instanceof HTMLElement) statement.hidden = statement.dataset.statement !== language.value;
    }
  };

  /** @param {"name" | "consent"} field @param {string} [sentence] none: what was said there no longer holds */
  const refuse = (field, sentence) => {
    need(`#${field}-error`).replaceChildren(...(sentence ? [icon("alert"), sentence] : []));
    fields[field].setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) fields[field].focus();
  };

  const send = async () => {
    refuse("name");
    refuse("consent");
    if (!name.value.trim()) return refuse("name", t("Give the voice a name."));
    if (!consent.checked) return refuse("consent", t("Without your consent the studio makes no voice of you."));
    const button = need(".button-primary", form);
    if (button.hasAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    try {
      const voice = await api.post(form.dataset.voices ?? "", { name: name.value, language: language.value, consent: true });
      location.assign(`${form.dataset.page}${voice.id}/`);
    } catch (error) {
      button.removeAttribute("aria-busy");
      refuse(error instanceof ApiError && error.fields.consent ? "consent" : "name", error instanceof Error ? error.message : String(error));
    }
  };

  // Another language has another statement, which has not been agreed to.
  language.addEventListener("change", () => {
    consent.checked = false;
    showStatement();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  showStatement();
}
