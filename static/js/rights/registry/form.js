/** The form for a claim on a work, new or changed. What was typed stays when something is refused. */

import { ApiError, api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { Credits } from "./credits.js";
import { sentenceIn, tell } from "./errors.js";
import { nameOptions } from "./territories.js";

const boot = JSON.parse(need("#claim-boot").textContent ?? "{}");
const form = /** @type {HTMLFormElement} */ (need("#claim"));
const NAMES = ["title", "iswc", "territory", "term_from", "term_to"];
/** @type {Record<string, HTMLInputElement | HTMLSelectElement>} */
const fields = Object.fromEntries(NAMES.map((name) => [name, need(`#${name}`)]));
const source = /** @type {HTMLSelectElement | null} */ (document.querySelector("#studio_work"));
if (source) fields.studio_work = source;
const credits = new Credits({
  list: need("#credits"),
  sum: need("#sum"),
  add: need("#add-credit"),
  equal: need("#share-equally"),
  roles: boot.roles,
  most: boot.most,
});
let left = false;

nameOptions(/** @type {HTMLSelectElement} */ (fields.territory));
/** @param {HTMLInputElement | HTMLSelectElement} field */
const empty = (field) => (field instanceof HTMLSelectElement ? field.options[0].value : "");
const early = Object.keys(fields).map((name) => /** @type {const} */ ([name, fields[name].value]));
const typed = early.filter(([name, value]) => value !== empty(fields[name]));
for (const name of Object.keys(fields)) fields[name].value = boot.claim?.[name] ?? empty(fields[name]);
for (const credit of boot.claim?.contributors.length ? boot.claim.contributors : [{}]) credits.add(credit);
const before = JSON.stringify(said());
// What was typed before this script came stays.
for (const [name, value] of typed) fields[name].value = value;
form.dataset.ready = "";

/** What the form says, as the API takes it. */
function said() {
  const claim = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
  for (const name of ["term_from", "term_to", "studio_work"]) if (name in claim) claim[name] ||= null;
  return { ...claim, contributors: credits.credits };
}

/** @param {string} name @param {string} [sentence] */
function refuse(name, sentence) {
  tell(fields[name] ?? null, need(`#${name}-error`), sentence);
}

/** @param {unknown} error */
function show(error) {
  const data = error instanceof ApiError && error.status === 400 ? error.data : null;
  if (!data) {
    refuse("form", error instanceof Error ? error.message : String(error));
    need("#form-error").focus();
    return;
  }
  let first = null;
  for (const [name, what] of Object.entries(data)) {
    const byPlace = name === "contributors" && !Array.isArray(what);
    if (byPlace) first ??= credits.refuse(/** @type {Record<number, any>} */ (what));
    else refuse(fields[name] || name === "contributors" ? name : "form", sentenceIn(what));
  }
  (form.querySelector('[aria-invalid="true"]') ?? first ?? need(data.contributors ? "#contributors-error" : "#form-error")).focus();
}

async function save() {
  for (const name of [...Object.keys(fields), "contributors", "form"]) refuse(name);
  const wrong = credits.check();
  if (!fields.title.value.trim()) {
    refuse("title", t("Give the work a title."));
    return fields.title.focus();
  }
  if (wrong) return wrong.focus();
  const button = need(".button-primary", form);
  if (button.hasAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const work = await (boot.claim ? api.patch : api.post)(boot.save, said());
    left = true;
    location.assign(boot.page.replace("{id}", work.id));
  } catch (error) {
    button.removeAttribute("aria-busy");
    show(error);
  }
}

source?.addEventListener("change", () => {
  const chosen = boot.sources.find((one) => one.id === source.value);
  if (chosen && (!fields.title.value || boot.sources.some((one) => one.title === fields.title.value))) fields.title.value = chosen.title;
});
if (typed.some(([name]) => name === "studio_work")) source?.dispatchEvent(new Event("change"));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void save();
});
addEventListener("beforeunload", (event) => {
  if (!left && JSON.stringify(said()) !== before) event.preventDefault();
});
