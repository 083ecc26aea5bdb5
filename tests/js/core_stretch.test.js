/** Sound at another speed keeps its pitch and loudness. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { stretched } from "../../static/js/core/audio/stretch.js";

const RATE = 24_000;
const tone = (hertz, seconds) => Float32Array.from({ length: RATE * seconds }, (_, index) => Math.sin((2 * Math.PI * hertz * index) / RATE));
const crossings = (samples) => samples.filter((value, index) => index && value >= 0 && samples[index - 1] < 0).length;
const loudness = (samples) => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

for (const rate of [0.25, 0.6, 0.95, 1.5, 2]) {
  test(`at ${rate} times the speed a tone is as long as it should be, and as high and loud as it was`, async () => {
    const made = await stretched(tone(220, 1), rate, RATE);
    assert.equal(made.length, Math.round(RATE / rate));
    const middle = made.subarray(RATE / 20, made.length - RATE / 20);
    assert.ok(Math.abs((crossings(middle) / middle.length) * RATE - 220) < 5);
    assert.ok(Math.abs(loudness(middle) - Math.SQRT1_2) < 0.06, String(loudness(middle)));
  });
}

test("what sounds at one moment sounds at the same moment of the music", async () => {
  const samples = new Float32Array(RATE * 2);
  samples.set(tone(300, 0.5), RATE);
  const made = await stretched(samples, 0.5, RATE);
  const first = made.findIndex((value) => Math.abs(value) > 0.1);
  assert.ok(Math.abs(first / RATE - 2) < 0.04, String(first / RATE));
});
