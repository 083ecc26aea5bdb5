/** Two versions laid over each other as one small piano roll: what stayed, what came, what went, by colour and by shape. */

import { t } from "core/i18n.js";
import { scoreEnd, TICKS_PER_QUARTER } from "../core/score/time.js";

const SVG = "http://www.w3.org/2000/svg";
const QUARTER = 14;
const LEAST_WIDTH = 640;
const MOST_WIDTH = 24_000;
const ROW = 5;

/** @param {import("./diff.js").ScoreDiff} diff @param {object} before @param {object} after @returns {SVGElement} */
export function diffPicture(diff, before, after) {
  const layers = {
    kept: diff.parts.flatMap((part) => part.kept),
    removed: diff.parts.flatMap((part) => [...part.removed, ...part.changed.map(([old]) => old)]),
    added: diff.parts.flatMap((part) => [...part.added, ...part.changed.map(([, now]) => now)]),
  };
  const pitches = Object.values(layers).flat().map((note) => note.pitch);
  const top = pitches.reduce((most, pitch) => Math.max(most, pitch), 60) + 2;
  const bottom = pitches.reduce((least, pitch) => Math.min(least, pitch), 72) - 2;
  const ticks = Math.max(scoreEnd(before), scoreEnd(after), 1);
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.round((ticks / TICKS_PER_QUARTER) * QUARTER)));
  const height = (top - bottom + 1) * ROW;
  const x = (tick) => ((tick / ticks) * width).toFixed(1);
  const box = (inset) => (note) => {
    const long = Math.max(2, (note.duration / ticks) * width - 1).toFixed(1);
    return `M${x(note.onset)} ${(top - note.pitch) * ROW + inset}h${long}v${ROW - 2 * inset}h-${long}z`;
  };
  const longer = scoreEnd(after) >= scoreEnd(before) ? after : before;
  const lines = longer.measures.map((measure) => `M${x(measure.onset)} 0V${height}`).join("");
  const picture = element("svg", { class: "diff-picture", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": t("Both versions laid over each other") });
  picture.append(
    element("path", { class: "diff-bars", d: lines }),
    element("path", { class: "diff-kept", d: layers.kept.map(box(1.5)).join("") }),
    element("path", { class: "diff-removed", d: layers.removed.map(box(0.5)).join("") }),
    element("path", { class: "diff-added", d: layers.added.map(box(0)).join("") }),
  );
  return picture;
}

/** What the colours and shapes mean. @returns {Node[]} */
export function diffLegend() {
  const entries = [
    ["added", t("Only now")],
    ["removed", t("Only then")],
    ["kept", t("In both")],
  ];
  return entries.map(([kind, words]) => {
    const sample = element("svg", { class: "diff-sample", width: 24, height: 10, viewBox: "0 0 24 10", "aria-hidden": "true" });
    const inset = { added: 0, removed: 1, kept: 3 }[kind];
    sample.append(element("path", { class: `diff-${kind}`, d: `M1 ${inset}h22v${10 - 2 * inset}h-22z` }));
    const entry = document.createElement("li");
    entry.append(sample, words);
    return entry;
  });
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
