/** Decoded sounds are kept by how much they hold. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Clips } from "../../static/js/voice/clips.js";

const settled = () => new Promise((resolve) => setTimeout(resolve));

test("short sounds stay, long ones make room, and the one in hand is always kept", async () => {
  const fetched = [];
  globalThis.fetch = async (url) => (fetched.push(url), { ok: true, arrayBuffer: async () => Number(url.split("/")[1]) });
  const clips = new Clips(() => ({ decodeAudioData: async (length) => ({ length, numberOfChannels: 1 }) }));
  const take = async (name, length) => {
    const clip = { key: name, url: `${name}/${length}` };
    clips.take(clip, 1);
    await settled();
    return clips.take(clip, 1);
  };
  for (let index = 0; index < 100; index += 1) await take(`phrase${index}`, 100_000);
  assert.equal((await take("phrase0", 100_000)).length, 100_000);
  assert.equal(fetched.length, 100);
  await take("first", 30_000_000);
  await take("second", 30_000_000);
  await take("second", 30_000_000);
  assert.equal(fetched.length, 102);
  await take("first", 30_000_000);
  assert.equal(fetched.length, 103);
  assert.equal((await take("take", 90_000_000)).length, 90_000_000);
});
