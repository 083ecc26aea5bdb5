/** The page of private styles: rename and delete them, and have another one learnt. */

import { ApiError, api, newKey } from "core/api.js";
import { askForText, askToConfirm } from "core/dialogs.js";
import { need } from "core/dom.js";
import { showRelativeTimes, t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";
import { Files } from "./styles/files.js";
import { Learning } from "./styles/learning.js";

const form = /** @type {HTMLFormElement} */ (need("#learn"));
const panel = need(".learn");
const name = /** @type {HTMLInputElement} */ (need("#style-name"));
const chooser = /** @type {HTMLInputElement} */ (need("#style-files"));
const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[name=work]")]);
const all = document.querySelector("#all-works");
const files = new Files(need("#file-list"), form.dataset.imports ?? "", changed);
const learning = new Learning(ended);
const BLOCKED = "pieces-error";
const ADDRESS = form.dataset.styles ?? "";
const MOST = Number(form.dataset.most);
let key = newKey();
let sending = false;

const chosen = () => files.size + boxes.filter((box) => box.checked).length;

/** What is asked for is not what was asked for before. */
function changed() {
  key = newKey();
  const count = chosen();
  need("#piece-count").textContent = count ? tn("%(count)s piece", "%(count)s pieces", count) : "";
  all?.setAttribute("aria-pressed", String(boxes.every((box) => box.checked)));
}

/** @param {string} place @param {string} [sentence] none: what was said there no longer holds */
function refuse(place, sentence) {
  const where = need(`#${place}`);
  where.replaceChildren(...(sentence ? [icon("alert"), sentence] : []));
  if (place === "name-error") name.setAttribute("aria-invalid", String(Boolean(sentence)));
  if (sentence) (place === "name-error" ? name : where).focus();
}

async function send() {
  if (sending) return;
  for (const place of [BLOCKED, "name-error"]) refuse(place);
  if (!name.value.trim()) return refuse("name-error", t("Give the style a name."));
  if (chosen() > MOST) return refuse(BLOCKED, t("A style is learnt from %(most)s pieces at the most.", { most: MOST }));
  const button = need(".button-primary", form);
  sending = true;
  button.setAttribute("aria-busy", "true");
  try {
    const pieces = await files.pieces();
    const works = boxes.filter((box) => box.checked).map((box) => box.value);
    const job = await api.post(ADDRESS, { name: name.value, works, pieces }, { idempotencyKey: key });
    form.hidden = true;
    learning.follow(job.id, name.value);
    learning.button.focus();
  } catch (error) {
    const about = error instanceof ApiError && error.fields.name ? "name-error" : BLOCKED;
    refuse(about, error instanceof Error ? error.message : String(error));
  } finally {
    sending = false;
    button.removeAttribute("aria-busy");
  }
}

/** @param {import("core/jobs.js").Job | null} job */
async function ended(job) {
  form.hidden = false;
  key = newKey();
  if (job?.result?.style) {
    form.reset();
    files.clear();
    await refresh();
    const said = job.error || t("The style “%(name)s” is learnt.", { name: job.result.name });
    need("#style-news").textContent = said;
    toast(said, { tone: job.error ? "warn" : "ok" });
    const row = document.querySelector(`[data-style="${job.result.style}"] [data-rename]`);
    if (row instanceof HTMLElement) row.focus();
  } else {
    refuse(BLOCKED, job?.error || t("It was stopped before there was anything worth keeping. Your choice is still here."));
  }
}

/** The list as the studio has it now. */
async function refresh() {
  try {
    const page = new DOMParser().parseFromString(await api.get(location.pathname, { headers: { Accept: "text/html" } }), "text/html");
    need("#styles").replaceChildren(...document.adoptNode(need("#styles", page)).childNodes);
    showRelativeTimes(need("#styles"));
  } catch (error) {
    toastError(error);
  }
}

/** @param {HTMLElement} row */
async function rename(row) {
  const called = await askForText({
    title: t("Rename the style"),
    label: t("Name"),
    value: row.dataset.name ?? "",
    confirm: t("Rename"),
    maxLength: name.maxLength,
    check: async (value) => {
      await api.patch(`${ADDRESS}${row.dataset.style}/`, { name: value });
    },
  });
  if (called === null) return;
  const id = row.dataset.style;
  await refresh();
  need(`[data-style="${id}"] [data-rename]`).focus();
}

/** @param {HTMLElement} row */
async function remove(row) {
  const called = row.dataset.name ?? "";
  const sure = await askToConfirm({
    title: t("Delete “%(title)s” for good?", { title: called }),
    text: t("The studio forgets what it learnt. Your pieces, and what was written in this style, stay."),
    confirm: t("Delete for good"),
    danger: true,
  });
  if (!sure) return;
  try {
    await api.delete(`${ADDRESS}${row.dataset.style}/`);
    await refresh();
    toast(t("“%(title)s” is deleted for good.", { title: called }), { tone: "ok" });
    need("#styles button, #styles a").focus();
  } catch (error) {
    toastError(error);
  }
}

need("#styles").addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button") : null;
  const row = /** @type {HTMLElement | null} */ (button?.closest("[data-style]") ?? null);
  if (row && button?.matches("[data-rename]")) void rename(row);
  if (row && button?.matches("[data-delete]")) void remove(row);
});
form.addEventListener("input", changed);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void send();
});
need("#choose-files").addEventListener("click", () => chooser.click());
addEventListener("dragover", (event) => {
  if (form.hidden || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  panel.classList.add("is-over");
});
addEventListener("dragleave", (event) => event.relatedTarget === null && panel.classList.remove("is-over"));
addEventListener("drop", (event) => {
  if (form.hidden || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  panel.classList.remove("is-over");
  files.add(event.dataTransfer.files);
});
chooser.addEventListener("change", () => {
  files.add([...(chooser.files ?? [])]);
  chooser.value = ""; // The same file may be chosen again, and others are added to it.
});
all?.addEventListener("click", () => {
  const check = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = check;
  changed();
});
changed(); // What was ticked before this script came is counted.
if (form.dataset.job) learning.follow(form.dataset.job, need("#learning-name").dataset.name ?? "");
