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
  click(time, accent, volume) {
    this.events.push({ kind: "click", time, accent, volume });
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

async function playing(context, music = score(), { prepare = () => {}, how } = {}) {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const synth = new Recorder();
  const player = new Player(synth);
  player.setScore(music);
  prepare(player);
  await player.play(how);
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
  player.rate = 2;
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

const near = (found, wanted) => {
  assert.equal(found.length, wanted.length, `${found}`);
  found.forEach((value, index) => assert.ok(Math.abs(value - wanted[index]) < 1e-9, `${found} for ${wanted}`));
};

test("an unmuted part goes on at once, in the middle of its note", async (context) => {
  const long = score(1);
  long.parts[0].notes[0].duration = 4 * Q;
  const muted = new Map([["melody", { muted: true, solo: false, volume: 1 }]]);
  const { synth, player, advance } = await playing(context, long, { prepare: (player) => player.setMix(muted) });
  advance(0.5);
  assert.equal(synth.of("on").length, 0);
  player.setMix(new Map([["melody", { muted: false, solo: false, volume: 1 }]]));
  const [on] = synth.of("on");
  assert.equal(on.pitch, 60);
  assert.ok(on.time - synth.now < 0.15);
});

test("a seek into the middle of a long note sounds the rest of it", async (context) => {
  const long = score(1);
  long.parts[0].notes[0].duration = 4 * Q;
  const { synth, advance } = await playing(context, long, { prepare: (player) => player.seek(2 * Q) });
  advance(1.2);
  const [on, off] = [synth.of("on")[0], synth.of("off")[0]];
  assert.ok(Math.abs(off.time - on.time - 1) < 1e-9);
});

test("a loop wraps without a gap, cuts what is held at its end, and keeps the beat of the metronome", async (context) => {
  const music = score(8);
  music.parts[0].notes[3].duration = 3 * Q;
  const { synth, player, advance } = await playing(context, music, {
    prepare: (player) => {
      player.metronome = true;
      player.loop = { from: 2 * Q, to: 4 * Q, on: true };
    },
  });
  advance(4.2);
  assert.deepEqual(synth.of("on").map(({ pitch }) => pitch).slice(0, 9), [60, 61, 62, 63, 62, 63, 62, 63, 62]);
  const times = synth.of("on").slice(0, 8).map(({ time }) => time);
  near(times, times.map((_, index) => times[0] + index * 0.5));
  const cut = synth.of("off").filter(({ pitch }) => pitch === 63);
  near(cut.slice(0, 2).map(({ time }) => time), [times[0] + 2, times[0] + 3]);
  near(synth.of("click").slice(0, 8).map(({ time }) => time), times);
  assert.ok(player.tick >= 2 * Q && player.tick < 4 * Q);
});

test("a note of the same pitch on both sides of the wrap is ended before it is started", async (context) => {
  const music = score(2);
  music.parts[0].notes = [{ ...music.parts[0].notes[0], duration: 4 * Q }];
  const { synth, advance } = await playing(context, music, { prepare: (player) => (player.loop = { from: 0, to: Q, on: true }) });
  advance(1.2);
  const events = synth.events.filter(({ kind, pitch }) => pitch === 60 && (kind === "on" || kind === "off"));
  assert.deepEqual(events.slice(0, 5).map(({ kind }) => kind), ["on", "off", "on", "off", "on"]);
  assert.equal(events[1].time, events[2].time);
});

test("behind the loop it plays to the end and comes back to the loop; switched off, it stops there", async (context) => {
  const { synth, player, advance } = await playing(context, score(8), {
    prepare: (player) => (player.loop = { from: 0, to: 2 * Q, on: true }),
  });
  player.seek(6 * Q);
  advance(1.7);
  assert.deepEqual(synth.of("on").map(({ pitch }) => pitch).slice(-4), [66, 67, 60, 61]);
  player.loop = { ...player.loop, on: false };
  advance(4);
  assert.equal(player.playing, false);
});

test("a loop over bars that have arrived wraps while others are still to come", async (context) => {
  const { synth, player, advance } = await playing(context, score(8), {
    prepare: (player) => {
      player.limit = 4 * Q;
      player.loop = { from: 0, to: 2 * Q, on: true };
    },
  });
  advance(3.2);
  assert.equal(player.waiting, false);
  assert.deepEqual(synth.of("on").map(({ pitch }) => pitch).slice(0, 6), [60, 61, 60, 61, 60, 61]);
});

test("another rate while a wrap is on its way changes neither the place nor the pitches", async (context) => {
  const { synth, player, advance } = await playing(context, score(8), {
    prepare: (player) => (player.loop = { from: 0, to: 2 * Q, on: true }),
  });
  advance(0.975);
  const before = player.tick;
  player.rate = 0.5;
  assert.ok(Math.abs(player.tick - before) < 1);
  advance(1.2);
  assert.deepEqual(synth.of("on").map(({ pitch }) => pitch), [60, 61, 60, 61]);
  assert.ok(Math.abs(synth.of("on")[3].time - synth.of("on")[2].time - 1) < 0.06);
});

test("two bars are counted in before the music, and the place stays until they are over", async (context) => {
  const { synth, player, advance } = await playing(context, score(8), { prepare: (player) => (player.countInBars = 2) });
  advance(0.6);
  assert.deepEqual(player.counting, { back: 7 * Q, accent: false, bar: 1, beat: 2, beats: 4 });
  assert.equal(player.tick, 0);
  assert.ok(player.tickAt(synth.now) < 0);
  advance(3.6);
  assert.equal(player.counting, null);
  assert.deepEqual(synth.of("click").map(({ accent }) => accent), [true, false, false, false, true, false, false, false]);
  const on = synth.of("on")[0].time;
  assert.equal(on, player.startClock);
  near(synth.of("click").map(({ time }) => time), [8, 7, 6, 5, 4, 3, 2, 1].map((back) => on - back * 0.5));
});

test("recorders count at least one bar in and go on behind the last bar", async (context) => {
  const { synth, player, advance } = await playing(context, score(4), {
    prepare: (player) => (player.metronome = true),
    how: { countIn: true, openEnd: true },
  });
  advance(7.2);
  assert.equal(player.playing, true);
  assert.ok(player.tick > 9 * Q);
  assert.ok(synth.of("click").length >= 13);
  player.pause();
  assert.ok(player.tick > 9 * Q);
});

test("paused and started again before the sound is there, it plays once", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const synth = new Recorder();
  let wake;
  const awake = new Promise((resolve) => (wake = resolve));
  synth.resume = () => awake;
  const player = new Player(synth);
  player.setScore(score());
  const first = player.play();
  player.pause();
  const second = player.play();
  wake();
  await Promise.all([first, second]);
  assert.equal(synth.of("on").length, 1);
  player.pause();
  const before = synth.events.length;
  synth.now += 1;
  context.mock.timers.tick(1000);
  assert.equal(synth.events.length, before, "nothing goes on after the pause");
});

test("an instrument that cannot be fetched is told once and tried again at the next play", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const synth = new Recorder();
  let connected = false;
  const tried = [];
  synth.setProgram = async (channel, program) => {
    tried.push(program);
    if (!connected) throw new Error("no connection");
  };
  const player = new Player(synth);
  let told = 0;
  player.addEventListener("missing", () => (told += 1));
  const again = async () => {
    await player.play();
    await new Promise((resolve) => setImmediate(resolve));
    player.pause();
  };
  const music = score();
  player.setScore({ ...music, parts: [71, 73].map((program) => ({ ...music.parts[0], id: String(program), program })) });
  await again();
  assert.equal(told, 1, "two instruments, one message");
  await again();
  assert.equal(told, 1);
  connected = true;
  await again();
  const asked = tried.length;
  await again();
  assert.equal(tried.length, asked, "what is there is not asked for again");
  assert.deepEqual(tried.slice(-2), [71, 73]);
});

test("a start at the first tick waits for what sounds before it, another start does not", async (context) => {
  const { synth, player, advance } = await playing(context, score(), { prepare: (fresh) => (fresh.preRoll = 0.4) });
  assert.ok(player.startClock >= 0.4);
  assert.equal(player.tick, 0);
  advance(0.3);
  assert.equal(synth.of("on").length, 0);
  advance(0.2);
  assert.equal(synth.of("on").length, 1);
  player.seek(Q);
  assert.ok(player.startClock - synth.now < 0.1);
});
