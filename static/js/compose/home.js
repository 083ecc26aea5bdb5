/** The start page: a file dropped anywhere opens it; choosing one in the dialog sends the form at once. */

import { need } from "core/dom.js";

const form = need("#open-form");
const input = need("#start-file");

input.addEventListener("change", () => input.files.length && form.requestSubmit());

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
  form.requestSubmit();
});
