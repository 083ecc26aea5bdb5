/** Places that are alike: where they are drawn, what is hit, and which moment is which. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { alignedTime, bandOf, heardOf, segmentAt, stretchOf, volumes } from "../../static/js/rights/evidence/geometry.js";
import { Listening } from "../../static/js/rights/evidence/listening.js";

const side = (seconds, peaks = []) => ({ title: "", seconds, sound: "x", peaks, notes: [] });
const match = (segments, more = {}) => ({ id: "1", method: "sound", tempo: 1, segments, published: side(20), registered: side(60), ...more });
const PLACE = { start: 2, end: 10, there: 30, until: 38 };

test("moments of both sides go together, whatever the tempo, and there and back again", () => {
  const faster = match([{ start: 2, end: 10, there: 30, until: 42 }], { tempo: 1.5 });
  const [place] = faster.segments;
  assert.equal(alignedTime(faster, place, "published", 2), 30);
  assert.equal(alignedTime(faster, place, "published", 6), 36);
  assert.equal(alignedTime(faster, place, "registered", 36), 6);
  for (let time = 2; time <= 10; time += 0.37) {
    const back = alignedTime(faster, place, "registered", alignedTime(faster, place, "published", time));
    assert.ok(Math.abs(back - time) < 1e-9);
  }
});

test("what lies before or after a place is its nearest end on the other side", () => {
  const found = match([PLACE]);
  assert.equal(alignedTime(found, PLACE, "published", 0), 30);
  assert.equal(alignedTime(found, PLACE, "published", 19), 38);
  assert.equal(alignedTime(found, PLACE, "registered", 59), 10);
});

test("a place that is known on one side only is heard whole on the other", () => {
  const tune = { start: 2, end: 10, there: null, until: null };
  const found = match([tune]);
  assert.equal(stretchOf(found, tune, "registered"), null);
  assert.deepEqual(heardOf(found, tune, "registered"), [0, 60]);
  assert.equal(alignedTime(found, tune, "published", 5), 0);
  assert.equal(alignedTime(found, tune, "registered", 12), 2);
  assert.equal(segmentAt(found, "registered", 100, 600), -1);
  assert.equal(segmentAt(found, "published", 100, 600), 0);
});

test("bands lie where the seconds are, are never too thin to be hit, and stay in the picture", () => {
  assert.deepEqual(bandOf([2, 10], 20, 600), [60, 300]);
  for (const stretch of [[0, 0.001], [599.999, 600], [300, 300.01]]) {
    const [left, right] = bandOf(stretch, 600, 300);
    assert.ok(left >= 0 && right <= 300, String([left, right]));
    assert.ok(right - left > 5.99, String([left, right]));
  }
});

test("each place of the list is hit in the picture of both sides, of two that overlap the shorter one", () => {
  const found = match([PLACE, { start: 4, end: 5, there: 50, until: 51 }]);
  assert.equal(segmentAt(found, "published", 70, 600), 0);
  assert.equal(segmentAt(found, "published", 135, 600), 1);
  assert.equal(segmentAt(found, "registered", 350, 600), 0);
  assert.equal(segmentAt(found, "registered", 505, 600), 1);
  assert.equal(segmentAt(found, "published", 30, 600), -1);
});

test("the louder side of a place is turned down to the quieter one", () => {
  const peaks = [...Array(10).fill(0.1), ...Array(10).fill(0.8)];
  const found = match([], { published: side(20, peaks), registered: side(60, Array(60).fill(0.2)) });
  const soft = volumes(found, { start: 0, end: 10, there: 0, until: 10 });
  assert.equal(soft.published, 1);
  assert.ok(Math.abs(soft.registered - 0.5) < 1e-9);
  const loud = volumes(found, { start: 10, end: 20, there: 0, until: 10 });
  assert.ok(Math.abs(loud.published - 0.25) < 1e-9);
  assert.equal(loud.registered, 1);
  assert.deepEqual(volumes(match([PLACE]), PLACE), { published: 1, registered: 1 });
});

/** A recording whose clock the test sets. */
class Deck {
  position = 0;
  ended = false;
  playing = false;
  volume = null;
  async play(from, volume) {
    if (this.broken) throw new Error("gone");
    Object.assign(this, { position: from, volume, playing: true });
  }
  stop() {
    this.playing = false;
  }
}

const listen = (found) => {
  const decks = { published: new Deck(), registered: new Deck() };
  return { decks, listening: new Listening(found, decks) };
};

test("changing sides goes on at the same moment, and only one side is heard", async () => {
  const { decks, listening } = listen(match([{ ...PLACE, until: 42 }], { tempo: 1.5 }));
  await listening.play(0, "published");
  assert.deepEqual([decks.published.position, decks.registered.playing], [2, false]);
  decks.published.position = 6;
  await listening.turnTo("registered");
  assert.deepEqual([decks.registered.position, decks.registered.playing, decks.published.playing], [36, true, false]);
  decks.registered.position = 39;
  await listening.turnTo("published");
  assert.deepEqual([decks.published.position, decks.registered.playing], [8, false]);
});

test("a place ends at its end, and begins anew; stopped before, it goes on where it was, on either side", async () => {
  const { decks, listening } = listen(match([PLACE]));
  await listening.play(0, "published");
  decks.published.position = 10.01;
  listening.watch();
  assert.equal(listening.playing, false);
  await listening.resume();
  assert.equal(decks.published.position, 2);
  decks.published.position = 5;
  listening.stop();
  listening.turnTo("registered");
  assert.equal(decks.registered.playing, false);
  await listening.resume();
  assert.equal(decks.registered.position, 33);
});

test("before anything is heard, the first place is at hand; a match without places has nothing to be heard", () => {
  const { listening } = listen(match([PLACE]));
  assert.deepEqual([listening.able, listening.position, listening.opposite], [true, 2, 30]);
  assert.equal(listen(match([])).listening.able, false);
});

test("a sound that cannot be fetched is told, unless something else is wanted by then", async () => {
  const { decks, listening } = listen(match([PLACE]));
  const told = [];
  listening.addEventListener("failure", () => told.push("failure"));
  decks.published.broken = true;
  const first = listening.play(0, "published");
  await listening.play(0, "registered");
  await first;
  assert.deepEqual([told, listening.playing], [[], true]);
  await listening.play(0, "published");
  assert.deepEqual([told, listening.playing], [["failure"], false]);
});
