/** The three controls of the generate panel, and those under Advanced. */

import { readChoice, writeChoice } from "core/choices.js";
import { need } from "core/dom.js";
import { formatNumber, tn } from "core/i18n.js";

const AUTOPLAY = "musicstudio.autoplay";

const number = (selector) => (need(selector).value === "" ? null : Number(need(selector).value));

/** @param {{temperature: object, alternatives: object, seed: object}} limits */
export function bindControls({ temperature, alternatives, seed }) {
  const slider = need("#temperature");
  slider.min = temperature.min;
  slider.max = temperature.max;
  slider.value = temperature.default;
  const show = () => (need("#temperature-value").textContent = formatNumber(Number(slider.value), { minimumFractionDigits: 2 }));
  slider.addEventListener("input", show);
  show();
  for (let count = alternatives.min; count <= alternatives.max; count += 1) {
    need("#alternatives").append(new Option(tn("%(count)s version", "%(count)s versions", count), String(count)));
  }
  need("#seed").max = seed.max;
  const autoplay = need("#autoplay");
  autoplay.checked = readChoice(AUTOPLAY, false);
  autoplay.addEventListener("change", () => writeChoice(AUTOPLAY, autoplay.checked));
}

/** What the controls say now, as a request for harmony names it. */
export const readControls = () => ({
  temperature: number("#temperature"),
  density: number("#density"),
  alternatives: number("#alternatives"),
  seed: number("#seed"),
});

export const wantsAutoplay = () => need("#autoplay").checked;
