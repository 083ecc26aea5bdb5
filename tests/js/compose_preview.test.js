import assert from "node:assert/strict";
import { test } from "node:test";
import { Preview } from "../../static/js/core/audio/preview.js";
import { TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

/** A synthesizer whose instruments come when the test says so; it writes down the pitches that begin. */
class Waiting {
  now = 0;
  heard = [];
  arrivals = [];
  async resume() {}
  setProgram() {
    return new Promise((arrive) => this.arrivals.push(arrive));
  }
  noteOn(_channel, pitch) {
    this.heard.push(pitch);
  }
  noteOff() {}
}

const music = { tempos: [{ tick: 0, bpm: 120 }] };
const voice = (pitch) => ({ program: 73, notes: [{ onset: 0, duration: Q, pitch }, { onset: Q, duration: Q, pitch: pitch + 1 }] });
const settled = () => new Promise((resolve) => setImmediate(resolve));

function preview(context) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const synth = new Waiting();
  return { synth, preview: new Preview(synth) };
}

test("what is stopped before its instrument is there does not begin", async (context) => {
  const { synth, preview: one } = preview(context);
  const playing = one.play(music, voice(60));
  await settled();
  one.stop();
  synth.arrivals[0]();
  await playing;
  context.mock.timers.tick(2000);
  assert.deepEqual(synth.heard, []);
});

test("of two that wait for their instruments the later one alone is heard", async (context) => {
  const { synth, preview: one } = preview(context);
  const both = [one.play(music, voice(60))];
  await settled();
  both.push(one.play(music, voice(70)));
  await settled();
  for (const arrive of synth.arrivals) arrive();
  await Promise.all(both);
  context.mock.timers.tick(2000);
  assert.deepEqual(synth.heard, [70, 71]);
});
