/** What a case compares: a picture of each match, and keys that play. One match is heard at a time. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { MatchPanel } from "./panel.js";

/** @returns {import("core/shortcuts.js").Action[]} what keys do with it */
export function showEvidence() {
  const { matches, soundfonts } = JSON.parse(need("#evidence-boot").textContent ?? "{}");
  const panels = matches.map((match) => new MatchPanel(need(`[data-match="${match.id}"]`), match, soundfonts));
  const heard = panels.filter(({ listening }) => listening.able);
  let now = heard[0];
  for (const panel of heard) {
    panel.listening.addEventListener("state", () => {
      if (!panel.listening.playing) return;
      if (now !== panel) now.listening.stop();
      now = panel;
    });
  }
  const group = t("What was compared");
  const when = () => now !== undefined;
  return [
    { id: "play", group, label: t("Play or stop"), keys: ["Space"], when, run: () => now.toggle() },
    { id: "hear-a", group, label: t("Hear A, what was published"), keys: ["A"], when, run: () => now.turnTo("published") },
    { id: "hear-b", group, label: t("Hear B, what is registered"), keys: ["B"], when, run: () => now.turnTo("registered") },
  ];
}
