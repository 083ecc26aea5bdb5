import assert from "node:assert/strict";
import { test } from "node:test";
import { Player } from "../../static/js/core/audio/player.js";
import { changeNotes, apply, removeNotes, setFields } from "../../static/js/core/score/commands.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

/** A synthesizer that only writes down what it is told, on a clock that the test moves. */
class Recorder {
  now = 0;
  latency = 0;
  isReady = true;
  events = [];
  async resume() {}
  async prepare() {}
  async setProgram() {}
  setVolume() {}
  silence(until) {
    this.events.push({ kind: "silence", time: this.now, until });
  }
  noteOn(channel, pitch, velocity, time) {
    this.events.push({ kind: "on", channel, pitch, time });
  }
  noteOff(channel, pitch, time) {
    this.events.push({ kind: "off", channel, pitch, time });
  }
  of(kind) {
    return this.events.filter((event) => event.kind === kind);
  }
}

/** One quarter note per half second (120 bpm), pitches 60, 61, 62 ... */
function score(count = 8) {
  const notes = Array.from({ length: count }, (_, index) => ({ id: `n${index}`, onset: index * Q, duration: Q, pitch: 60 + index }));
  return { ...emptyScore({ bars: Math.ceil(count / 4), parts: [emptyPart("melody", "Melody", { notes })] }), tempos: [{ tick: 0, bpm: 120 }] };
}

async function playing(context, music = score()) {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const synth = new Recorder();
  const player = new Player(synth);
  player.setScore(music);
  await player.play();
  const advance = (seconds) => {
    for (let step = 0; step < Math.round(seconds / 0.025); step += 1) {
      synth.now += 0.025;
      context.mock.timers.tick(25);
    }
  };
  return { synth, player, advance };
}

test("every note sounds once, in time, and ends where the next begins; at the end it stops at the start", async (context) => {
  const { synth, player, advance } = await playing(context);
  advance(4.5);
  const on = synth.of("on");
  assert.deepEqual(on.map(({ pitch }) => pitch), [60, 61, 62, 63, 64, 65, 66, 67]);
  on.forEach(({ time }, index) => assert.ok(Math.abs(time - (on[0].time + index * 0.5)) < 1e-9));
  const off = synth.of("off");
  assert.deepEqual(off.slice(0, 7).map(({ pitch }) => pitch), [60, 61, 62, 63, 64, 65, 66]);
  assert.equal(player.playing, false);
  assert.equal(player.tick, 0);
});

test("an edit while playing neither repeats nor loses a note", async (context) => {
  const { synth, player, advance } = await playing(context);
  for (let step = 0; step < 12; step += 1) {
    advance(0.15);
    player.setScore(apply(player.score, changeNotes(player.score, ["n7"], ({ duration }) => ({ duration: duration + 1 - 2 * (step % 2) }), "")));
  }
  advance(2.7);
  assert.deepEqual(synth.of("on").map(({ pitch }) => pitch), [60, 61, 62, 63, 64, 65, 66, 67]);
});

test("a note that is taken away while it sounds is silenced", async (context) => {
  const { synth, player, advance } = await playing(context);
  advance(0.2);
  player.setScore(apply(player.score, removeNotes(player.score, ["n0"], "")));
  const last = synth.of("off").at(-1);
  assert.equal(last.pitch, 60);
  assert.ok(Math.abs(last.time - synth.now) < 0.001);
});

test("pausing takes back what was handed over ahead of time", async (context) => {
  const { synth, player, advance } = await playing(context);
  advance(0.45);
  const ahead = synth.of("on").filter(({ time }) => time > synth.now);
  assert.equal(ahead.length, 1, "the next note is on its way already");
  player.pause();
  const taken = synth.of("off").find(({ pitch }) => pitch === ahead[0].pitch);
  assert.ok(taken.time > ahead[0].time && taken.time < ahead[0].time + 0.01);
  assert.ok(synth.of("silence").at(-1).until >= taken.time);
});

test("speed and tempo change how fast it goes on, not where it is", async (context) => {
  const { player, advance } = await playing(context);
  advance(1);
  const before = player.tick;
  player.setRate(2);
  assert.ok(Math.abs(player.tick - before) < 1);
  advance(0.5);
  assert.ok(Math.abs(player.tick - before - 2 * Q) < 10);
  player.setScore(apply(player.score, setFields(player.score, { tempos: [{ tick: 0, bpm: 60 }] }, "")));
  const slower = player.tick;
  advance(0.5);
  assert.ok(Math.abs(player.tick - slower - Q) < 10);
});

test("playing waits at the bars that have not arrived, and goes on when they have", async (context) => {
  const { synth, player, advance } = await playing(context);
  player.limit = 4 * Q;
  advance(3);
  assert.equal(player.waiting, true);
  assert.equal(player.playing, true);
  assert.deepEqual(synth.of("on").map(({ pitch }) => pitch), [60, 61, 62, 63]);
  player.limit = null;
  advance(2.5);
  assert.equal(synth.of("on").length, 8);
});

test("seeking while playing continues from there", async (context) => {
  const { synth, player, advance } = await playing(context);
  advance(0.3);
  player.seek(6 * Q);
  advance(0.9);
  assert.deepEqual(synth.of("on").map(({ pitch }) => pitch).slice(-2), [66, 67]);
});

test("muted parts and parts beside a solo are silent", async (context) => {
  const two = score(2);
  const bass = emptyPart("bass", "Bass", { notes: two.parts[0].notes.map((note) => ({ ...note, id: `b${note.id}`, pitch: 40 })) });
  const { synth, player, advance } = await playing(context, { ...two, parts: [...two.parts, bass] });
  player.setMix(new Map([["melody", { muted: false, solo: false, volume: 1 }], ["bass", { muted: false, solo: true, volume: 1 }]]));
  advance(1.2);
  const later = synth.of("on").filter(({ time }) => time > 0.2);
  assert.deepEqual(later.map(({ pitch }) => pitch), [40]);
});
