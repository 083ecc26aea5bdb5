/** How the notes found are laid on the grid: tempo, grid, and how strongly it pulls. */

import { h } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { SNAPS } from "../session.js";

const [SLOWEST, FASTEST] = [20, 300];

/**
 * @param {import("./take.js").Grid} grid as it is at first
 * @param {number} pieceTempo @param {number} suggested what the recording itself suggests
 * @param {(change: Partial<import("./take.js").Grid>) => void} onChange
 */
export function settings(grid, pieceTempo, suggested, onChange) {
  const tempo = h("input", { type: "number", id: "hum-tempo", class: "input hum-tempo", min: SLOWEST, max: FASTEST, step: "0.5", value: grid.bpm });
  const setTempo = (bpm) => {
    if (!(bpm >= SLOWEST && bpm <= FASTEST)) return;
    tempo.value = bpm;
    onChange({ bpm });
  };
  tempo.addEventListener("input", () => tempo.valueAsNumber >= SLOWEST && tempo.valueAsNumber <= FASTEST && onChange({ bpm: tempo.valueAsNumber }));
  tempo.addEventListener("change", () => setTempo(Math.max(SLOWEST, Math.min(FASTEST, tempo.valueAsNumber || pieceTempo))));
  const offers = [
    [pieceTempo, t("Piece: %(bpm)s", { bpm: formatNumber(Math.round(pieceTempo * 10) / 10) })],
    [suggested, t("Recording: %(bpm)s", { bpm: formatNumber(suggested) })],
  ].map(([bpm, label]) => h("button", { type: "button", class: "button button-quiet", onclick: () => setTempo(bpm) }, label));
  const snap = h("select", { id: "hum-grid", class: "select select-compact" });
  for (const name of Object.keys(SNAPS)) {
    const label = name.endsWith("t") ? t("%(grid)s triplet", { grid: name.slice(0, -1) }) : name;
    snap.append(new Option(label, name, false, SNAPS[name] === grid.step));
  }
  snap.addEventListener("change", () => onChange({ step: SNAPS[snap.value] }));
  const shown = h("output", { for: "hum-strength", class: "mono" });
  const strength = h("input", { type: "range", id: "hum-strength", min: "0", max: "100", step: "5", value: Math.round(grid.strength * 100) });
  const show = () => (shown.textContent = `${strength.value} %`);
  strength.addEventListener("input", () => {
    show();
    onChange({ strength: Number(strength.value) / 100 });
  });
  show();
  return h(
    "div",
    { class: "hum-settings" },
    h("div", { class: "hum-setting" }, h("label", { for: "hum-tempo" }, t("Tempo")), tempo, ...offers),
    h("div", { class: "hum-setting" }, h("label", { for: "hum-grid" }, t("Grid")), snap),
    h("div", { class: "hum-setting" }, h("label", { for: "hum-strength" }, t("Quantise")), strength, shown),
  );
}
