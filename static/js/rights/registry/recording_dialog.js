/** The dialog in which a recording is added, changed, or given its sound. */

import { ApiError, api } from "core/api.js";
import { openDialog } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { upload } from "core/upload.js";
import { sentenceIn, tell } from "./errors.js";
import { fileField } from "./file_field.js";

const FACTS = /** @type {const} */ (["title", "isrc", "performer", "year"]);

/**
 * @param {{heading: string, confirm: string, url: string, sounds: string, sources: {id: string, title: string}[],
 *   recording?: Record<string, any>, facts: boolean, sound: boolean}} asked `facts`, `sound`: what of it is asked for
 * @returns {Promise<boolean>} whether it is done
 */
export function askForRecording({ heading, confirm, url, sounds, sources, recording, facts, sound }) {
  const id = "recording";
  const fields = facts ? factFields(id, recording) : {};
  const file = fileField({ id: `${id}-file`, accept: sounds, describedBy: `${id}-file-error` });
  const source = h(
    "select",
    { id: `${id}-studio_recording`, class: "select", "aria-describedby": `${id}-studio_recording-error` },
    h("option", { value: "" }, t("A file of mine")),
    ...sources.map((one) => h("option", { value: one.id }, one.title)),
  );
  const labels = { title: t("Title"), isrc: "ISRC", performer: t("Performer"), year: t("Year of recording") };
  const rows = Object.entries(fields).map(([name, field]) => fieldOf(id, name, labels[name], field));
  if (sound && sources.length) rows.push(fieldOf(id, "studio_recording", t("Sound"), source));
  if (sound) rows.push(fieldOf(id, "file", t("Audio file: WAV, FLAC, OGG, MP3 or AIFF"), file.element));
  const problem = h("div", { id: `${id}-problem`, class: "field-errors", role: "alert", tabindex: -1 });
  const progress = h("progress", { class: "progress", max: 1, "aria-label": t("Progress"), hidden: true });
  const form = h("form", { id: `${id}-form`, class: "form", novalidate: true }, ...rows, problem, progress);
  const no = h("button", { class: "button", type: "button" }, t("Cancel"));
  const yes = h("button", { class: "button button-primary", type: "submit", form: `${id}-form` }, confirm);
  const dialog = openDialog({ title: heading, body: [form], actions: [no, yes] });
  const showFile = () => (/** @type {HTMLElement} */ (file.element.parentElement).hidden = Boolean(source.value));

  const send = async () => {
    const said = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
    if (recording && facts) return api.patch(url, { ...said, year: said.year || null });
    const body = new FormData();
    for (const [name, value] of Object.entries(said)) body.append(name, value);
    if (source.value) body.append("studio_recording", source.value);
    else if (file.file) body.append("file", file.file);
    progress.hidden = !body.has("file");
    return upload(url, body, { onProgress: (share) => (progress.value = share) });
  };

  const show = (error) => {
    const all = { ...fields, file: file.button, studio_recording: source };
    const data = error instanceof ApiError && error.status === 400 ? error.data : {};
    for (const [name, what] of Object.entries(data)) if (all[name]) tell(all[name], need(`#${id}-${name}-error`, form), sentenceIn(what));
    const first = form.querySelector('[aria-invalid="true"]');
    if (!first) tell(null, problem, error instanceof Error ? error.message : String(error));
    (first instanceof HTMLElement ? first : problem).focus();
  };

  source.addEventListener("change", showFile);
  no.addEventListener("click", () => dialog.close(""));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (yes.hasAttribute("aria-busy")) return;
    for (const place of form.querySelectorAll(".field-errors")) place.replaceChildren();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.setAttribute("aria-invalid", "false");
    yes.setAttribute("aria-busy", "true");
    try {
      await send();
      dialog.close("yes");
    } catch (error) {
      show(error);
    } finally {
      progress.hidden = true;
      yes.removeAttribute("aria-busy");
    }
  });
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

/** @param {string} id @param {Record<string, any>} [recording] @returns {Record<string, HTMLInputElement>} */
function factFields(id, recording) {
  const limits = { title: 200, isrc: 60, performer: 200, year: 4 };
  return Object.fromEntries(
    FACTS.map((name) => {
      const more = { maxlength: limits[name], inputmode: name === "year" ? "numeric" : null, class: name === "isrc" ? "mono" : null };
      const value = recording?.[name] ?? "";
      return [name, h("input", { id: `${id}-${name}`, type: "text", value, autocomplete: "off", "aria-describedby": `${id}-${name}-error`, ...more })];
    }),
  );
}

/** @param {string} id @param {string} name @param {string} label @param {HTMLElement} field */
const fieldOf = (id, name, label, field) =>
  h("div", { class: "field" }, h("label", { for: `${id}-${name}` }, label), field, h("div", { class: "field-errors", id: `${id}-${name}-error`, role: "alert" }));
