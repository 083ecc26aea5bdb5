/** Plays and listeners by day, drawn from what the table beneath says. */

import uPlot from "uplot";
import { need } from "core/dom.js";
import { formatDate, formatNumber, t } from "core/i18n.js";
import { colours, onThemeChange } from "core/theme.js";

const HEIGHT = 220;

/** @param {HTMLElement} main @param {import("core/navigation.js").Visit} visit */
export function mount(main, { signal }) {
  const boot = main.querySelector("#chart-boot");
  if (!boot) return;
  const share = need("#exposure", main);
  share.prepend(`${formatNumber(Number(share.dataset.share), { style: "percent", maximumFractionDigits: 1 })} `);
  const { days, plays, listeners } = JSON.parse(boot.textContent);
  const box = need("#chart", main);
  const data = [days.map((day) => Date.parse(day) / 1000), plays, listeners];
  let chart = null;
  const draw = () => {
    chart?.destroy();
    chart = new uPlot(options(box.clientWidth), data, box);
  };
  const off = onThemeChange(draw);
  const observer = new ResizeObserver(() => chart?.setSize({ width: box.clientWidth, height: HEIGHT }));
  draw();
  observer.observe(box);
  signal.addEventListener("abort", () => (off(), observer.disconnect(), chart.destroy()));
}

function options(width) {
  const { "--accent": accent, "--voice-s": warm, "--line": line, "--text-3": text } = colours("--accent", "--voice-s", "--line", "--text-3");
  const axis = { stroke: text, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const day = (seconds) => formatDate(seconds * 1000, { month: "short", day: "numeric", timeZone: "UTC" });
  const whole = (values) => values.map((value) => (Number.isInteger(value) ? formatNumber(value) : ""));
  const series = (label, stroke, more) => ({ label, stroke, width: 2, points: { show: true, size: 5 }, value: (_chart, value) => (value === null ? "–" : formatNumber(value)), ...more });
  return {
    width,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    scales: { y: { range: (_chart, _least, most) => [0, Math.max(5, most)] } },
    axes: [
      { ...axis, values: (_chart, values) => values.map(day) },
      { ...axis, values: (_chart, values) => whole(values), size: 44 },
    ],
    series: [{ label: t("Day"), value: (_chart, value) => (value === null ? "–" : day(value)) }, series(t("Plays"), accent), series(t("Listeners"), warm, { dash: [6, 4] })],
  };
}
