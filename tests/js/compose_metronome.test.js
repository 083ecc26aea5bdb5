import assert from "node:assert/strict";
import { test } from "node:test";
import { Course } from "../../static/js/core/audio/course.js";
import { beatsWithin, countInBeats } from "../../static/js/core/audio/metronome.js";
import { emptyScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q, TempoMap, regularMeasures } from "../../static/js/core/score/time.js";

const scoreIn = (beats, unit, pickup = 0) => {
  const metre = { tick: 0, beats, unit };
  return { ...emptyScore({ metre }), measures: regularMeasures(8 * Q, [metre], pickup) };
};
const places = (beats) => beats.map(({ tick, accent }) => `${tick / Q}${accent ? "!" : ""}`);
const counts = (beats) => beats.map(({ bar, beat, accent }) => `${bar}.${beat}${accent ? "!" : ""}`);

test("the first beat of a bar is accented, each beat belongs to one span only", () => {
  const score = scoreIn(4, 4);
  assert.deepEqual(places(beatsWithin(score, 0, 5 * Q)), ["0!", "1", "2", "3", "4!"]);
  assert.deepEqual(places(beatsWithin(score, 5 * Q, 6 * Q)), ["5"]);
  assert.deepEqual(places(beatsWithin(score, 5.5 * Q, 6 * Q)), []);
});

test("compound metres go in dotted beats", () => {
  assert.deepEqual(places(beatsWithin(scoreIn(6, 8), 0, 6 * Q)), ["0!", "1.5", "3!", "4.5"]);
});

test("a pickup has the last beats of its bar, without an accent", () => {
  assert.deepEqual(places(beatsWithin(scoreIn(3, 4, Q), 0, 4 * Q)), ["0", "1!", "2", "3"]);
  assert.deepEqual(places(beatsWithin(scoreIn(6, 8, Q / 2), 0, 2 * Q)), ["0.5!"]);
});

test("beats go on behind the last bar", () => {
  const score = scoreIn(4, 4);
  assert.deepEqual(places(beatsWithin(score, 8 * Q, 10 * Q)), ["8!", "9"]);
});

test("one or two bars are counted, beginning on a first beat", () => {
  assert.deepEqual(counts(countInBeats(scoreIn(4, 4), 0, 1)), ["1.1!", "1.2", "1.3", "1.4"]);
  assert.deepEqual(counts(countInBeats(scoreIn(3, 4), 3 * Q, 2)), ["1.1!", "1.2", "1.3", "2.1!", "2.2", "2.3"]);
  assert.deepEqual(counts(countInBeats(scoreIn(6, 8), 0, 1)), ["1.1!", "1.2"]);
});

test("before a pickup, and in the middle of a bar, its missing beats are counted too", () => {
  assert.deepEqual(counts(countInBeats(scoreIn(4, 4, Q), 0, 1)), ["1.1!", "1.2", "1.3", "1.4", "2.1!", "2.2", "2.3"]);
  const inside = countInBeats(scoreIn(4, 4), 2 * Q, 1);
  assert.deepEqual(counts(inside), ["1.1!", "1.2", "1.3", "1.4", "2.1!", "2.2"]);
  assert.deepEqual(inside.map(({ back }) => back / Q), [6, 5, 4, 3, 2, 1]);
});

test("the course counts back before its start, runs on through jumps and forgets what is over", () => {
  const course = new Course(new TempoMap([{ tick: 0, bpm: 60 }]));
  course.place(4 * Q, 10);
  assert.equal(course.tickAt(9), 3 * Q);
  course.jump(6 * Q, 2 * Q);
  assert.equal(course.tickAt(11), 5 * Q);
  assert.equal(course.tickAt(12), 2 * Q);
  assert.equal(course.clockAt(3 * Q), 13);
  course.setRate(2, 11);
  assert.equal(course.tickAt(11), 5 * Q);
  assert.equal(course.tickAt(11.5), 2 * Q);
  course.forget(12);
  assert.equal(course.startClock, 11.5);
});
