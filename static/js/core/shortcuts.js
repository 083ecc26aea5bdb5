/**
 * One registry of what keys do. It drives the keys themselves, tooltips, aria-keyshortcuts, the "?" sheet and remapping.
 *
 * A chord is written "Ctrl+Alt+Shift+Z": modifiers in this order, then the key as KeyboardEvent.key names it, letters in
 * capitals, " " as "Space". Ctrl also stands for Command. Signs that need Shift are written as the sign alone ("?", ">").
 *
 * @typedef {{id: string, group: string, label: string, keys: string[], run: (event?: KeyboardEvent) => unknown,
 *   scope?: string, when?: () => boolean, everywhere?: boolean, repeats?: boolean, native?: boolean}} Action
 *   `keys`: chords as shipped, the first is shown; `scope`: where it works, "page" by default; `when`: whether it can act
 *   now; `everywhere`: also while typing; `repeats`: goes on while the key is held; `native`: what the browser does with the key goes on as well
 */

import { readChoice, writeChoice } from "./choices.js";

const STORED = "musicstudio.shortcuts";
const FIELDS = 'textarea, select, [contenteditable], input:not([type="range"], [type="checkbox"], [type="radio"], [type="file"])';
const OPERATED = "button, summary, a[href], input, [role=button], [role=menuitem], [role=slider]";
/** What a focused button, link or slider does itself with these keys goes first. */
const OPERATING = new Set(["Space", "Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

export class Shortcuts extends EventTarget {
  /** @type {Map<string, Action>} */
  #actions = new Map();
  /** Where keys mean something of their own, the narrowest first; "page" is the last. @type {[string, (target: Element) => boolean][]} */
  #scopes = [["page", () => true]];
  #own = readChoice(STORED, {});

  /** @param {Action} action */
  add(action) {
    if (this.#actions.has(action.id)) throw new Error(`Action ${action.id} is there already`);
    this.#actions.set(action.id, { scope: "page", ...action });
    this.#changed();
  }

  /** @param {Action[]} actions */
  addAll(actions) {
    for (const action of actions) this.add(action);
  }

  /** Keys of this scope win over wider ones wherever `holds(event.target)`. @param {string} name @param {(target: Element) => boolean} holds */
  addScope(name, holds) {
    this.#scopes.unshift([name, holds]);
  }

  /** Act on the keys pressed anywhere in the window. */
  listen() {
    addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Whether an action can act now. */
  able(id) {
    const action = this.#actions.get(id);
    return action !== undefined && action.when?.() !== false;
  }

  /** Do what an action does, as its key would; false when it cannot act now. */
  run(id, event) {
    if (!this.able(id)) return false;
    this.#actions.get(id).run(event);
    return true;
  }

  get actions() {
    return [...this.#actions.values()];
  }

  /** Chords of an action as they are now, [] when it is off. */
  keysOf(id) {
    const chords = this.#own[id] ?? this.#actions.get(id)?.keys ?? [];
    return this.lettersOff ? chords.filter((chord) => !isSign(chord)) : chords;
  }

  /** The first chord of an action as people read it; undefined when it is off. */
  shown(id) {
    const [first] = this.keysOf(id);
    return first && spelled(first);
  }

  /** An item of a menu that does what an action does. @returns {import("./context_menu.js").Item} */
  item(id, more = {}) {
    return { label: this.#actions.get(id).label, keys: this.shown(id), disabled: !this.able(id), run: () => this.run(id), ...more };
  }

  isChanged(id) {
    return id in this.#own;
  }

  /** Whether keys without Ctrl, Alt or a name ("L", "?") are off, which speech input asks for (WCAG 2.1.4). */
  get lettersOff() {
    return this.#own[""] === "no letters";
  }

  set lettersOff(off) {
    const { "": _, ...rest } = this.#own;
    this.#keep(off ? { ...rest, "": "no letters" } : rest);
  }

  /** Give an action other chords; actions of the same scope lose them. [] switches it off. */
  setKeys(id, chords) {
    const own = { ...this.#own, [id]: chords };
    for (const chord of chords) {
      const other = this.holder(chord, id);
      if (other) own[other.id] = (own[other.id] ?? other.keys).filter((each) => each !== chord);
    }
    this.#keep(own);
  }

  /** Back to the shipped chords: of one action, or of all. */
  reset(id) {
    if (id === undefined) return this.#keep({});
    const { [id]: chords, ...rest } = this.#own;
    const shipped = this.#actions.get(id).keys;
    for (const chord of shipped) {
      const other = this.holder(chord, id);
      if (other) rest[other.id] = (rest[other.id] ?? other.keys).filter((each) => each !== chord);
    }
    return chords && this.#keep(rest);
  }

  /** The action of the same scope as `id` that a chord belongs to already. @returns {Action | undefined} */
  holder(chord, id) {
    const { scope } = this.#actions.get(id);
    return this.actions.find((other) => other.id !== id && other.scope === scope && (this.#own[other.id] ?? other.keys).includes(chord));
  }

  /** Let an element say which key does the same as it: tooltip and aria-keyshortcuts. Call it again to change the words. */
  describe(element, id, title = element.dataset.title ?? element.title) {
    element.dataset.title = title;
    element.dataset.shortcut = id;
    const keys = this.keysOf(id);
    element.title = keys.length ? `${title} (${spelled(keys[0])})` : title;
    if (keys.length) element.setAttribute("aria-keyshortcuts", keys.map(ariaChord).join(" "));
    else element.removeAttribute("aria-keyshortcuts");
  }

  /** Describe everything under `root` that says data-shortcut. */
  describeAll(root = document) {
    for (const element of root.querySelectorAll("[data-shortcut]")) this.describe(element, element.dataset.shortcut);
  }

  #keep(own) {
    this.#own = own;
    writeChoice(STORED, own);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.key === "Process") return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest("dialog")) return;
    const chord = chordOf(event);
    const action = this.#find(chord, target, event.repeat);
    if (!action) return;
    if (!action.native) event.preventDefault();
    action.run(event);
  }

  #find(chord, target, held) {
    const typing = target.matches(FIELDS);
    const operated = OPERATING.has(chord) && target.closest(OPERATED) !== null;
    for (const [scope, holds] of this.#scopes) {
      if (!holds(target)) continue;
      for (const action of this.#actions.values()) {
        if (action.scope !== scope || !this.keysOf(action.id).includes(chord)) continue;
        if ((typing || operated) && !action.everywhere) continue;
        if (held && !action.repeats) continue;
        if (action.when?.() !== false) return action;
      }
    }
    return null;
  }
}

/** "Ctrl+Shift+Z" of a keyboard event. */
export function chordOf({ key, code = "", ctrlKey, metaKey, altKey, shiftKey }) {
  // Other alphabets, and letters under Alt, go by where the key is.
  const place = /^Key([A-Z])$|^Digit(\d)$/.exec(code);
  const foreign = place && (altKey || !/^[\x20-\x7e]$/.test(key)) && key.length === 1;
  const name = key === " " ? "Space" : foreign ? (place[1] ?? place[2]) : key.length === 1 ? key.toUpperCase() : key;
  const shifted = shiftKey && (name.length > 1 || /^[A-Z]$/.test(name) || foreign);
  return [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shifted && "Shift", name].filter(Boolean).join("+");
}

/** A chord of one printable sign, with nothing held but perhaps Shift. */
export const isSign = (chord) => /^(Shift\+)?.$/.test(chord);

const mac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");
const SPELLED = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", ...(mac && { Ctrl: "⌘", Alt: "⌥", Shift: "⇧" }) };

/** The keys of a chord; "Ctrl++" is Ctrl and the plus sign. */
export const keysIn = (chord) => chord.split(/\+(?=.)/);

/** A chord as people read it. */
export const spelled = (chord) =>
  keysIn(chord)
    .map((key) => SPELLED[key] ?? key)
    .join(mac ? "" : "+");

/** A chord as aria-keyshortcuts wants it. */
export const ariaChord = (chord) =>
  keysIn(chord)
    .map((key) => (key === "Ctrl" ? "Control" : key === "+" ? "Plus" : key))
    .join("+");
