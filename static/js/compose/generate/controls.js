/** The controls of the generate panel: those of the kind that is chosen, those of every kind, and those under Advanced. */

import { readChoice, writeChoice } from "core/choices.js";
import { need } from "core/dom.js";
import { formatNumber, tn } from "core/i18n.js";
import { KINDS, kindOf } from "./kinds.js";
import { linesIn } from "./word_lines.js";
import { wordingOf } from "./wording.js";

const AUTOPLAY = "musicstudio.autoplay";
const KIND = "musicstudio.kind";

/** How a control's text becomes what a request carries. */
const READERS = {
  /** An emptied field says what it said at first. */
  number: ({ value, defaultValue = "" }) => (value === "" && defaultValue === "" ? null : Number(value || defaultValue)),
  text: ({ value }) => value || null,
  flag: ({ checked }) => checked,
  words: ({ value }) => value.split(/[,，、;]/).map((word) => word.trim().slice(0, 40)).filter(Boolean).slice(0, 8),
  lines: linesIn,
  /** Bars are counted from 1 by people, from 0 by the studio. */
  bar: ({ value }) => Math.max(0, Number(value || 1) - 1),
};

const fieldsOf = (form) => [...form.querySelectorAll("[data-reads]")];
const belongs = (element, kind) => !element.closest("[data-for]") || element.closest("[data-for]").dataset.for.split(" ").includes(kind.job);

/**
 * @param {HTMLFormElement} form
 * @param {{temperature: object, alternatives: object, seed: object}} limits
 * @param {Array<{id: string, name: string, job: string}>} styles the musician's own
 * @param {(kind: import("./kinds.js").Kind, wishes: object) => void} tell what is chosen, now and after every change
 */
export function bindControls(form, { temperature, alternatives, seed }, styles, tell) {
  const slider = need("#temperature");
  slider.min = temperature.min;
  slider.max = temperature.max;
  let moved = false;
  slider.addEventListener("input", () => {
    moved = true;
  });
  for (let count = alternatives.min; count <= alternatives.max; count += 1) {
    need("#alternatives").append(new Option(tn("%(count)s version", "%(count)s versions", count), String(count)));
  }
  need("#seed").max = seed.max;
  const autoplay = need("#autoplay");
  autoplay.checked = readChoice(AUTOPLAY, false);
  autoplay.addEventListener("change", () => writeChoice(AUTOPLAY, autoplay.checked));
  const own = need("#own-style");
  for (const style of styles) own.append(new Option(style.name, style.id));
  if (!styles.length) own.closest(".field").remove();
  const menu = need("#writing");
  menu.replaceChildren(...KINDS.map((kind) => new Option(wordingOf(kind).label, kind.job)));
  menu.value = kindOf(readChoice(KIND, "")).job;
  const show = () => {
    const kind = kindOf(menu.value);
    // Each kind has its own variety until the musician has chosen one.
    if (!moved && kind.job in temperature.defaults) slider.value = temperature.defaults[kind.job];
    for (const field of form.querySelectorAll("[data-for]")) field.hidden = !belongs(field, kind) || !isAsked(form, field);
    for (const output of form.querySelectorAll("output[for]")) output.value = formatNumber(Number(need(`#${output.htmlFor}`).value), { minimumFractionDigits: 2 });
    tell(kind, readControls(form, kind));
  };
  form.addEventListener("input", show);
  menu.addEventListener("change", () => {
    writeChoice(KIND, menu.value);
    show();
  });
  show();
}

/** Some controls only count with one choice of another: data-if="kind=morph". */
function isAsked(form, { dataset }) {
  if (!dataset.if) return true;
  const [name, values] = dataset.if.split("=");
  return values.split("|").includes(form.elements[name].value);
}

/** What the controls say now, as a request names it. */
export function readControls(form, kind) {
  const own = fieldsOf(form).filter((element) => belongs(element, kind));
  return Object.fromEntries(own.map((element) => [element.name, READERS[element.dataset.reads](element)]));
}

/** Choose a kind as if it were chosen by hand. */
export function chooseKind(form, kind) {
  need("#writing").value = kind.job;
  form.dispatchEvent(new Event("input"));
}

export const wantsAutoplay = () => need("#autoplay").checked;
