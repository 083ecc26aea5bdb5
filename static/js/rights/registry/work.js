/** The page of a claim: its recordings, its melody, its evidence; withdrawing it, with a way back. */

import { api } from "core/api.js";
import { askToConfirm } from "core/dialogs.js";
import { need } from "core/dom.js";
import { showRelativeTimes, t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";
import { upload } from "core/upload.js";
import { askForRecording } from "./recording_dialog.js";
import { nameTerritories } from "./territories.js";

const page = need("#claim");
const chooser = /** @type {HTMLInputElement | null} */ (document.querySelector("#chosen-file"));
const boot = () => JSON.parse(need("#claim-boot").textContent ?? "{}");

/** The claim as the studio has it now. The focus goes to the same button, where it still is. @param {string} [focus] selector */
async function refresh(focus) {
  const html = await api.get(location.pathname, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(html, "text/html");
  page.replaceChildren(...document.adoptNode(need("#claim", fresh)).childNodes);
  showRelativeTimes(page);
  nameTerritories(page);
  const target = (focus && page.querySelector(focus)) || page.querySelector("button, a");
  if (target instanceof HTMLElement) target.focus();
}

/** Say it where everybody notices. @param {string} text @param {{label: string, run: () => unknown}} [action] */
function said(text, action) {
  toast(text, { tone: "ok", action });
}

/** @param {() => Promise<unknown>} act @param {{text?: string, focus?: string, undo?: () => Promise<unknown>}} [after] */
async function run(act, { text, focus, undo } = {}) {
  try {
    await act();
    await refresh(focus);
    if (text) said(text, undo && { label: t("Undo"), run: () => run(undo, { focus }) });
  } catch (error) {
    toastError(error);
  }
}

/** A file that the user chooses. @param {string} accept @returns {Promise<File | null>} */
function choose(accept) {
  if (!chooser) return Promise.resolve(null);
  chooser.value = "";
  chooser.accept = accept;
  return new Promise((resolve) => {
    chooser.onchange = () => resolve(chooser.files?.[0] ?? null);
    chooser.oncancel = () => resolve(null);
    chooser.click();
  });
}

/** @param {string} url @param {string} accept @param {string} text @param {string} focus */
async function send(url, accept, text, focus) {
  const file = await choose(accept);
  if (!file) return;
  const button = need(focus, page);
  button.setAttribute("aria-busy", "true");
  const body = new FormData();
  body.append("file", file);
  await run(() => upload(url, body), { text, focus });
  button.removeAttribute("aria-busy");
}

/** @param {Record<string, any>} asked what of the recording, and where it goes @param {string} text @param {string} focus */
async function recording(asked, text, focus) {
  const { sounds, sources } = boot();
  if (await askForRecording({ sounds, sources, ...asked })) await run(async () => {}, { text, focus });
}

/** @param {HTMLElement} row */
async function deleteEvidence(row) {
  const sure = await askToConfirm({
    title: t("Delete “%(title)s” for good?", { title: row.dataset.title ?? "" }),
    text: t("The file is gone then; that it was there, and its hash, stays on record."),
    confirm: t("Delete for good"),
    danger: true,
  });
  const url = boot().urls.evidence.replace("{id}", row.dataset.evidence);
  if (sure) await run(() => api.delete(url), { text: t("The file is deleted."), focus: "[data-do=add-evidence]" });
}

/** What each button does; `row` is the list item that it stands in. @type {Record<string, (row: HTMLElement) => unknown>} */
const ACTS = {
  withdraw: () => {
    const { work } = boot().urls;
    const undo = () => api.post(`${work}restore/`);
    void run(() => api.delete(work), { text: t("The claim is withdrawn."), focus: "[data-do=restore], [data-do=withdraw]", undo });
  },
  restore: () => run(() => api.post(`${boot().urls.work}restore/`), { text: t("The claim is registered again."), focus: "[data-do=withdraw]" }),
  "add-recording": () => {
    const url = `${boot().urls.work}recordings/`;
    const asked = { heading: t("Add a recording"), confirm: t("Add"), url, facts: true, sound: true };
    return recording(asked, t("The recording is registered."), "[data-do=add-recording]");
  },
  "edit-recording": (row) => {
    const asked = { heading: t("Change the recording"), confirm: t("Save"), url: address(row), facts: true, sound: false };
    return recording({ ...asked, recording: recordingOf(row) }, t("The recording is changed."), button(row, "edit-recording"));
  },
  "add-sound": (row) => {
    const asked = { heading: t("Add the sound"), confirm: t("Add"), url: `${address(row)}sound/`, facts: false, sound: true };
    return recording({ ...asked, recording: recordingOf(row) }, t("The sound is added."), button(row, "edit-recording"));
  },
  "withdraw-recording": (row) => {
    const undo = () => api.post(`${address(row)}restore/`);
    void run(() => api.delete(address(row)), { text: t("The recording is withdrawn."), focus: `${item(row)} button`, undo });
  },
  "restore-recording": (row) =>
    run(() => api.post(`${address(row)}restore/`), { text: t("The recording is registered again."), focus: `${item(row)} button` }),
  "set-melody": () => send(`${boot().urls.work}melody/`, boot().scores, t("The melody is kept."), "[data-do=set-melody]"),
  "remove-melody": () => run(() => api.delete(`${boot().urls.work}melody/`), { text: t("The melody is removed."), focus: "[data-do=set-melody]" }),
  "add-evidence": () => send(`${boot().urls.work}evidence/`, ".pdf,.png,.jpg,.jpeg,.txt", t("The file is added."), "[data-do=add-evidence]"),
  "delete-evidence": deleteEvidence,
};

/** @param {HTMLElement} row */
const item = (row) => `[data-recording="${row.dataset.recording}"]`;
/** @param {HTMLElement} row @param {string} act */
const button = (row, act) => `${item(row)} [data-do=${act}]`;
/** @param {HTMLElement} row */
const address = (row) => boot().urls.recording.replace("{id}", row.dataset.recording);
/** @param {HTMLElement} row */
const recordingOf = (row) => boot().recordings.find((one) => one.id === row.dataset.recording);

page.addEventListener("click", ({ target }) => {
  const pressed = target instanceof Element ? target.closest("[data-do]") : null;
  if (!(pressed instanceof HTMLElement) || pressed.hasAttribute("aria-busy")) return;
  void ACTS[pressed.dataset.do ?? ""]?.(/** @type {HTMLElement} */ (pressed.closest("li") ?? pressed));
});
nameTerritories();
page.dataset.ready = "";
