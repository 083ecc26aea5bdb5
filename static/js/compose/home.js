/**
 * The start page: a file dropped anywhere opens a new work. Where something has to be asked first, as which voice is the melody,
 * or what was sung, the studio of that work does it; any other file goes with the form.
 */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toastError } from "core/toasts.js";
import { handOver } from "./handover.js";
import { isRecording } from "./hum/kinds.js";

const form = need("#open-form");
const input = need("#start-file");
const button = need("button", form);

button.addEventListener("click", (event) => {
  event.preventDefault();
  input.click();
});
input.addEventListener("change", () => input.files.length && open());

addEventListener("dragover", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.add("is-over");
});
addEventListener("dragleave", (event) => event.relatedTarget === null && form.classList.remove("is-over"));
addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  form.classList.remove("is-over");
  input.files = event.dataTransfer.files;
  open();
});

async function open() {
  if (button.disabled) return; // One file at a time.
  const [file] = input.files;
  button.disabled = true;
  try {
    if (isRecording(file) || (await hasSeveralVoices(file))) await openInStudio(file);
    else form.requestSubmit();
  } catch (error) {
    toastError(error);
    input.value = ""; // The same file may be chosen again once it is mended.
  } finally {
    button.disabled = false;
  }
}

/** Rejects with a sentence when it cannot be read. */
async function hasSeveralVoices(file) {
  const body = new FormData();
  body.append("file", file);
  const { melody_candidates: candidates } = await api.post(form.dataset.imports, body);
  return candidates.length > 1;
}

async function openInStudio(file) {
  const title = file.name.replace(/\.[^.]+$/, "").trim().slice(0, 200);
  const work = await handOver(file, async () => (await api.post(form.dataset.works, { title })).id).catch((error) => {
    if (!(error instanceof DOMException)) throw error;
    throw new Error(t("This browser keeps no files. Start a new work and drop the file there."));
  });
  location.assign(form.dataset.studio.replace("{id}", work));
}
