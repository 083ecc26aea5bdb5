/** The start page of the singing studio: every voice can be heard; a score file that is chosen or dropped becomes a new song. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { bindDrop } from "core/drop.js";
import { toastError } from "core/toasts.js";
import { bindPreview } from "./cards.js";
import { keepRemarks } from "./remarks.js";

for (const button of document.querySelectorAll("[data-preview]")) bindPreview(button, button.dataset.preview);

const form = need("#sing-open");
const input = need("#sing-file");
const button = need("#sing-open-button");
button.addEventListener("click", () => input.click());
input.addEventListener("change", () => input.files.length && open(input.files[0]));
bindDrop(open);

/** @param {File} file */
async function open(file) {
  if (button.disabled) return; // One file at a time.
  button.disabled = true;
  try {
    const body = new FormData();
    body.append("file", file);
    const { work, remarks } = await api.post(form.dataset.songs, body);
    keepRemarks(work, remarks);
    location.assign(form.dataset.studio.replace("{id}", work));
  } catch (error) {
    toastError(error);
    button.disabled = false;
  }
  input.value = ""; // The same file may be chosen again once it is mended.
}
