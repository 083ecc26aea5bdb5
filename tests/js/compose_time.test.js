import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { rebarred } from "../../static/js/core/score/rebar.js";
import {
  TempoMap,
  barTicks,
  beatTicks,
  extendedMeasures,
  indexAt,
  pickupTicks,
  positionAt,
  regularMeasures,
  scoreEnd,
  snapTick,
  TICKS_PER_QUARTER as Q,
} from "../../static/js/core/score/time.js";

const metre = (beats, unit, tick = 0) => ({ tick, beats, unit });

test("felt beats: dotted in compound metres only", () => {
  for (const [beats, unit, ticks] of [[4, 4, Q], [2, 2, 2 * Q], [3, 8, Q / 2], [6, 8, 1.5 * Q], [9, 8, 1.5 * Q], [12, 8, 1.5 * Q], [5, 4, Q]]) {
    assert.equal(beatTicks(metre(beats, unit)), ticks, `${beats}/${unit}`);
  }
  assert.equal(barTicks(metre(12, 8)), 6 * Q);
});

test("bars with a pickup: numbered 0, beats counted from where the full bar would begin", () => {
  const measures = regularMeasures(9 * Q, [metre(4, 4)], Q);
  assert.deepEqual(measures.map(({ number, onset }) => [number, onset / Q]), [["0", 0], ["1", 1], ["2", 5]]);
  const score = { ...emptyScore(), measures };
  assert.equal(pickupTicks(score), Q);
  assert.deepEqual(positionAt(score, 0), { index: 0, bar: "0", beat: 4, fraction: 0 });
  assert.deepEqual(positionAt(score, 2 * Q), { index: 1, bar: "1", beat: 2, fraction: 0 });
});

test("a pickup is followed by at least one full bar", () => {
  assert.equal(regularMeasures(0, [metre(3, 4)], Q).length, 2);
  assert.equal(regularMeasures(0, [metre(3, 4)]).length, 1);
});

test("a metre change starts a new bar", () => {
  const measures = regularMeasures(10 * Q, [metre(4, 4), metre(3, 4, 6 * Q)]);
  assert.deepEqual(measures.map(({ duration }) => duration / Q), [4, 2, 3, 3]);
});

test("bars are added until the end is covered, and none when it is", () => {
  const score = emptyScore({ bars: 2 });
  assert.equal(extendedMeasures(score, 8 * Q), score.measures);
  const longer = extendedMeasures(score, 8 * Q + 1);
  assert.equal(longer.length, 3);
  assert.equal(longer[2].number, "3");
});

test("snapping: the nearest line, or the one before; grids restart at barlines, also after a pickup", () => {
  const score = { ...emptyScore(), measures: regularMeasures(20 * Q, [metre(3, 8)], Q / 4) };
  assert.equal(snapTick(score, 0.2 * Q, Q / 4), Q / 4);
  assert.equal(snapTick(score, Q / 4 + 0.3 * Q, Q / 2, "floor"), Q / 4);
  const four = emptyScore();
  assert.equal(snapTick(four, 1.4 * Q, Q / 3), Q + Q / 3);
  assert.equal(snapTick(four, 1.99 * Q, Q / 2, "floor"), 1.5 * Q);
  assert.equal(snapTick(four, -5, Q), 0);
});

test("ticks to seconds and back over tempo changes", () => {
  const map = new TempoMap([{ tick: 0, bpm: 60 }, { tick: 4 * Q, bpm: 120 }, { tick: 8 * Q, bpm: 30 }]);
  assert.equal(map.secondsAt(4 * Q), 4);
  assert.equal(map.secondsAt(8 * Q), 6);
  assert.equal(map.secondsAt(9 * Q), 8);
  for (const seconds of [0, 1.25, 4, 5.5, 6, 20]) assert.ok(Math.abs(map.secondsAt(map.tickAt(seconds)) - seconds) < 1e-9);
});

test("lookup of the entry in force", () => {
  const entries = [{ tick: 0 }, { tick: 10 }, { tick: 20 }];
  assert.deepEqual([-1, 0, 9, 10, 19, 20, 99].map((tick) => indexAt(entries, tick)), [0, 0, 0, 1, 1, 2, 2]);
  assert.equal(scoreEnd({ measures: [] }), 0);
});

test("another pickup or metre, and back, leaves the bars as they were, and repeats stay with their bars", () => {
  const notes = [{ id: "a", onset: 0, duration: Q, pitch: 60 }, { id: "b", onset: 13 * Q, duration: Q, pitch: 62 }];
  const bars = (score) => score.measures.map(({ number, onset, duration, repeat }) => [number, onset / Q, duration / Q, repeat]);
  for (const parts of [[], [emptyPart("melody", "Melody", { notes })]]) {
    const first = emptyScore({ bars: 8, parts });
    first.measures[3] = { ...first.measures[3], repeat: "end" };
    const change = (score, metres, pickup) => ({ ...score, ...rebarred(score, metres, pickup) });
    const shifted = change(first, first.metres, Q);
    assert.deepEqual(bars(shifted)[0], ["0", 0, 1, ""]);
    assert.equal(shifted.measures.filter(({ number }) => number !== "0").length, 8);
    assert.deepEqual(bars(change(shifted, first.metres, 0)), bars(first));
    const waltz = change(first, [metre(3, 4)], 0);
    assert.equal(waltz.measures[3].repeat, "end");
    assert.deepEqual(bars(change(waltz, [metre(4, 4)], 0)), bars(first));
  }
});

test("the grid from above: what is on it stays", () => {
  const score = emptyScore();
  assert.equal(snapTick(score, Q, Q / 3, "ceil"), Q);
  assert.equal(snapTick(score, Q + 1, Q / 2, "ceil"), 1.5 * Q);
});
