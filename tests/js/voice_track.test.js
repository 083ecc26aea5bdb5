/** Sung clips begin at their seconds of the score, whatever came before: a pause, a count, a loop. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../../static/js/core/audio/player.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { VoiceTrack } from "../../static/js/voice/voice_track.js";

/** Web Audio as far as the track uses it: what is started is written down. */
function audio() {
  const started = [];
  class Node {
    constructor(context, { gain, ...options } = {}) {
      Object.assign(this, { gain: { value: gain, setTargetAtTime: (value) => (this.gain.value = value), cancelScheduledValues() {} }, ...options });
    }
    connect(next) {
      this.next = next;
      return next;
    }
    addEventListener() {}
  }
  globalThis.GainNode = Node;
  globalThis.AudioBufferSourceNode = class extends Node {
    start(at, offset) {
      // Through the edge of the clip into the gain of its line.
      started.push({ name: this.buffer.name, at, offset, line: this.next.next.gain });
    }
    stop() {}
  };
  return started;
}

class Clock {
  now = 0;
  latency = 0;
  isReady = true;
  isRunning = true;
  bus = {};
  context = {};
  async resume() {}
  async setProgram() {}
  setVolume() {}
  silence() {}
  click() {}
}

/** Two phrases of two seconds with a second between them; the first has a consonant of 0.2 s before its beat. */
const CLIPS = [
  { key: "first", start: -0.2, end: 2, line: "" },
  { key: "second", start: 3, end: 5, line: "" },
];

function singing(context) {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const started = audio();
  const synth = new Clock();
  const player = new Player(synth);
  player.setScore({ ...emptyScore({ bars: 8, parts: [emptyPart("melody", "Melody")] }), tempos: [{ tick: 0, bpm: 120 }] });
  const lengths = Object.fromEntries(CLIPS.map(({ key, start, end }) => [key, end - start]));
  const track = new VoiceTrack(player, { retry() {}, take: ({ key }) => ({ name: key, duration: lengths[key] }) });
  track.clips = CLIPS;
  const advance = (seconds) => {
    for (let step = 0; step < Math.round(seconds / 0.01); step += 1) {
      synth.now += 0.01;
      context.mock.timers.tick(10);
    }
  };
  /** Second of the score that a clip begins at, by the clock, with what was cut off its beginning. */
  const places = () => started.map(({ name, at, offset }) => [name, Math.round((player.secondsAt(player.tickAt(at)) - offset) * 100) / 100, Math.round(offset * 100) / 100]);
  return { player, track, advance, started, places };
}

test("clips begin in their places, whole", async (context) => {
  const { player, advance, started, places } = singing(context);
  await player.play();
  advance(4);
  assert.deepEqual(places().map(([name, , cut]) => [name, cut]), [["first", 0], ["second", 0]]);
  assert.ok(Math.abs(started[1].at - started[0].at - 3.2) < 1e-6);
});

test("after a pause nothing sounds from where the clock has gone meanwhile", async (context) => {
  const { player, advance, started, places } = singing(context);
  await player.play();
  advance(1.2);
  player.pause();
  advance(2.5); // by the clock that went on, the second phrase would sound
  started.length = 0;
  await player.play();
  advance(0.2);
  assert.deepEqual(places().map(([name]) => name), ["first"]);
  assert.ok(Math.abs(places()[0][1] + 0.2) < 0.02);
});

test("a counted bar leaves the consonant before the first beat whole", async (context) => {
  const { player, advance, started } = singing(context);
  player.countInBars = 1;
  await player.play();
  advance(3);
  assert.equal(started[0].name, "first");
  assert.equal(started[0].offset, 0);
  assert.ok(Math.abs(player.startClock - started[0].at - 0.2) < 1e-6);
});

test("counting within the music is not sung over", async (context) => {
  const { player, advance, started } = singing(context);
  player.countInBars = 1;
  player.seek(3 * 2 * 10_080 + 10_080); // half a second into the second phrase
  await player.play();
  advance(3);
  assert.deepEqual(started.map(({ name }) => name), ["second"]);
  assert.ok(started[0].at >= player.startClock - 1e-6);
  assert.ok(Math.abs(started[0].offset - 0.5) < 0.01);
});

test("each line is as loud as its row of the mixer says, also while it sounds", async (context) => {
  const { player, track, advance, started } = singing(context);
  const loud = { "": 0.5, bass: 0 };
  track.loudness = (line) => loud[line];
  track.clips = [CLIPS[0], { ...CLIPS[0], key: "second", line: "bass" }];
  await player.play();
  advance(1);
  assert.deepEqual(started.map(({ line }) => line.value), [0.5, 0]);
  track.loudness = (line) => 1 - loud[line];
  assert.deepEqual(started.map(({ line }) => line.value), [0.5, 1]);
});
