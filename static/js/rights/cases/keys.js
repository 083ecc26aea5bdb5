/** Keys of the reviewers' pages: one registry, one sheet. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { late } from "core/late.js";
import { Shortcuts } from "core/shortcuts.js";

const openShortcutSheet = late(() => import("core/shortcut_sheet.js"), "openShortcutSheet");

/** @param {import("core/shortcuts.js").Action[]} actions what the page itself can do */
export function bindKeys(actions) {
  const shortcuts = new Shortcuts();
  const open = () => openShortcutSheet(shortcuts);
  shortcuts.addAll(actions);
  shortcuts.add({ id: "shortcuts", group: t("Page"), label: t("Keyboard shortcuts"), keys: ["?"], run: open });
  need("#shortcuts").addEventListener("click", open);
  shortcuts.describeAll();
  shortcuts.addEventListener("change", () => shortcuts.describeAll());
  shortcuts.listen();
}
