/** Giving the work another title while the line breaks: none is lost, and the last one wins. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

globalThis.document = { documentElement: { lang: "en" } };
let kept;
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
/** Timers are run by hand, so that no test waits. */
let timers;
globalThis.setTimeout = (run) => timers.push(run);
globalThis.clearTimeout = (number) => delete timers[number - 1];

const { AccessError, InputError, NetworkError } = await import("../../static/js/core/api.js");
const { Renaming } = await import("../../static/js/compose/renaming.js");

let work, line, refused;
beforeEach(() => {
  [kept, timers, refused] = [new Map(), [], []];
  work = { title: "Old" };
  line = async (title) => (work.title = title);
});
const open = () =>
  new Renaming({ work: "w", title: work.title, send: (title) => line(title), done: () => {}, refused: (error) => refused.push(error) });
const cut = async () => {
  throw new NetworkError("cut");
};
const working = (sent) => async (title) => (sent.push(title), (work.title = title));

test("a title that could not be stored is tried again until it is, once", async () => {
  const renaming = open();
  line = cut;
  await renaming.rename("New");
  assert.equal(renaming.isStored, false);
  assert.deepEqual(refused, [], "nothing that the user can do about it");
  const sent = [];
  line = working(sent);
  timers.at(-1)();
  await renaming.flush();
  await renaming.flush();
  assert.deepEqual(sent, ["New"]);
  assert.equal(work.title, "New");
});

test("titles that come in quick succession are stored one after the other, the last one last", async () => {
  const renaming = open();
  const answers = [];
  line = (title) => new Promise((resolve) => answers.push(() => resolve((work.title = title))));
  const first = renaming.rename("A");
  renaming.rename("B");
  renaming.rename("C");
  assert.equal(answers.length, 1, "one request at a time");
  answers[0]();
  await new Promise(setImmediate);
  answers[1]();
  await first;
  assert.equal(work.title, "C");
  assert.equal(answers.length, 2, "B was never wanted for long");
});

test("undoing a title whose answer was lost takes it back in the studio, too", async () => {
  const renaming = open();
  line = async (title) => {
    work.title = title;
    throw new NetworkError("the answer is lost");
  };
  await renaming.rename("New");
  line = working([]);
  await renaming.rename("Old");
  assert.equal(work.title, "Old");
  assert.ok(renaming.isStored);
});

test("a page that was closed leaves its title to the next, if the saved score has it", async () => {
  line = cut;
  await open().rename("New");
  assert.equal(open().leftBehind("Old"), null, "only the draft has it, and brings it along");
  assert.equal(open().leftBehind("New"), "New");
  line = working([]);
  await open().rename("New");
  assert.equal(open().leftBehind("New"), null, "nothing is left once it is stored");
});

test("a title that was given elsewhere since then is not overwritten", async () => {
  line = cut;
  await open().rename("New");
  work.title = "Theirs";
  assert.equal(open().leftBehind("New"), null);
});

test("who is logged out is told, and the title waits; what the studio will not have is given up", async () => {
  const renaming = open();
  line = async () => {
    throw new AccessError("log in", { status: 403 });
  };
  await renaming.rename("New");
  assert.equal(refused.length, 1);
  assert.equal(timers.filter(Boolean).length, 0);
  line = working([]);
  await renaming.flush();
  assert.equal(work.title, "New");
  line = async () => {
    throw new InputError("no", { status: 400 });
  };
  await renaming.rename("Bad");
  assert.equal(refused.length, 2);
  assert.equal(renaming.title, "New");
  assert.ok(renaming.isStored);
});
