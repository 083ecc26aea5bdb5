/** Keys of the player, on every page that has it; the same sheet as in the studios. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { late } from "core/late.js";
import { Shortcuts } from "core/shortcuts.js";

const openShortcutSheet = late(() => import("core/shortcut_sheet.js"), "openShortcutSheet");
const SEEK_S = 5;
const LOUDER = 0.05;

/** @param {{player: import("./player.js").Player, opinions: import("../opinions.js").Opinions, toggleQueue: () => void}} listening */
export function bindKeys({ player, opinions, toggleQueue }) {
  const shortcuts = new Shortcuts();
  const when = () => player.track !== null;
  const group = t("Player");
  const step = (seconds) => player.seek(player.position + seconds);
  const louder = (by) => player.adjust({ volume: Math.min(1, Math.max(0, player.decks.volume + by)), muted: false });
  const sheet = () => openShortcutSheet(shortcuts);
  shortcuts.addAll([
    { id: "play", group, keys: ["Space"], label: t("Play or pause"), when, run: () => player.toggle() },
    { id: "next", group, keys: ["J", "N"], label: t("Next track"), when, run: () => player.next() },
    { id: "previous", group, keys: ["K", "P"], label: t("Previous track, or the beginning"), when, run: () => player.previous() },
    { id: "forward", group, keys: ["ArrowRight"], label: t("5 seconds on"), when, repeats: true, run: () => step(SEEK_S) },
    { id: "back", group, keys: ["ArrowLeft"], label: t("5 seconds back"), when, repeats: true, run: () => step(-SEEK_S) },
    { id: "louder", group, keys: ["Shift+ArrowUp"], label: t("Louder"), when, repeats: true, run: () => louder(LOUDER) },
    { id: "softer", group, keys: ["Shift+ArrowDown"], label: t("Softer"), when, repeats: true, run: () => louder(-LOUDER) },
    { id: "mute", group, keys: ["M"], label: t("Mute"), when, run: () => player.adjust({ muted: !player.decks.muted }) },
    { id: "like", group, keys: ["L"], label: t("Like, or not any more"), when, run: () => opinions.toggle(player.track, "like") },
    { id: "favourite", group, keys: ["F"], label: t("Favourite, or not any more"), when, run: () => opinions.toggle(player.track, "favourite") },
    { id: "not-now", group, keys: ["X"], label: t("Not now"), when, run: () => opinions.against(player.track, "not_now") },
    { id: "queue", group, keys: ["Q"], label: t("Show the queue"), when, run: toggleQueue },
    { id: "shortcuts", group: t("Page"), keys: ["?"], label: t("Keyboard shortcuts"), run: sheet },
  ]);
  need("[data-do=shortcuts]").addEventListener("click", sheet);
  const describe = () => shortcuts.describeAll(need("#player"));
  shortcuts.addEventListener("change", describe);
  describe();
  shortcuts.listen();
}
