/** What keys do anywhere on the compose page; parts of the page add their own to the same registry. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { late } from "core/late.js";
import { toastError } from "core/toasts.js";

const openShortcutSheet = late(() => import("core/shortcut_sheet.js"), "openShortcutSheet");

/** @param {{shortcuts: import("../core/shortcuts.js").Shortcuts, store, session, player, transport, saving}} studio */
export function bindShortcuts(studio) {
  const { shortcuts, store, session, player, transport, saving } = studio;
  const idle = () => !session.busy;
  const [play, edit, page] = [t("Play"), t("Edit"), t("Page")];
  shortcuts.addAll([
    { id: "play", group: play, label: t("Play or pause"), keys: ["Space"], run: () => transport.toggle() },
    { id: "start", group: play, label: t("Back to the start"), keys: ["Home", "Enter"], run: () => player.seek(0) },
    { id: "undo", group: edit, label: t("Undo"), keys: ["Ctrl+Z"], when: idle, repeats: true, run: () => store.undo() },
    { id: "redo", group: edit, label: t("Redo"), keys: ["Ctrl+Shift+Z", "Ctrl+Y"], when: idle, repeats: true, run: () => store.redo() },
    { id: "save", group: page, label: t("Save now"), keys: ["Ctrl+S"], everywhere: true, run: () => saving.flush().catch(toastError) },
    { id: "shortcuts", group: page, label: t("Keyboard shortcuts"), keys: ["?"], run: () => openShortcutSheet(shortcuts) },
  ]);
  need("#shortcuts").addEventListener("click", () => openShortcutSheet(shortcuts));
  shortcuts.describeAll();
  shortcuts.addEventListener("change", () => shortcuts.describeAll());
  shortcuts.listen();
}
