/** What is said of music and words that were written: of those alone, and as long as they are there. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { replaceScore } from "../../static/js/core/score/commands.js";
import { ScoreStore } from "../../static/js/core/score/store.js";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

/** As much of an element as is asked of one: found by the name of its tag, its type or `[data-label]`. */
class Element {
  hidden = false;
  textContent = "";
  value = "";
  checked = false;
  dataset = {};
  children = [];
  classList = { toggle: () => {} };
  constructor(name) {
    this.names = [name];
  }
  setAttribute(name, value) {
    if (name === "type") this.names.push(`[type=${value}]`);
    if (name.startsWith("data-")) this.dataset[name.slice(5)] = value;
  }
  addEventListener() {}
  append(...children) {
    this.children.push(...children);
  }
  replaceChildren(...children) {
    this.children = children;
  }
  querySelectorAll(name) {
    return this.children.flatMap((child) => (child instanceof Element ? [...(child.names.includes(name) ? [child] : []), ...child.querySelectorAll(name)] : []));
  }
  querySelector(name) {
    return this.querySelectorAll(name)[0] ?? null;
  }
}

let page;
globalThis.document = { documentElement: { lang: "en" }, cookie: "", querySelector: (id) => page[id] ?? null, createElement: (name) => new Element(name) };
const within = (...names) => {
  const box = new Element("div");
  box.append(...names.map((name) => new Element(name)));
  return box;
};
beforeEach(() => (page = { "#originality": within("[data-label]"), "#word-lines": within("ol") }));

const { Originality } = await import("../../static/js/compose/generate/originality.js");
const { WordLines, linesIn } = await import("../../static/js/compose/generate/word_lines.js");

const note = (id, pitch, more = {}) => ({ id, onset: 0, duration: 10_080, pitch, ...more });

test("a version in which nothing was written says nothing of the music, and hides no warning", () => {
  const score = emptyScore({ parts: [emptyPart("melody", "Melody", { notes: [note("a", 60)] })] });
  const found = (more) => ({ longest_run: 9, source: "A tune", percentile: 100, copied: true, written_again: 0, chords: false, ...more });
  const said = new Originality(new ScoreStore(score), { written: ["melody"], originality: found() });
  said.learn({ id: "unchanged", score, provenance: { written: [], originality: found({ longest_run: 0, copied: false }) } });
  assert.match(said.box.querySelector("[data-label]").textContent, /“A tune”/);
});

/** A tune and a descant with words to both, and the lines of the tune's. */
function written() {
  const sung = (id, text) => note(id, 60, { lyrics: [{ text }, { text: `${text} again`, verse: 2 }] });
  const parts = [
    emptyPart("tune", "Tune", { notes: [sung("a", "day"), note("b", 48, { voice: "2" })] }),
    emptyPart("descant", "Descant", { notes: [sung("c", "night")] }),
  ];
  const listeners = [];
  const session = { wishes: { verse: 1 }, subscribe: (listener) => listeners.push(listener) };
  const melody = { chosen: { part_id: "tune", voice: "1" } };
  const store = new ScoreStore(emptyScore({ parts }));
  const lines = new WordLines({ store, session, wordsJob: null }, melody);
  lines.learn({ line: 0, notes: [{ id: "a" }] });
  const wish = (wishes) => {
    session.wishes = wishes;
    listeners.forEach((listener) => listener(new Set(["wishes"])));
  };
  const choose = (part_id, voice = "1") => {
    melody.chosen = { part_id, voice };
    wish({ verse: 1 });
  };
  const tick = () => (lines.list.querySelector("[type=checkbox]").checked = true);
  const text = () => lines.list.querySelector("[type=text]").value;
  return { box: lines.box, lines, store, wish, choose, tick, text };
}

test("lines that stay are asked for with the melody that they are of, and with no other", () => {
  const { box, choose, tick } = written();
  tick();
  assert.deepEqual(linesIn(box), { 0: "day" });
  for (const [part, voice] of [["descant", "1"], ["tune", "2"]]) {
    choose(part, voice);
    assert.ok(box.hidden);
    assert.deepEqual(linesIn(box), {});
  }
  choose("tune");
  assert.ok(!box.hidden);
  assert.deepEqual(linesIn(box), { 0: "day" });
});

test("a line that stays in one verse is not asked for in another; a kind without verses changes nothing", () => {
  const { box, wish, tick, text } = written();
  tick();
  wish({});
  assert.deepEqual(linesIn(box), { 0: "day" });
  wish({ verse: 2 });
  assert.deepEqual(linesIn(box), {});
  assert.equal(text(), "day again");
  tick();
  wish({});
  wish({ verse: 2 });
  assert.deepEqual(linesIn(box), { 0: "day again" });
});

test("words to another melody bring their own lines, and lines of notes that are gone are none", () => {
  const { box, lines, store, choose, tick } = written();
  tick();
  choose("descant");
  lines.learn({ line: 1, notes: [{ id: "c" }] });
  tick();
  assert.deepEqual(linesIn(box), { 1: "night" });
  store.run(replaceScore(store.score, { ...store.score, parts: store.score.parts.slice(0, 1) }, "Remove"));
  lines.learn({ line: 1, notes: [{ id: "c" }] });
  assert.ok(box.hidden);
});
