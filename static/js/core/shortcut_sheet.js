/** The "?" sheet: every action with its keys, each of which can be changed, switched off or reset. */

import { openDialog } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";
import { chordOf, keysIn, spelled } from "./shortcuts.js";

const MODIFIERS = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock"]);

/** Show all shortcuts. @param {import("./shortcuts.js").Shortcuts} shortcuts */
export function openShortcutSheet(shortcuts) {
  const says = h("p", { class: "quiet small", role: "status" });
  const list = h("div", { class: "shortcut-groups" });
  const search = h("input", { type: "search", class: "input shortcut-search", placeholder: t("Search the shortcuts"), "aria-label": t("Search the shortcuts"), autocomplete: "off" });
  const letters = h("input", { type: "checkbox", id: "shortcut-letters" });
  letters.checked = !shortcuts.lettersOff;
  const everything = h("button", { type: "button", class: "button", onclick: () => shortcuts.reset() }, t("Reset all"));
  const close = h("button", { type: "button", class: "button button-primary" }, t("Close"));
  const show = () => {
    const focused = document.activeElement?.closest?.("[data-action]")?.dataset;
    list.replaceChildren(...groups(shortcuts, search.value, says));
    letters.checked = !shortcuts.lettersOff;
    if (focused) list.querySelector(`[data-action="${focused.action}"] .shortcut-keys`)?.focus();
  };
  search.addEventListener("input", show);
  letters.addEventListener("change", () => (shortcuts.lettersOff = !letters.checked));
  shortcuts.addEventListener("change", show);
  show();
  const dialog = openDialog({
    title: t("Keyboard shortcuts"),
    wide: true,
    body: [
      search,
      h("div", { class: "check" }, letters, h("label", { for: "shortcut-letters" }, t("Keys without Ctrl or Alt, such as L or ?"))),
      says,
      list,
    ],
    actions: [everything, close],
  });
  dialog.classList.add("shortcut-sheet");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => shortcuts.removeEventListener("change", show));
  return dialog;
}

function groups(shortcuts, wanted, says) {
  const words = wanted.trim().toLowerCase();
  const byGroup = new Map();
  for (const action of shortcuts.actions) {
    const text = `${action.group} ${action.label} ${shortcuts.keysOf(action.id).join(" ")}`.toLowerCase();
    if (!text.includes(words)) continue;
    byGroup.set(action.group, [...(byGroup.get(action.group) ?? []), action]);
  }
  if (!byGroup.size) return [h("p", { class: "quiet" }, t("No shortcut is called that."))];
  return [...byGroup].map(([group, actions]) =>
    h("section", {}, h("h3", {}, group), h("ul", { class: "shortcut-list" }, ...actions.map((action) => row(shortcuts, action, says)))),
  );
}

function row(shortcuts, { id, label }, says) {
  const chords = shortcuts.keysOf(id);
  const keys = h(
    "button",
    { type: "button", class: "shortcut-keys", title: t("Change the keys") },
    h("span", { class: "visually-hidden" }, `${label}: `),
    ...(chords.length ? chords.flatMap((chord, index) => [index > 0 && " ", picture(chord)]) : [h("span", { class: "quiet" }, t("off"))]),
  );
  keys.addEventListener("click", () => listenFor(shortcuts, id, label, keys, says));
  const off = h("button", { type: "button", class: "button button-quiet button-small", "aria-label": t("Switch off: %(action)s", { action: label }), onclick: () => shortcuts.setKeys(id, []) }, t("Off"));
  const back = h("button", { type: "button", class: "button button-quiet button-small", "aria-label": t("Reset: %(action)s", { action: label }), onclick: () => shortcuts.reset(id) }, t("Reset"));
  return h("li", { "data-action": id }, h("span", {}, label), keys, shortcuts.isChanged(id) ? back : off);
}

const picture = (chord) =>
  h("span", { class: "chord" }, ...keysIn(chord).flatMap((key, index) => [index > 0 && "+", h("kbd", {}, spelled(key))]));

/** The next chord becomes the action's; Escape leaves it, Backspace switches it off. */
function listenFor(shortcuts, id, label, keys, says) {
  keys.replaceChildren(h("span", { class: "quiet" }, t("Press the new keys")));
  says.textContent = t("Press the new keys for “%(action)s”. Escape leaves them as they are.", { action: label });
  const done = (text) => {
    keys.removeEventListener("keydown", take);
    keys.removeEventListener("blur", leave);
    says.textContent = text;
  };
  const leave = () => {
    done("");
    shortcuts.dispatchEvent(new Event("change"));
  };
  const take = (event) => {
    if (MODIFIERS.has(event.key) || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") return leave();
    const chord = chordOf(event);
    const other = shortcuts.holder(chord, id);
    done(other ? t("%(keys)s no longer does “%(action)s”.", { keys: spelled(chord), action: other.label }) : "");
    shortcuts.setKeys(id, [chord]);
  };
  keys.addEventListener("keydown", take);
  keys.addEventListener("blur", leave);
}
