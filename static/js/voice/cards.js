/** The cards of the voices: what a musician is told of each, and a short example to hear. */

import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { toast } from "core/toasts.js";
import { pitchName } from "../core/score/spelling.js";

const PLAIN = { fifths: 0, mode: "major" };

/** @param {"en" | "zh" | "ja"} code */
export const languageName = (code) => ({ en: t("English"), zh: t("Mandarin"), ja: t("Japanese") })[code] ?? code;

/** "C3 to A4". @param {[number, number]} range MIDI numbers */
export const rangeName = ([low, high]) => t("%(low)s to %(high)s", { low: pitchName({ pitch: low }, PLAIN), high: pitchName({ pitch: high }, PLAIN) });

/** What a card says under its name. @returns {Node[]} */
export function cardFacts(voice) {
  return [
    h("p", { class: "card-facts" }, h("span", { class: "chip" }, languageName(voice.language)), h("span", { class: "chip mono" }, rangeName(voice.range))),
    voice.description && h("p", { class: "quiet small" }, voice.description),
    voice.state === "stale" && h("p", { class: "quiet small" }, t("The studio’s voices have changed since this one was learnt; have it learnt again.")),
    h("p", { class: "quiet small" }, t("Synthetic voice. Licence: %(licence)s", { licence: voice.licence })),
  ].filter(Boolean);
}

/** One example at a time. */
const example = new Audio();
let sounding = null;
const rest = () => {
  if (sounding) press(sounding, false);
  sounding = null;
};
for (const end of ["ended", "pause"]) example.addEventListener(end, rest);

function press(button, on) {
  button.setAttribute("aria-pressed", String(on));
  setIcon(button.querySelector(".icon"), on ? "pause" : "play");
}

/** Make a button play an example, and stop it. @param {HTMLButtonElement} button @param {string} url */
export function bindPreview(button, url) {
  button.addEventListener("click", async () => {
    const again = sounding === button;
    example.pause();
    rest();
    if (again) return;
    sounding = button;
    press(button, true);
    example.src = url;
    try {
      await example.play();
    } catch (error) {
      if (error.name === "AbortError") return;
      rest();
      toast(t("The sound could not be fetched. Try again in a moment."), { tone: "error" });
    }
  });
}

/** @param {{title: string, preview: string | null}} voice @returns {HTMLButtonElement | false} */
export function previewButton({ title, preview }) {
  if (!preview) return false;
  const button = h("button", { type: "button", class: "button", "aria-pressed": "false" }, icon("play"), h("span", {}, t("Listen")), h("span", { class: "visually-hidden" }, `: ${title}`));
  bindPreview(button, preview);
  return button;
}

export const stopPreview = () => example.pause();
