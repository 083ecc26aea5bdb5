import assert from "node:assert/strict";
import { test } from "node:test";
import { Take, quantised } from "../../static/js/compose/live/take.js";
import { emptyScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

test("keys pressed and released are notes; keys still down sound until now", () => {
  const take = new Take(0);
  take.press(60, 90, 0);
  take.press(64, 70, 100);
  take.release(60, Q);
  assert.deepEqual(take.notes(2 * Q), [
    { onset: 0, duration: Q, pitch: 60, velocity: 90 },
    { onset: 100, duration: 2 * Q - 100, pitch: 64, velocity: 70 },
  ]);
});

test("a key struck again before its release was told ends the first note", () => {
  const take = new Take(0);
  take.press(60, 90, 0);
  take.press(60, 90, Q);
  take.release(60, 2 * Q);
  assert.deepEqual(take.notes(3 * Q).map(({ onset, duration }) => [onset, duration]), [[0, Q], [Q, Q]]);
});

test("nothing begins before the recording, and a tap is still a note", () => {
  const take = new Take(4 * Q);
  take.press(60, 90, 3 * Q);
  take.release(60, 4 * Q + 3);
  take.release(61, 5 * Q);
  const [note] = take.notes(5 * Q);
  assert.equal(note.onset, 4 * Q);
  assert.ok(note.duration > 1000);
});

test("on the grid: onsets and ends go to the nearest line, chords together, no note vanishes", () => {
  const score = emptyScore();
  const played = [
    { onset: 0.1 * Q, duration: 0.85 * Q, pitch: 60, velocity: 80 },
    { onset: 0.05 * Q, duration: 0.1 * Q, pitch: 64, velocity: 80 },
    { onset: 1.4 * Q, duration: 0.7 * Q, pitch: 67, velocity: 80 },
  ];
  const found = quantised(played, score, Q / 2).map(({ onset, duration }) => [onset / Q, duration / Q]);
  assert.deepEqual(found, [[0, 1], [0, 0.5], [1.5, 0.5]]);
});

test("the same key twice within a step is one note", () => {
  const twice = [0.02, 0.1].map((at) => ({ onset: at * Q, duration: 0.05 * Q, pitch: 60, velocity: 80 }));
  assert.equal(quantised(twice, emptyScore(), Q / 4).length, 1);
});
