import assert from "node:assert/strict";
import { test } from "node:test";
import { isLoop, loopBetween, loopWithin, moved, movedLoop, toggled, withEnd, withStart, wrapTick } from "../../static/js/core/audio/loop.js";
import { TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

const END = 16 * Q;
const loop = { from: 4 * Q, to: 8 * Q, on: true };

test("a loop is drawn in either direction, within the music; a slip of the hand draws none", () => {
  assert.deepEqual(loopBetween(8 * Q, 4 * Q, END), loop);
  assert.deepEqual(loopBetween(-Q, 99 * Q, END), { from: 0, to: END, on: true });
  assert.equal(loopBetween(Q, Q + 10, END), null);
});

test("switching keeps the region; without one, or behind the music, it is the whole music", () => {
  assert.deepEqual(toggled(loop, END), { ...loop, on: false });
  assert.deepEqual(toggled(toggled(loop, END), END), loop);
  assert.deepEqual(toggled(null, END), { from: 0, to: END, on: true });
  assert.deepEqual(toggled(loop, 3 * Q), { from: 0, to: 3 * Q, on: true });
  assert.equal(toggled(null, 0), null);
});

test("neither end passes the other, nor the music's", () => {
  assert.equal(withStart(loop, 5 * Q, Q).from, 5 * Q);
  assert.equal(withStart(loop, 9 * Q, Q).from, 7 * Q);
  assert.equal(withStart(loop, -Q, Q).from, 0);
  assert.equal(withEnd(loop, 2 * Q, END, Q).to, 5 * Q);
  assert.equal(withEnd(loop, 99 * Q, END, Q).to, END);
});

test("the region moves as a whole, as far as the music goes", () => {
  assert.deepEqual(moved(loop, 2 * Q, END), { from: 6 * Q, to: 10 * Q, on: true });
  assert.deepEqual(moved(loop, -99 * Q, END), { from: 0, to: 4 * Q, on: true });
  assert.deepEqual(moved(loop, 99 * Q, END), { from: 12 * Q, to: END, on: true });
});

test("music that became shorter cuts the loop, or takes it away", () => {
  assert.deepEqual(loopWithin(loop, 6 * Q), { ...loop, to: 6 * Q });
  assert.equal(loopWithin(loop, 4 * Q), null);
  assert.equal(loopWithin(null, END), null);
});

test("playing wraps at the loop's end, from behind it at the music's, and never when it is off", () => {
  assert.equal(wrapTick(loop, 0, END), 8 * Q);
  assert.equal(wrapTick(loop, 8 * Q, END), END);
  assert.equal(wrapTick(loop, 0, 6 * Q), 6 * Q);
  assert.equal(wrapTick({ ...loop, on: false }, 0, END), Infinity);
  assert.equal(wrapTick(null, 0, END), Infinity);
});

test("what is stored is believed only when it is a loop", () => {
  assert.ok(isLoop(loop));
  for (const other of [null, 4, {}, { ...loop, from: -1 }, { ...loop, to: loop.from }, { ...loop, on: 1 }]) assert.ok(!isLoop(other));
});

test("the loop stays with its music when bars are put in or taken out", () => {
  assert.deepEqual(movedLoop(loop, [0, 4 * Q]), { ...loop, from: 8 * Q, to: 12 * Q }, "before it");
  assert.deepEqual(movedLoop(loop, [4 * Q, 4 * Q]), { ...loop, from: 8 * Q, to: 12 * Q }, "right before it");
  assert.deepEqual(movedLoop(loop, [6 * Q, 4 * Q]), { ...loop, to: 12 * Q }, "in its middle");
  assert.deepEqual(movedLoop(loop, [8 * Q, 4 * Q]), loop, "behind it");
  assert.deepEqual(movedLoop(loop, [0, -4 * Q]), { ...loop, from: 0, to: 4 * Q });
  assert.deepEqual(movedLoop(loop, [6 * Q, -4 * Q]), { ...loop, to: 6 * Q });
  assert.equal(movedLoop(loop, [4 * Q, -4 * Q]), null);
});
