/** Sliders of how notes are joined and held: of the whole song, or of single notes. */

import { need } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";

/** How the value of each is said. */
const SAID = {
  portamento: (value) => t("%(value)s ms", { value: formatNumber(Math.round(value * 1000)) }),
  overshoot: (value) => formatNumber(value, { style: "percent" }),
  depth: (value) => t("%(value)s cents", { value: formatNumber(value) }),
  rate: (value) => t("%(value)s Hz", { value: formatNumber(value, { maximumFractionDigits: 1 }) }),
  delay: (value) => t("%(value)s ms", { value: formatNumber(Math.round(value * 1000)) }),
  irregularity: (value) => formatNumber(value, { style: "percent" }),
};

/**
 * @param {ParentNode} root of the sliders
 * @param {Record<string, [number, number]>} limits
 * @param {(name: string, value: number) => void} change called when one was moved
 * @returns {(values: Record<string, number>, own?: Record<string, number>) => void} shows values; those of `own` are marked
 */
export function bindExpression(root, limits, change) {
  const sliders = [...root.querySelectorAll("[data-expression]")].map((slider) => bindSlider(slider, limits, change));
  return (values, own = {}) => {
    for (const show of sliders) show(values, own);
  };
}

function bindSlider(slider, limits, change) {
  const name = slider.dataset.expression;
  const [least, most] = limits[name];
  Object.assign(slider, { min: least, max: most, step: (most - least) / 100 });
  const output = need(`output[for="${slider.id}"]`);
  const say = (value) => {
    output.textContent = SAID[name](value);
    slider.setAttribute("aria-valuetext", output.textContent);
  };
  slider.addEventListener("input", () => say(Number(slider.value)));
  slider.addEventListener("change", () => change(name, Number(slider.value)));
  return (values, own) => {
    slider.value = String(values[name]);
    slider.closest(".field").classList.toggle("is-own", name in own);
    // Not where the slider stands, which knows only its steps.
    say(values[name]);
  };
}
