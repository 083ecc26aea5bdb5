import assert from "node:assert/strict";
import { test } from "node:test";
import { channelOf, soundsOf } from "../../static/js/core/audio/sounding.js";
import { HARMONY, isWritten } from "../../static/js/compose/generate/kinds.js";
import { Arriving, openBars } from "../../static/js/compose/streaming.js";
import { melodyPart } from "../../static/js/compose/written_parts.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

const note = (id, bar, pitch, extra = {}) => ({ id, onset: bar * 4 * Q, duration: 4 * Q, pitch, ...extra });
const melody = (count = 4) => emptyPart("melody", "Melody", { notes: Array.from({ length: count }, (_, bar) => note(`m${bar}`, bar, 72)) });
const scoreOf = (...parts) => emptyScore({ bars: 4, parts });
const bar = (index, alternative = 0) => ({
  alternative,
  bar: index,
  notes: ["alto", "tenor", "bass"].map((part, voice) => ({ part, ...note(`${part}-${index}`, index, 65 - 8 * voice) })),
});
const idsOf = (score, part) => score.parts.find(({ id }) => id === part).notes.map(({ id }) => id);

test("tied heads sound as one note, others as they are", () => {
  const part = emptyPart("melody", "Melody", {
    notes: [note("a", 0, 60, { tie: "start" }), note("b", 1, 60, { tie: "continue" }), note("c", 2, 60, { tie: "stop" }), note("d", 3, 60)],
  });
  const sounds = soundsOf(scoreOf(part));
  assert.deepEqual(sounds.map(({ ids, start, end }) => [ids, start / Q, end / Q]), [[["a", "b", "c"], 0, 12], [["d"], 12, 16]]);
});

test("a tie that finds nothing to hold on to is a note of its own", () => {
  const part = emptyPart("melody", "Melody", { notes: [note("a", 0, 60), note("b", 1, 61, { tie: "stop" })] });
  assert.equal(soundsOf(scoreOf(part)).length, 2);
});

test("channels leave the drums' one to the drums", () => {
  const channels = Array.from({ length: 15 }, (_, index) => channelOf({ percussion: false }, index));
  assert.ok(!channels.includes(9));
  assert.equal(new Set(channels).size, 15);
  assert.equal(channelOf({ percussion: true }, 0), 9);
});

test("bars arrive one by one; what is missing is known, and playing may go up to it", () => {
  const arriving = new Arriving(scoreOf(melody()), { melody: null, regenerate: null, locked_bars: [] });
  assert.equal(arriving.playableUntil, 0);
  assert.ok(arriving.take(bar(0)));
  assert.ok(arriving.take(bar(2)));
  assert.deepEqual([...arriving.missing], [1, 3]);
  assert.equal(arriving.count, 2);
  assert.equal(arriving.playableUntil, 4 * Q);
  const shown = arriving.score();
  assert.deepEqual(shown.parts.map(({ id }) => id), ["melody", "alto", "tenor", "bass"]);
  assert.deepEqual(idsOf(shown, "bass"), ["bass-0", "bass-2"]);
  assert.ok(shown.parts[1].notes.every((each) => !("part" in each)));
  arriving.take(bar(1));
  arriving.take(bar(3));
  assert.equal(arriving.playableUntil, null);
});

test("other alternatives are not shown, and a fresh attempt forgets the bars before", () => {
  const arriving = new Arriving(scoreOf(melody()), {});
  assert.equal(arriving.take(bar(0, 1)), false);
  arriving.take(bar(0));
  arriving.restart();
  assert.equal(arriving.count, 0);
});

test("regenerating a range keeps what is outside of it and what is locked", () => {
  const alto = emptyPart("alto", "Alto", { notes: [0, 1, 2, 3].map((index) => note(`old${index}`, index, 60)) });
  const score = scoreOf(melody(), alto);
  const request = { regenerate: [4 * Q, 12 * Q], locked_bars: [2] };
  assert.deepEqual([...openBars(score, request)], [1]);
  const arriving = new Arriving(score, request);
  assert.deepEqual(idsOf(arriving.score(), "alto"), ["old0", "old2", "old3"]);
  arriving.take(bar(1));
  assert.deepEqual(idsOf(arriving.score(), "alto"), ["old0", "alto-1", "old2", "old3"]);
});

test("locked notes and voices stand until their bar has arrived", () => {
  const [alto, bass] = ["alto", "bass"].map((id) => emptyPart(id, id, { notes: [0, 1].map((index) => note(`${id}-old${index}`, index, 60)) }));
  const arriving = new Arriving(scoreOf(melody(), alto, bass), { locked_parts: ["bass"], locked_notes: ["alto-old1"] });
  assert.deepEqual(idsOf(arriving.score(), "alto"), ["alto-old1"]);
  assert.deepEqual(idsOf(arriving.score(), "bass"), ["bass-old0", "bass-old1"]);
  arriving.take(bar(1));
  assert.deepEqual(idsOf(arriving.score(), "alto"), ["alto-1"]);
});

test("the melody is the soprano, else the first part that the studio did not add", () => {
  const soprano = emptyPart("p2", "Soprano", { notes: [note("s", 0, 70)] });
  assert.equal(melodyPart(scoreOf(melody(), soprano)).id, "p2");
  assert.equal(melodyPart(scoreOf(emptyPart("alto", "Alto", { notes: [note("x", 0, 60)] }), melody())).id, "melody");
  assert.equal(melodyPart(scoreOf(emptyPart("empty", "Empty"))), undefined);
  assert.ok(!isWritten(HARMONY, scoreOf(melody())));
});
