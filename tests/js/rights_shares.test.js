/** Shares as people write them, and equal ones. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { WHOLE, equally, isWhole, percentOf, pointsOf } from "../../static/js/rights/registry/shares.js";

test("percentages are read as people write them", () => {
  const written = { 50: 5_000, "33.34": 3_334, "33,3 %": 3_330, "100％": WHOLE, "": 0, " ": 0, "0.01": 1, 0.29: 29 };
  for (const [text, points] of Object.entries(written)) assert.equal(pointsOf(text), points, text);
  for (const text of ["x", "-1", "100.01", "33.333", "1e2", "1.2.3", "101", "."]) assert.equal(pointsOf(text), null, text);
});

test("every share is written so that it is read again", () => {
  for (let points = 0; points <= WHOLE; points += 1) assert.equal(pointsOf(percentOf(points)), points);
  assert.equal(percentOf(0), "");
});

test("equal shares make a whole, and none is a basis point away from another", () => {
  for (let count = 1; count <= 100; count += 1) {
    const shares = equally(count);
    assert.equal(shares.length, count);
    assert.equal(
      shares.reduce((sum, share) => sum + share),
      WHOLE,
    );
    assert.ok(Math.max(...shares) - Math.min(...shares) <= 1);
  }
  assert.deepEqual(equally(0), []);
});

test("a whole or nothing", () => {
  assert.deepEqual([0, WHOLE, 1, 9_999, 10_001].map(isWhole), [true, true, false, false, false]);
});
