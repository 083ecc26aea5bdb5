import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** As much of a page as the registry looks at. */
class Element {
  constructor(kind = "div") {
    this.kind = kind;
  }
  matches(selector) {
    return selector.split(",").some((each) => each.trim().replace(/[:[].*/, "") === this.kind);
  }
  closest(selector) {
    return this.matches(selector) ? this : null;
  }
}
const stored = new Map();
const listeners = [];
globalThis.Element = Element;
globalThis.document = { body: new Element("body") };
globalThis.addEventListener = (_, listener) => listeners.push(listener);
globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };

const { Shortcuts, ariaChord, chordOf, keysIn } = await import("../../static/js/core/shortcuts.js");

const done = [];
const press = (key, more = {}) => {
  const event = { key, target: new Element(), prevented: false, preventDefault: () => (event.prevented = true), ...more };
  listeners.at(-1)(event);
  return event.prevented;
};
const act = (id, keys, more = {}) => ({ id, group: "g", label: id, keys, run: () => done.push(id), ...more });

let shortcuts;
beforeEach(() => {
  stored.clear();
  done.length = 0;
  shortcuts = new Shortcuts();
  shortcuts.listen();
});

test("chords are written one way, whatever the keyboard", () => {
  assert.equal(chordOf({ key: " " }), "Space");
  assert.equal(chordOf({ key: "z", ctrlKey: true }), "Ctrl+Z");
  assert.equal(chordOf({ key: "Z", metaKey: true, shiftKey: true }), "Ctrl+Shift+Z");
  assert.equal(chordOf({ key: "?", shiftKey: true }), "?");
  assert.equal(chordOf({ key: "ArrowUp", shiftKey: true }), "Shift+ArrowUp");
  assert.equal(chordOf({ key: "д", code: "KeyL" }), "L", "another alphabet goes by the place of the key");
  assert.equal(chordOf({ key: "å", code: "KeyA", altKey: true }), "Alt+A");
  assert.deepEqual(keysIn("Ctrl++"), ["Ctrl", "+"]);
  assert.equal(ariaChord("Ctrl++"), "Control+Plus");
});

test("a key does its action, and nothing when the action cannot act", () => {
  let able = true;
  shortcuts.add(act("loop", ["L"], { when: () => able }));
  assert.equal(press("l"), true);
  able = false;
  assert.equal(press("l"), false);
  assert.deepEqual(done, ["loop"]);
});

test("fields, focused buttons and dialogs keep their own keys", () => {
  shortcuts.addAll([act("play", ["Space"]), act("loop", ["L"]), act("save", ["Ctrl+S"], { everywhere: true })]);
  press(" ", { target: new Element("textarea") });
  press("l", { target: new Element("select") });
  press(" ", { target: new Element("button") });
  press("l", { target: new Element("dialog") });
  press("l", { isComposing: true });
  assert.deepEqual(done, []);
  press("l", { target: new Element("button") });
  press("s", { ctrlKey: true, target: new Element("textarea") });
  assert.deepEqual(done, ["loop", "save"]);
});

test("the narrower scope goes first, and only where it holds", () => {
  const roll = new Element("roll");
  shortcuts.addScope("roll", (target) => target === roll);
  shortcuts.addAll([act("start", ["Enter"]), act("write", ["Enter"], { scope: "roll" })]);
  press("Enter", { target: roll });
  press("Enter");
  assert.deepEqual(done, ["write", "start"]);
});

test("a held key repeats only what is meant to", () => {
  shortcuts.addAll([act("play", ["Space"]), act("up", ["ArrowUp"], { repeats: true })]);
  press(" ", { repeat: true });
  press("ArrowUp", { repeat: true });
  assert.deepEqual(done, ["up"]);
});

test("other keys are kept in the browser, and taken from whoever had them", () => {
  shortcuts.addAll([act("play", ["Space"]), act("loop", ["L"])]);
  shortcuts.setKeys("play", ["L"]);
  press("l");
  press(" ");
  assert.deepEqual(done, ["play"]);
  const again = new Shortcuts();
  again.addAll([act("play", ["Space"]), act("loop", ["L"])]);
  assert.deepEqual([again.keysOf("play"), again.keysOf("loop")], [["L"], []]);
  again.reset("loop");
  assert.deepEqual([again.keysOf("play"), again.keysOf("loop")], [[], ["L"]], "a key belongs to one action");
  again.reset();
  assert.deepEqual([again.keysOf("play"), again.keysOf("loop")], [["Space"], ["L"]]);
});

test("single letters can be switched off without touching the rest", () => {
  shortcuts.addAll([act("loop", ["L"]), act("undo", ["Ctrl+Z"])]);
  shortcuts.lettersOff = true;
  press("l");
  press("z", { ctrlKey: true });
  assert.deepEqual(done, ["undo"]);
  shortcuts.lettersOff = false;
  press("l");
  assert.deepEqual(done, ["undo", "loop"]);
});

test("an item of a menu does what a key does, says the key, and cannot be chosen when it cannot act", () => {
  let able = true;
  shortcuts.add(act("up", ["U", "Shift+ArrowUp"], { when: () => able }));
  const item = shortcuts.item("up", { icon: "plus" });
  assert.deepEqual({ ...item, run: undefined }, { label: "up", keys: "U", disabled: false, run: undefined, icon: "plus" });
  item.run();
  assert.deepEqual(done, ["up"]);
  able = false;
  assert.equal(shortcuts.item("up").disabled, true);
  shortcuts.setKeys("up", []);
  assert.equal(shortcuts.item("up").keys, undefined);
});
