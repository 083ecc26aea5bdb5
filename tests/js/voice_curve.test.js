/** Drawn curves: what lies outside of a change keeps its shape, and hands may go back and forth. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { erased, exchanged, raised, smoothed, stroked, thinned, valueAt } from "../../static/js/voice/curve.js";

const HILL = [[0, 0], [100, 50], [200, 0]];

test("a curve is straight between its points and zero outside of them", () => {
  assert.equal(valueAt(HILL, 50), 25);
  assert.equal(valueAt(HILL, 200), 0);
  assert.equal(valueAt(HILL, 201), 0);
  assert.equal(valueAt([[10, 5], [20, 5]], 9), 0);
  assert.equal(valueAt([], 3), 0);
});

test("a stretch is exchanged, and beside it the curve is what it was", () => {
  const found = exchanged(HILL, [[80, -20], [120, -20]]);
  for (const tick of [10, 50, 79, 121, 150, 199]) assert.equal(valueAt(found, tick), valueAt(HILL, tick), `at ${tick}`);
  for (const tick of [80, 100, 120]) assert.equal(valueAt(found, tick), -20);
});

test("points rise in time, whatever is exchanged", () => {
  for (const stretch of [[[0, 3], [5, 3]], [[100, 1], [200, 2]], [[199, 1], [900, 2]], [[300, 1], [400, 2]]]) {
    const found = exchanged(HILL, stretch);
    assert.ok(found.every(([tick], index) => index === 0 || tick > found[index - 1][0]), JSON.stringify(found));
  }
});

test("erasing takes away what is drawn there, and all of it leaves nothing", () => {
  const found = erased(HILL, 90, 110);
  assert.equal(valueAt(found, 100), 0);
  assert.equal(valueAt(found, 89), valueAt(HILL, 89));
  assert.deepEqual(erased(HILL, 0, 200), []);
});

test("raising a note adds to what is drawn and stays within limits", () => {
  const found = raised(HILL, 100, 150, 10, [-100, 55]);
  assert.equal(valueAt(found, 100), 55);
  assert.equal(valueAt(found, 150), 35);
  assert.equal(valueAt(found, 151), valueAt(HILL, 151));
});

test("raising and lowering again leaves the curve as it was", () => {
  assert.deepEqual(raised(raised([], 10, 20, 5, [-100, 100]), 10, 20, -5, [-100, 100]), []);
});

test("smoothing rounds a corner off and leaves what is level", () => {
  const found = smoothed(HILL, 60, 140, 40);
  assert.ok(valueAt(found, 100) < 50);
  assert.ok(valueAt(found, 100) > 30);
  const level = [[0, 20], [400, 20]];
  assert.equal(valueAt(smoothed(level, 100, 300, 40), 200), 20);
});

test("thinning keeps corners and drops what lies on the way", () => {
  const line = Array.from({ length: 50 }, (_, index) => [index, index < 25 ? index : 50 - index]);
  const found = thinned(line, 0.01);
  assert.ok(found.length < 6);
  for (const [tick, value] of line) assert.ok(Math.abs(valueAt(found, tick) - value) < 0.02);
});

test("a hand that goes back writes over what it drew", () => {
  let stroke = [[10, 1]];
  for (const [from, to] of [[[10, 1], [30, 3]], [[30, 3], [20, 7]]]) stroke = stroked(stroke, from, to);
  assert.deepEqual(stroke, [[10, 1], [20, 7], [30, 3]]);
});
