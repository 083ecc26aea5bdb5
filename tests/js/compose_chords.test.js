import assert from "node:assert/strict";
import { test } from "node:test";
import { readChord, toneNames } from "../../static/js/compose/chords/grammar.js";
import { beatAt, chordAt, chordCommand, pinsIn } from "../../static/js/compose/chords/pins.js";
import { apply, isEmpty } from "../../static/js/core/score/commands.js";
import { emptyScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q, regularMeasures } from "../../static/js/core/score/time.js";

const QUALITIES = { "": [0, 4, 7], m: [0, 3, 7], m7: [0, 3, 7, 10], "6/9": [0, 2, 4, 7, 9], m7b5: [0, 3, 6, 10] };
const read = (text) => readChord(text, QUALITIES);

test("a symbol means its tones, and its bass when it names one", () => {
  assert.deepEqual(read("Dm7"), { tones: [2, 5, 9, 0], bass: null });
  assert.deepEqual(read(" F#m7b5 "), { tones: [6, 9, 0, 4], bass: null });
  assert.deepEqual(read("Cb"), { tones: [11, 3, 6], bass: null });
  assert.deepEqual(read("C/E"), { tones: [0, 4, 7], bass: 4 });
  assert.deepEqual(read("G/A"), { tones: [7, 11, 2, 9], bass: 9 });
  assert.deepEqual(read("C6/9"), { tones: [0, 2, 4, 7, 9], bass: null });
});

test("what is no symbol means nothing", () => {
  for (const text of ["", "H", "c", "Dmm", "C/", "C/E/G", "N.C.", "CtoString", "constructor"]) assert.equal(read(text), null, text);
});

test("tones are spelled in the key", () => {
  assert.equal(toneNames(read("Bm"), { fifths: 2, mode: "major" }), "B D F♯");
  assert.equal(toneNames(read("Ab"), { fifths: -4, mode: "major" }), "A♭ C E♭");
});

test("a chord is written, replaced and taken away, in order of time", () => {
  const start = emptyScore();
  const set = (score, tick, text) => apply(score, chordCommand(score, tick, text, ""));
  const two = set(set(start, 4 * Q, "G"), 0, "C");
  assert.deepEqual(two.chords, [{ tick: 0, text: "C" }, { tick: 4 * Q, text: "G" }]);
  assert.equal(chordAt(set(two, 0, "Am"), 0), "Am");
  assert.deepEqual(set(two, 4 * Q, "").chords, [{ tick: 0, text: "C" }]);
  assert.ok(isEmpty(chordCommand(two, 0, "C", "")), "the same again is no step of the history");
  assert.ok(isEmpty(chordCommand(two, Q, "", "")));
});

test("a pin holds until the next symbol, at most to the end of its bar; unknown ones bind nothing", () => {
  const chords = [{ tick: Q, text: "C" }, { tick: 2 * Q, text: "huh" }, { tick: 3 * Q, text: "G" }, { tick: 8 * Q, text: "Am" }, { tick: 99 * Q, text: "C" }];
  assert.deepEqual(pinsIn({ ...emptyScore(), chords }, QUALITIES), [
    { start: Q, end: 2 * Q, text: "C" },
    { start: 3 * Q, end: 4 * Q, text: "G" },
    { start: 8 * Q, end: 12 * Q, text: "Am" },
  ]);
});

test("a beat is found in a pickup and in compound time", () => {
  const pickup = { ...emptyScore(), measures: regularMeasures(16 * Q, [{ tick: 0, beats: 4, unit: 4 }], Q / 2) };
  assert.equal(beatAt(pickup, Q / 4), 0);
  assert.equal(beatAt(pickup, Q / 2 + 1.5 * Q), Q / 2 + Q);
  const metres = [{ tick: 0, beats: 6, unit: 8 }];
  const jig = { ...emptyScore(), metres, measures: regularMeasures(6 * Q, metres) };
  assert.equal(beatAt(jig, 2 * Q), 1.5 * Q);
});
