/** How fast it is played: its control and its keys. */

import { need } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";

/** @param {{player, shortcuts}} studio */
export function bindRate({ player, shortcuts }) {
  const select = need("#rate");
  const steps = [...select.options].map(({ value }) => Number(value));
  const step = (direction) => {
    player.rate = steps[Math.max(0, Math.min(steps.length - 1, steps.indexOf(player.rate) + direction))];
    need("#transport-says").textContent = t("Speed %(percent)s", { percent: formatNumber(player.rate, { style: "percent" }) });
  };
  const show = () => (select.value = String(player.rate));
  select.addEventListener("change", () => (player.rate = Number(select.value)));
  player.addEventListener("settings", show);
  const group = t("Play");
  shortcuts.addAll([
    { id: "rate.slower", group, keys: ["<"], label: t("Slower"), repeats: true, run: () => step(-1) },
    { id: "rate.faster", group, keys: [">"], label: t("Faster"), repeats: true, run: () => step(1) },
  ]);
  show();
}
