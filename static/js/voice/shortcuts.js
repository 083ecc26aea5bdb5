/** What keys do anywhere in the singing studio; the roll and the lanes add their own to the same registry. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { late } from "core/late.js";
import { toastError } from "core/toasts.js";

const openShortcutSheet = late(() => import("core/shortcut_sheet.js"), "openShortcutSheet");
const openPaste = late(() => import("./paste_dialog.js"), "openPaste");

/** Words to try, in the language that is sung: of the studio, or long in the public domain. */
const EXAMPLES = {
  en: "Morning light is on the river, slow and silver runs the stream.\nCarry me a little further, I am walking in a dream.",
  zh: "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。",
  ja: "さくら さくら やよいのそらは\nみわたすかぎり",
};

/** @param {object} studio */
export function bindShortcuts(studio) {
  const { shortcuts, store, session, player, transport, singing, kept, roll } = studio;
  const [play, edit, page] = [t("Play"), t("Edit"), t("Page")];
  const tools = { select: "V", draw: "D", erase: "E", smooth: "S" };
  const labels = { select: t("Choose notes"), draw: t("Draw pitch"), erase: t("Erase drawn pitch"), smooth: t("Smooth pitch") };
  shortcuts.addAll([
    { id: "play", group: play, label: t("Play or pause"), keys: ["Space"], run: () => transport.toggle() },
    { id: "start", group: play, label: t("Back to the start"), keys: ["Home", "Enter"], run: () => player.seek(0) },
    { id: "sing", group: play, label: t("Sing"), keys: ["Ctrl+Enter"], everywhere: true, when: () => !need("#sing").disabled, run: () => singing.run() },
    { id: "undo", group: edit, label: t("Undo"), keys: ["Ctrl+Z"], repeats: true, run: () => store.undo() },
    { id: "redo", group: edit, label: t("Redo"), keys: ["Ctrl+Shift+Z", "Ctrl+Y"], repeats: true, run: () => store.redo() },
    ...Object.entries(tools).map(([tool, key]) => ({ id: `tool.${tool}`, group: edit, label: labels[tool], keys: [key], run: () => session.set({ tool }) })),
    { id: "paste.words", group: edit, label: t("Paste words"), keys: ["P"], run: () => openPaste(studio) },
    { id: "pitch.reset", group: edit, label: t("Automatic pitch everywhere"), keys: ["Shift+R"], run: () => studio.pitch.reset(null) },
    { id: "zoom.in", group: page, label: t("Zoom in"), keys: ["+"], repeats: true, run: () => roll.zoomBy(1.25) },
    { id: "zoom.out", group: page, label: t("Zoom out"), keys: ["-"], repeats: true, run: () => roll.zoomBy(0.8) },
    { id: "zoom.fit", group: page, label: t("Show the line"), keys: ["F"], run: () => roll.fit() },
    { id: "rows.in", group: page, label: t("Taller rows: see the pitch closely"), keys: ["Alt+ArrowUp"], repeats: true, run: () => roll.zoomRows(1.25) },
    { id: "rows.out", group: page, label: t("Lower rows"), keys: ["Alt+ArrowDown"], repeats: true, run: () => roll.zoomRows(0.8) },
    { id: "save", group: page, label: t("Save now"), keys: ["Ctrl+S"], everywhere: true, run: () => kept.flush().catch(toastError) },
    { id: "shortcuts", group: page, label: t("Keyboard shortcuts"), keys: ["?"], run: () => openShortcutSheet(shortcuts) },
  ]);
  // Buttons do what their keys do.
  for (const button of document.querySelectorAll("[data-run]")) button.addEventListener("click", () => shortcuts.run(button.dataset.shortcut));
  const pressed = () => {
    for (const button of document.querySelectorAll("button[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === session.tool));
  };
  need("#example-words").addEventListener("click", () => openPaste(studio, EXAMPLES[store.settings.language]));
  session.subscribe((changed) => changed.has("tool") && pressed());
  pressed();
  bindHistory(studio);
  shortcuts.describeAll();
  shortcuts.addEventListener("change", () => shortcuts.describeAll());
  shortcuts.listen();
}

function bindHistory({ store, shortcuts }) {
  const [undo, redo] = [need("#undo"), need("#redo")];
  const show = (reason) => {
    if (reason === "preview") return;
    undo.disabled = !store.canUndo;
    redo.disabled = !store.canRedo;
    shortcuts.describe(undo, "undo", store.canUndo ? t("Undo: %(step)s", { step: store.undoLabel }) : t("Undo"));
    shortcuts.describe(redo, "redo", store.canRedo ? t("Redo: %(step)s", { step: store.redoLabel }) : t("Redo"));
  };
  store.subscribe(show);
  show();
}
