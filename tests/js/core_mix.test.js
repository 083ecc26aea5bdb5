/** What a browser remembers of a mix, and whom solos silence. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { KeptMix, VOLUME, silencedIn } from "../../static/js/core/audio/mix.js";

const stored = new Map();
globalThis.localStorage = { getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => stored.set(key, value) };
beforeEach(() => stored.clear());

const mixOf = (parts) => new Map(Object.entries(parts).map(([id, signs]) => [id, { muted: signs.includes("M"), solo: signs.includes("S"), volume: VOLUME }]));
const silenced = (parts, there = Object.keys(parts)) => [...silencedIn(mixOf(parts), there)].sort();

test("muted parts are silent; beside a solo all others are, and a muted solo too", () => {
  assert.deepEqual(silenced({ a: "", b: "" }), []);
  assert.deepEqual(silenced({ a: "M", b: "" }), ["a"]);
  assert.deepEqual(silenced({ a: "S", b: "", c: "" }), ["b", "c"]);
  assert.deepEqual(silenced({ a: "S", b: "S", c: "M" }), ["c"]);
  assert.deepEqual(silenced({ a: "MS", b: "" }), ["a", "b"]);
});

test("the solo of a part that is gone silences nobody", () => {
  assert.deepEqual(silenced({ a: "S", b: "" }, ["b"]), []);
});

test("a mix is remembered by its key, also of parts that are not here now", () => {
  const first = new KeptMix("song");
  Object.assign(first.of("a"), { muted: true, volume: 0.25 });
  first.of("b").solo = true;
  first.master = 0.5;
  first.keep();
  const later = new KeptMix("song");
  assert.equal(later.master, 0.5);
  assert.deepEqual(later.of("a"), { muted: true, solo: false, volume: 0.25 });
  later.of("c");
  later.keep();
  assert.deepEqual(new KeptMix("song").of("b"), { muted: false, solo: true, volume: VOLUME });
  assert.deepEqual(new KeptMix("another").of("a"), { muted: false, solo: false, volume: VOLUME });
});

test("whatever was stored, a mix can be heard", () => {
  stored.set("song", JSON.stringify({ master: 7, parts: { a: { muted: "yes", solo: 1, volume: -3 }, b: { volume: "loud" } } }));
  const kept = new KeptMix("song");
  assert.equal(kept.master, 1);
  assert.deepEqual(kept.of("a"), { muted: false, solo: false, volume: 0 });
  assert.deepEqual(kept.of("b"), { muted: false, solo: false, volume: VOLUME });
  stored.set("song", "{");
  assert.equal(new KeptMix("song").master, 1);
});
