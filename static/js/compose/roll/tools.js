/** The buttons over the roll, and the keys that do the same: tools, grid, zoom, what is heard and shown. */

import { readChoice, writeChoice } from "core/choices.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { FREE, SNAPS } from "../session.js";
import { openRollMenu } from "./menu.js";

/** @param {object} studio */
export function bindRollTools(studio) {
  bindTools(studio);
  bindGrid(studio);
  bindView(studio);
  const hear = need("#hear-notes");
  bindSwitch(studio, "hearing", hear, { id: "hear", group: t("Notes"), label: t("Hear notes: on or off"), keys: ["Shift+H"] });
  bindSwitch(studio, "showScale", need("#show-scale"), { id: "scale", group: t("View"), label: t("Mark the scale of the key: on or off"), keys: ["S"] });
  const show = () => setIcon(hear.querySelector(".icon"), studio.session.hearing ? "volume" : "volume-off");
  studio.session.subscribe((changed) => changed.has("hearing") && show());
  show();
}

function bindTools({ session, edits, shortcuts }) {
  const buttons = document.querySelectorAll("[data-tool]");
  const take = (tool) => session.set({ tool });
  for (const button of buttons) button.addEventListener("click", () => take(button.dataset.tool));
  const tools = [["draw", t("Draw"), "Shift+D"], ["select", t("Select"), "Shift+S"], ["erase", t("Erase"), "Shift+E"]];
  for (const [tool, name, key] of tools) {
    shortcuts.add({ id: `tool.${tool}`, group: t("Tools"), label: t("Tool: %(tool)s", { tool: name }), keys: [key], run: () => take(tool) });
  }
  need("#delete-notes").addEventListener("click", () => edits.remove());
  session.subscribe((changed) => {
    if (!changed.has("tool") && !changed.has("selection")) return;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.tool === session.tool));
    need("#delete-notes").disabled = session.selection.size === 0 || session.busy;
  });
}

function bindGrid({ session, shortcuts }) {
  const field = need("#snap");
  const names = [...Object.keys(SNAPS), FREE];
  const use = (snap) => {
    session.set({ snap });
    if (snap !== FREE) session.set({ length: session.grid });
  };
  field.value = session.snap;
  field.addEventListener("change", () => use(field.value));
  session.subscribe((changed) => changed.has("snap") && (field.value = session.snap));
  const next = () => use(names[(names.indexOf(session.snap) + 1) % names.length]);
  shortcuts.add({ id: "grid.next", group: t("Tools"), label: t("Next value of the grid"), keys: ["T"], run: next });
}

function bindView({ roll, shortcuts }) {
  need("#zoom-in").addEventListener("click", () => roll.zoomBy(1.4));
  need("#zoom-out").addEventListener("click", () => roll.zoomBy(1 / 1.4));
  need("#zoom-fit").addEventListener("click", () => roll.fit());
  need("#roll-menu").addEventListener("click", ({ currentTarget }) => openRollMenu(roll, "openUnder", currentTarget));
  // While the roll has the focus, F alone writes a note.
  shortcuts.add({ id: "zoom.fit", group: t("View"), label: t("Show everything"), keys: ["Shift+F", "F"], run: () => roll.fit() });
}

/** A button and a key that switch a field of the session, which this browser remembers. */
function bindSwitch({ session, shortcuts }, field, button, action) {
  const key = `musicstudio.${field}`;
  const flip = () => {
    session.set({ [field]: !session[field] });
    writeChoice(key, session[field]);
  };
  session.set({ [field]: readChoice(key, true) === true });
  button.addEventListener("click", flip);
  shortcuts.add({ ...action, run: flip });
  const show = () => button.setAttribute("aria-pressed", String(session[field]));
  session.subscribe((changed) => changed.has(field) && show());
  show();
}
