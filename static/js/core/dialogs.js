/** Questions in a <dialog>: focus is kept inside and returned, Escape answers no. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

let count = 0;

/**
 * Show content in a modal dialog.
 * @param {{title: string, body: (Node | string)[], actions?: Node[], wide?: boolean, mayClose?: () => boolean | Promise<boolean>}} content
 *   `mayClose` is asked before Escape or a click beside the dialog closes it
 * @returns {HTMLDialogElement} open; it removes itself when it closes
 */
export function openDialog({ title, body, actions = [], wide = false, mayClose = () => true }) {
  const id = `dialog-${++count}`;
  const dialog = h(
    "dialog",
    { class: wide ? "dialog dialog-wide" : "dialog", "aria-labelledby": `${id}-title` },
    h("div", { class: "dialog-body" }, h("h2", { id: `${id}-title` }, title), ...body),
    actions.length > 0 && h("div", { class: "dialog-actions" }, ...actions),
  );
  const leave = async (event) => {
    event.preventDefault();
    if (await mayClose()) dialog.close("");
  };
  // Pressed and let go beside it: a text that was selected beyond its edge is no click beside it.
  let beside = false;
  dialog.addEventListener("pointerdown", ({ target }) => (beside = target === dialog));
  dialog.addEventListener("click", (event) => event.target === dialog && beside && leave(event));
  dialog.addEventListener("cancel", (event) => event.target === dialog && leave(event));
  // A second Escape in a row would close the dialog whatever "cancel" says.
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && leave(event));
  dialog.addEventListener("close", () => {
    const toasts = dialog.querySelector("#toasts");
    if (toasts) document.body.append(toasts);
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {HTMLDialogElement} dialog @returns {Promise<string>} the dialog's return value */
function closed(dialog) {
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

/**
 * Ask before something that is hard to undo.
 * @param {{title: string, text: string, confirm: string, danger?: boolean}} question
 * @returns {Promise<boolean>}
 */
export async function askToConfirm({ title, text, confirm, danger = false }) {
  const no = h("button", { class: "button", type: "button", autofocus: danger }, t("Cancel"));
  const yes = h("button", { class: `button ${danger ? "button-danger" : "button-primary"}`, type: "button", autofocus: !danger }, confirm);
  const dialog = openDialog({ title, body: [h("p", {}, text)], actions: [no, yes] });
  no.addEventListener("click", () => dialog.close(""));
  yes.addEventListener("click", () => dialog.close("yes"));
  return (await closed(dialog)) === "yes";
}

/**
 * Ask for one line of text. `check` may refuse it with a sentence or do the work and throw: the dialog then stays open
 * with the input kept and the sentence beside the field.
 *
 * @param {{title: string, label: string, value?: string, confirm: string, maxLength?: number, help?: string,
 *          optional?: boolean, check?: (value: string) => Promise<void> | void}} question
 * @returns {Promise<string | null>} null when cancelled
 */
export async function askForText({ title, label, value = "", confirm, maxLength = 200, help = "", optional = false, check }) {
  const id = `dialog-field-${count + 1}`;
  const input = h("input", { id, type: "text", value, maxlength: maxLength, required: !optional, autocomplete: "off", autofocus: true });
  const error = h("div", { id: `${id}-error`, class: "field-errors", role: "alert" });
  const no = h("button", { class: "button", type: "button" }, t("Cancel"));
  const yes = h("button", { class: "button button-primary", type: "submit", form: `${id}-form` }, confirm);
  const form = h(
    "form",
    { id: `${id}-form`, class: "form", novalidate: true },
    h(
      "div",
      { class: "field" },
      h("label", { for: id }, label),
      input,
      help && h("div", { class: "field-help", id: `${id}-help` }, help),
      error,
    ),
  );
  input.setAttribute("aria-describedby", help ? `${id}-help ${id}-error` : `${id}-error`);
  const dialog = openDialog({ title, body: [form], actions: [no, yes] });
  input.select();
  no.addEventListener("click", () => dialog.close(""));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    yes.setAttribute("aria-busy", "true");
    try {
      if (!optional && !input.value.trim()) throw new Error(t("Type something first."));
      await check?.(input.value.trim());
      dialog.close("yes");
    } catch (problem) {
      error.replaceChildren(icon("alert"), problem instanceof Error ? problem.message : String(problem));
      input.setAttribute("aria-invalid", "true");
      input.focus();
    } finally {
      yes.removeAttribute("aria-busy");
    }
  });
  return (await closed(dialog)) === "yes" ? input.value.trim() : null;
}
