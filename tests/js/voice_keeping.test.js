/** Settings that could not be stored stay in the browser until they are, also those that were drawn after a refusal. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
globalThis.document = { documentElement: { lang: "en" }, cookie: "csrftoken=abc", querySelector: () => null, addEventListener: () => {} };
globalThis.addEventListener = () => {};
globalThis.setTimeout = () => 0;
globalThis.clearTimeout = () => {};
const { Keeping } = await import("../../static/js/voice/keeping.js");
const { SongStore } = await import("../../static/js/voice/store.js");

const answers = (status, data) => {
  globalThis.fetch = async () => new Response(JSON.stringify(data), { status, headers: { "Content-Type": "application/json" } });
};
let store, keeping, copy;
beforeEach(() => {
  copy = null;
  store = new SongStore({ score: {}, settings: { transpose: 0 } });
  keeping = new Keeping(store, 3, "/song/", { keep: (draft) => (copy = draft), forget: () => (copy = null) });
});

test("a copy is there from the first change until it is stored or undone", async () => {
  store.set({ transpose: 2 }, "Transpose");
  assert.deepEqual(copy, { base: 3, settings: { transpose: 2 } });
  answers(503, { detail: "away" });
  await assert.rejects(keeping.flush());
  assert.equal(copy.settings.transpose, 2);
  answers(200, { version: 4 });
  await keeping.flush();
  assert.equal(copy, null);
  store.set({ transpose: 5 }, "Transpose");
  assert.deepEqual(copy, { base: 4, settings: { transpose: 5 } });
  store.undo();
  assert.equal(copy, null);
});

test("after a conflict what goes on changing is copied too, until one of both is chosen", async () => {
  store.set({ transpose: 2 }, "Transpose");
  answers(409, { detail: "stale", version: 4, settings: { transpose: -1 } });
  await assert.rejects(keeping.flush());
  store.set({ transpose: 6 }, "Transpose");
  assert.equal(copy.settings.transpose, 6);
  keeping.takeTheirs((settings) => store.set(settings, "Take the other settings"));
  assert.equal(copy, null);
  assert.equal(store.settings.transpose, -1);
});
