/** What the player counts and tells: the queue, what really sounded, and events that survive a lost connection. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

globalThis.document = { documentElement: { lang: "en" }, cookie: "", hidden: false, querySelector: () => null, addEventListener: () => {} };
const listeners = new Map();
globalThis.addEventListener = (name, act) => listeners.set(name, act);

const { Queue } = await import("../../static/js/feed/player/queue.js");
const { Heard } = await import("../../static/js/feed/telling/heard.js");
const { Outbox } = await import("../../static/js/feed/telling/outbox.js");
const { Teller } = await import("../../static/js/feed/telling/teller.js");
const { clock, lengthOf } = await import("../../static/js/feed/words.js");

const track = (id, duration_ms = 60_000) => ({ id, title: id.toUpperCase(), duration_ms });
const tracks = (ids) => [...ids].map((id) => track(id));
const ids = (queue) => queue.entries.map(({ track }) => track.id).join("");

function queueOf(letters, at = 0) {
  const queue = new Queue();
  queue.set(tracks(letters), at);
  return queue;
}

test("next comes after what plays, last at the end, and moving keeps what plays where it is", () => {
  const queue = queueOf("abc", 1);
  queue.addNext(tracks("x"));
  queue.addLast(tracks("y"));
  assert.equal(ids(queue), "abxcy");
  queue.move(0, 4);
  assert.equal(ids(queue), "bxcya");
  assert.equal(queue.current.track.id, "b");
  assert.equal(queue.upcomingMs, 4 * 60_000);
});

test("the queue goes on, goes round, or stays on one track", () => {
  const queue = queueOf("ab", 1);
  assert.equal(queue.following("off"), -1);
  assert.equal(queue.following("all"), 0);
  assert.equal(queue.following("one"), 1);
});

test("emptying leaves what plays, and is undone around what plays by then", () => {
  const queue = queueOf("abcd", 1);
  const before = queue.snapshot();
  queue.clear();
  assert.equal(ids(queue), "b");
  queue.set(tracks("z"), 0);
  queue.restore(before);
  assert.equal(ids(queue), "zabcd");
  assert.equal(queue.current.track.id, "z");
});

test("a mix that is decided anew leaves what was put in by hand, and brings nothing twice", () => {
  const queue = queueOf("abcd", 1);
  queue.addNext(tracks("x"));
  queue.replaceTail(tracks("aexf"));
  assert.equal(ids(queue), "abxef");
});

test("only what sounded counts: seeking leaves a gap, and each stretch is told once", () => {
  const heard = new Heard();
  for (const ms of [0, 250, 500, 750]) heard.at(ms);
  heard.jump();
  for (const ms of [40_000, 40_250]) heard.at(ms);
  assert.deepEqual(heard.take(), [[0, 750], [40_000, 40_250]]);
  assert.deepEqual(heard.take(), []);
  heard.at(40_500);
  assert.deepEqual(heard.take(), [[40_250, 40_500]]);
  assert.equal(heard.total, 1_250);
});

test("a jump that nobody told of is no listening, and going back is heard again", () => {
  const heard = new Heard();
  for (const ms of [0, 200, 30_000, 30_200, 100, 300]) heard.at(ms);
  assert.deepEqual(heard.take(), [[0, 200], [30_000, 30_200], [100, 300]]);
});

/** localStorage: own keys are what is stored. */
class Storage {
  getItem(key) {
    return this[key] ?? null;
  }
  setItem(key, text) {
    if (this.full) throw new Error("QuotaExceededError");
    this[key] = text;
  }
  removeItem(key) {
    delete this[key];
  }
}
Object.defineProperty(Storage.prototype, "full", { value: false, writable: true });

let storage;
let sent;
let answer;
let timers;
beforeEach(() => {
  storage = new Storage();
  sent = [];
  answer = () => {};
  timers = [];
  globalThis.setTimeout = (run, ms) => timers.push({ run, ms });
  globalThis.clearTimeout = () => {};
});
const tellerOf = (account = "7") =>
  new Teller(new Outbox(account, storage), async (events) => {
    sent.push(events.map(({ kind }) => kind));
    await answer(events);
  });
const refuse = (status) => {
  throw Object.assign(new Error("no"), { status });
};

test("events are sent together, and forgotten once they are confirmed", async () => {
  const teller = tellerOf();
  teller.tell("start", { track: "a", play: "p" });
  teller.tell("like", { track: "a" });
  assert.equal(timers.length, 1);
  await teller.flush();
  assert.deepEqual(sent, [["start", "like"]]);
  assert.equal(Object.keys(storage).length, 0);
  await teller.flush();
  assert.equal(sent.length, 1);
});

test("what cannot be sent is kept for the next page, which sends it with the same id", async () => {
  answer = () => refuse(0);
  const first = tellerOf();
  const uuid = first.tell("like", { track: "a" });
  await first.flush();
  const waits = timers.map(({ ms }) => ms).at(-1);
  assert.ok(waits >= 3_750 && waits <= 6_250);
  let told = [];
  answer = (events) => (told = events);
  await tellerOf().flush();
  assert.equal(told[0].uuid, uuid);
  assert.equal(Object.keys(storage).length, 0);
});

test("waiting grows with every failure", async () => {
  answer = () => refuse(503);
  const teller = tellerOf();
  teller.tell("like", { track: "a" });
  for (let time = 0; time < 3; time++) await teller.flush();
  const [, one, two, three] = timers.map(({ ms }) => ms);
  assert.ok(one < 7_000 && two >= 7_500 && three >= 22_500);
});

test("one event that is not understood does not hold up the others", async () => {
  answer = (events) => events.some(({ kind }) => kind === "odd") && refuse(400);
  const teller = tellerOf();
  for (const kind of ["start", "odd", "like", "skip"]) teller.tell(kind, { track: "a" });
  await teller.flush();
  assert.deepEqual(sent.filter((kinds) => !kinds.includes("odd")).flat().sort(), ["like", "skip", "start"]);
  assert.equal(Object.keys(storage).length, 0);
});

test("a long time offline is told in pieces: all of it, in its order, and none of it twice", async () => {
  answer = () => refuse(0);
  const teller = tellerOf();
  const uuids = Array.from({ length: 250 }, () => teller.tell("shown", { track: "a" }));
  await teller.flush();
  sent = [];
  const told = [];
  answer = (events) => void told.push(...events.map(({ uuid }) => uuid));
  await teller.flush();
  assert.deepEqual(sent.map((kinds) => kinds.length), [100, 100, 50]);
  assert.deepEqual(told, uuids);
  assert.equal(Object.keys(storage).length, 0);
});

test("pieces that were confirmed are not told again when a later one fails, and the studio says how long to wait", async () => {
  const teller = tellerOf();
  const uuids = Array.from({ length: 150 }, () => teller.tell("shown", { track: "a" }));
  answer = () => sent.length > 1 && Promise.reject(Object.assign(new Error("wait"), { status: 429, retryAfter: 90 }));
  await teller.flush();
  assert.ok(timers.at(-1).ms >= 90_000);
  const told = [];
  answer = (events) => void told.push(...events.map(({ uuid }) => uuid));
  await teller.flush();
  assert.deepEqual(told, uuids.slice(100));
});

test("accounts do not send each other's events; what nobody did before logging in is theirs", async () => {
  answer = () => refuse(0);
  for (const account of ["7", "8", ""]) {
    const teller = tellerOf(account);
    teller.tell(`by-${account || "nobody"}`, { track: "a" });
    await teller.flush();
  }
  sent = [];
  answer = () => {};
  await tellerOf("8").flush();
  assert.deepEqual(sent.flat().sort(), ["by-8", "by-nobody"]);
  assert.equal(Object.keys(storage).length, 1);
});

test("in a private session what is gathered is not told, what one says is", async () => {
  const teller = tellerOf();
  teller.privately = true;
  for (const kind of ["shown", "start", "heard", "skip", "like"]) teller.tell(kind, { track: "a" });
  await teller.flush();
  assert.deepEqual(sent, [["like"]]);
});

test("where nothing can be stored, events are told all the same", async () => {
  Storage.prototype.full = true;
  const teller = tellerOf();
  teller.tell("like", { track: "a" });
  await teller.flush();
  Storage.prototype.full = false;
  assert.deepEqual(sent, [["like"]]);
});

test("times and lengths as people write them", () => {
  assert.equal(clock(65.9), "1:05");
  assert.equal(clock(3_700), "1:01:40");
  assert.equal(lengthOf([track("a"), track("b", 90_000)]), "2 tracks · 3 min");
  assert.equal(lengthOf([track("a", 3_600_000)]), "1 track · 1 h 0 min");
});
