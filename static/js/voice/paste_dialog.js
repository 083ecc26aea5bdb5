/** Pasting words: a whole text at once, from the beginning or from the note in hand. */

import { openDialog } from "core/dialogs.js";
import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";

/** @param {object} studio @param {string} [text] to begin with */
export function openPaste(studio, text = "") {
  const { session, line, words } = studio;
  const field = h("textarea", { id: "paste-text", class: "paste-text", rows: 9, maxlength: 20000, autofocus: true, "aria-describedby": "paste-help paste-error", lang: studio.store.settings.language });
  field.value = text;
  const chosen = line.some(({ id }) => id === session.note);
  const from = h("input", { type: "checkbox", id: "paste-from", checked: chosen, disabled: !chosen });
  const over = h("input", { type: "checkbox", id: "paste-over", checked: true });
  const error = h("div", { class: "field-errors", id: "paste-error", role: "alert" });
  const no = h("button", { type: "button", class: "button" }, t("Cancel"));
  const yes = h("button", { type: "submit", form: "paste-form", class: "button button-primary" }, t("Put under the notes"));
  const form = h(
    "form",
    { id: "paste-form", class: "form", novalidate: true },
    h(
      "div",
      { class: "field" },
      h("label", { for: "paste-text" }, t("Words")),
      field,
      h("p", { class: "field-help", id: "paste-help" }, t("Words are parted into syllables; Chinese characters and kana go one to a note, Japanese kanji a note for each mora. “-” holds the note before, “+” sings the next syllable. Line breaks are free.")),
      error,
    ),
    h("div", { class: "check" }, from, h("label", { for: "paste-from" }, t("Begin at the chosen note"))),
    h("div", { class: "check" }, over, h("label", { for: "paste-over" }, t("Replace the words that are there"))),
  );
  const dialog = openDialog({ title: t("Paste words"), body: [form], actions: [no, yes] });
  no.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.replaceChildren();
    if (!field.value.trim()) return refuse(t("Type or paste the words first."));
    yes.setAttribute("aria-busy", "true");
    try {
      const left = await words.place(field.value, { from: from.checked ? session.note : null, overwrite: over.checked });
      if (!left) return dialog.close();
      field.value = left;
      refuse(t("There were too few notes. These words are left over."));
    } catch (problem) {
      refuse(problem.message);
    } finally {
      yes.removeAttribute("aria-busy");
    }
  });
  const refuse = (sentence) => {
    error.replaceChildren(icon("alert"), sentence);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  return dialog;
}
