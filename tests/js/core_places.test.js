import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOf, tickOfPlace } from "../../static/js/core/score/places.js";
import { emptyScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q, regularMeasures } from "../../static/js/core/score/time.js";

const score = emptyScore();
const pickup = { ...emptyScore(), measures: regularMeasures(8 * Q, score.metres, Q) };
const compound = emptyScore({ metre: { tick: 0, beats: 6, unit: 8 } });

test("places are bars and beats, parts of a beat, and the bar behind the last", () => {
  assert.equal(placeOf(score, 0), "1.1");
  assert.equal(placeOf(score, 5 * Q), "2.2");
  assert.equal(placeOf(score, 5.5 * Q), "2.2.5");
  assert.equal(placeOf(score, 32 * Q), "9.1");
  assert.equal(placeOf(pickup, 0), "0.4");
  assert.equal(placeOf(pickup, Q), "1.1");
  assert.equal(placeOf(compound, 1.5 * Q), "1.2");
});

test("a written place is found again", () => {
  for (const [piece, ticks] of [[score, [0, 5 * Q, 5.5 * Q, 32 * Q]], [pickup, [0, Q, 6 * Q]], [compound, [0, 1.5 * Q, 4.5 * Q]]]) {
    for (const tick of ticks) assert.equal(tickOfPlace(piece, placeOf(piece, tick)), tick);
  }
  assert.equal(tickOfPlace(score, " 3 "), 8 * Q);
  assert.equal(tickOfPlace(score, "2,2"), 5 * Q);
});

test("what is no place of the piece is none", () => {
  for (const text of ["", "x", "2.9", "99.1", "9.2", "2.", "-1.1"]) assert.equal(tickOfPlace(score, text), null, text);
  assert.equal(tickOfPlace(pickup, "0.1"), null);
});
