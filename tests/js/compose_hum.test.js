import assert from "node:assert/strict";
import { test } from "node:test";
import { isRecording } from "../../static/js/compose/hum/kinds.js";
import { confirmed, heardNotes, inTheWay, insertion, insertionTick, isUncertain, moved, placed, without } from "../../static/js/compose/hum/take.js";
import { midiOf, runs } from "../../static/js/compose/hum/trace.js";
import { wavOf } from "../../static/js/core/audio/wav.js";
import { apply, invert } from "../../static/js/core/score/commands.js";
import { emptyPart, emptyScore, sameScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q, scoreEnd } from "../../static/js/core/score/time.js";

const heard = (onset, end, pitch = 60, more = {}) => ({ onset, end, pitch, cents: 0, confidence: 1, doubts: [], level: -20, ...more });
const grid = (more = {}) => ({ bpm: 120, step: Q / 4, strength: 1, origin: 0, ...more });
const spans = (notes, g) => placed(heardNotes(notes), g).map(({ onset, duration }) => [onset, onset + duration]);

test("the grid is that of the engine: the same cases as tests/engine/transcription/test_sung_notation.py", () => {
  assert.deepEqual(spans([heard(0.03, 0.46), heard(0.52, 0.9), heard(1.48, 2.1)], grid()), [[0, Q], [Q, 1.75 * Q], [3 * Q, 4.25 * Q]]);
  assert.deepEqual(spans([heard(0.03, 0.5)], grid({ strength: 0 })), [[Math.round(0.06 * Q), Q]]);
  assert.equal(spans([heard(0.51, 1)], grid({ strength: 0.5, step: Q }))[0][0], Math.round(1.01 * Q));
  assert.deepEqual(spans([heard(2.5, 3)], grid({ origin: 2 })), [[Q, 2 * Q]]);
  assert.deepEqual(spans([heard(1.9, 2.5)], grid({ origin: 2 })), [[0, Q]]);
});

test("notes sung closer together than the grid stay apart, in order, none lost", () => {
  const found = spans([heard(0, 0.05), heard(0.06, 0.1), heard(0.11, 0.2)], grid({ step: Q }));
  assert.deepEqual(found, [[0, Q], [Q, 2 * Q], [2 * Q, 3 * Q]]);
});

test("louder is louder, and nothing is inaudible", () => {
  const [loud, soft, faint] = placed(heardNotes([heard(0, 1, 60, { level: -12 }), heard(1, 2, 60, { level: -20 }), heard(2, 3, 60, { level: -70 })]), grid());
  assert.ok(loud.velocity > soft.velocity && soft.velocity > faint.velocity);
  assert.equal(faint.velocity, 40);
});

test("a note that was moved or confirmed is no longer uncertain; the others stay as they are", () => {
  const notes = heardNotes([heard(0, 1, 60, { doubts: ["short"] }), heard(1, 2, 62, { doubts: ["between"] })]);
  assert.deepEqual(notes.map(isUncertain), [true, true]);
  assert.deepEqual(moved(notes, "h1", 1).map((note) => [note.pitch, isUncertain(note)]), [[61, false], [62, true]]);
  assert.deepEqual(confirmed(notes, "h2").map(isUncertain), [true, false]);
  assert.deepEqual(without(notes, "h1").map(({ id }) => id), ["h2"]);
  assert.equal(moved(heardNotes([heard(0, 1, 127)]), "h1", 1)[0].pitch, 127);
});

const score = (notes = []) => emptyScore({ bars: 1, parts: [emptyPart("melody", "Melody", { notes })] });

test("into an empty piece: at its beginning, with the tempo, as one step that can be taken back", () => {
  const before = score();
  const at = insertionTick(before, { tick: 3 * Q });
  const notes = placed(heardNotes([heard(0, 0.5), heard(0.5, 3)]), grid());
  const command = insertion(before, "melody", notes, { at, replace: false, bpm: 120, label: "Hummed notes" });
  const after = apply(before, command);
  assert.deepEqual(after.parts[0].notes.map(({ onset, duration }) => [onset, duration]), [[0, Q], [Q, 5 * Q]]);
  assert.equal(after.tempos[0].bpm, 120);
  assert.equal(scoreEnd(after), 8 * Q);
  assert.equal(command.label, "Hummed notes");
  assert.ok(sameScore(apply(after, invert(command)), before));
});

test("into a piece: at the cursor, its tempo stays, and what is there goes only when asked", () => {
  const before = score([{ id: "a", onset: 0, duration: Q, pitch: 60 }, { id: "b", onset: 2 * Q, duration: Q, pitch: 62 }]);
  const at = insertionTick(before, { tick: 2 * Q });
  const notes = placed(heardNotes([heard(0, 0.5)]), grid());
  assert.deepEqual(inTheWay(before, "melody", notes, at), ["b"]);
  const ids = (replace) => apply(before, insertion(before, "melody", notes, { at, replace, bpm: 120, label: "" })).parts[0].notes.map(({ id }) => id);
  assert.deepEqual(ids(false).sort(), ["a", "b", "h1"]);
  assert.deepEqual(ids(true), ["a", "h1"]);
  assert.equal(apply(before, insertion(before, "melody", notes, { at, replace: true, bpm: 120, label: "" })).tempos[0].bpm, 96);
});

test("triplets say so", () => {
  const before = score();
  const notes = placed(heardNotes([heard(0, 0.1667)]), grid({ step: Q / 3 }));
  const after = apply(before, insertion(before, "melody", notes, { at: 0, replace: false, bpm: 120, label: "" }));
  assert.deepEqual(after.parts[0].notes[0].tuplet, [3, 2]);
});

test("a WAV file holds the samples, clipped", () => {
  const bytes = new DataView(wavOf(new Float32Array([0, 0.5, -2]), 44_100));
  const text = (at) => String.fromCharCode(...new Uint8Array(bytes.buffer, at, 4));
  assert.deepEqual([text(0), text(8), text(36)], ["RIFF", "WAVE", "data"]);
  assert.deepEqual([bytes.getUint32(24, true), bytes.getUint16(22, true), bytes.getUint32(40, true)], [44_100, 1, 6]);
  assert.deepEqual([44, 46, 48].map((at) => bytes.getInt16(at, true)), [0, 16_384, -32_767]);
});

test("sound files go to the microphone's way, scores do not", () => {
  for (const name of ["a.wav", "B.MP3", "c.flac", "d.ogg", "e.aiff"]) assert.ok(isRecording({ name, type: "" }), name);
  assert.ok(isRecording({ name: "take", type: "audio/mp4" }));
  for (const [name, type] of [["a.mid", "audio/midi"], ["a.midi", "audio/x-midi"], ["a.musicxml", ""], ["a.abc", "text/plain"]]) {
    assert.ok(!isRecording({ name, type }), name);
  }
});

test("the line of a voice breaks at pauses and at leaps of the detector", () => {
  assert.equal(midiOf(440), 69);
  const points = [[0, 60], [0.03, 60.1], [0.06, 72], [0.5, 60], [0.53, 60]].map(([time, pitch]) => ({ time, pitch }));
  assert.deepEqual(runs(points).map((run) => run.length), [2, 1, 2]);
});
