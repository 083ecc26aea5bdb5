/** Phones on the page: what was moved since the plan is shown at once, and none crosses another. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { offsetTo, withOffset, withOffsets, withoutNote } from "../../static/js/voice/phone_times.js";

const LIMITS = { offset_ms: 2000, shortest_phone: 0.01 };
const row = (phone, start, end, note, place, unmoved = start) => ({ phone, start, end, unmoved, note, place, syllable: place === null ? null : 0 });
const SEGMENTS = [
  row("pau", -0.22, -0.1, "a", null, -0.45),
  row("s", -0.1, 0.02, "a", 0),
  row("o", 0.02, 0.9, "a", 1, 0),
  row("n", 0.9, 1, "a", 2),
  row("pau", 1, 1.4, "b", null),
  row("l", 1.4, 1.5, "b", 0),
  row("a", 1.5, 2, "b", 1),
];
const PLANNED = { a: [0, 20] };

test("as long as nothing was moved since, phones are as the studio has them", () => {
  assert.equal(withOffsets(SEGMENTS, PLANNED, PLANNED), SEGMENTS);
  assert.deepEqual(withOffsets(SEGMENTS, PLANNED, { a: [0, 20] }), SEGMENTS);
});

test("a phone that was moved since takes the end of the one before it along", () => {
  const found = withOffsets(SEGMENTS, PLANNED, { a: [0, 50], b: [50] });
  assert.deepEqual(found.map(({ start }) => start), [-0.22, -0.1, 0.05, 0.9, 1, 1.45, 1.5]);
  assert.equal(found[1].end, 0.05);
  assert.equal(found[4].end, 1.45);
  assert.equal(found[3].end, 1, "a rest begins where it did");
});

test("a phone goes where it is put, but not over another", () => {
  assert.equal(offsetTo(SEGMENTS, 2, 0.3, LIMITS), 300);
  assert.equal(offsetTo(SEGMENTS, 2, 5, LIMITS), 890);
  assert.equal(offsetTo(SEGMENTS, 2, -5, LIMITS), -90);
  assert.equal(offsetTo(SEGMENTS, 1, -5, LIMITS), -340, "into all of the silence before the phrase");
  assert.equal(offsetTo(SEGMENTS, 3, 0.95, { ...LIMITS, offset_ms: 30 }), 30);
});

test("a phone that is shorter than any other may at least stay", () => {
  const tight = [row("pau", 0, 1, "a", null), row("s", 1, 1.004, "a", 0), row("t", 1.004, 1.006, "a", 1), row("o", 1.006, 2, "a", 2)];
  assert.equal(offsetTo(tight, 2, 1.004, LIMITS), 0);
});

test("offsets are kept by note, without what says nothing", () => {
  assert.deepEqual(withOffset({}, { note: "a", place: 2 }, -15), { a: [0, 0, -15] });
  assert.deepEqual(withOffset({ a: [5, 0, -15], b: [1] }, { note: "a", place: 2 }, 0), { a: [5], b: [1] });
  assert.deepEqual(withOffset({ a: [5] }, { note: "a", place: 0 }, 0), {});
  assert.deepEqual(withoutNote({ a: [5], b: [1] }, "a"), { b: [1] });
});
