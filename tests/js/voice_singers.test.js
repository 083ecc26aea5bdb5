/** Voices that are gone are named, and make way for voices that can sing. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
globalThis.document = { documentElement: { lang: "en" } };
const { singerTitle, studioVoice, withoutGone } = await import("../../static/js/voice/singers.js");

const voices = [
  { name: "own:mine", title: "Me", language: "zh", state: "ready" },
  { name: "own:old", title: "Me before", language: "en", state: "stale" },
  { name: "hazel", title: "Hazel", language: "en", range: [48, 70] },
  { name: "flint", title: "Flint", language: "en", range: [40, 60] },
  { name: "mei", title: "Mei", language: "zh", range: [48, 70] },
];

test("no name of a voice is shown as it is stored", () => {
  assert.deepEqual(["hazel", "own:mine", "own:old", "own:1234"].map((name) => singerTitle(voices, name)), ["Hazel", "Me", "Me before (to be learnt again)", "A voice that is gone"]);
});

test("in place of a voice that is gone sings one of the studio's, in the language of the song", () => {
  assert.equal(studioVoice(voices, "ja"), "hazel");
  const alto = { part: "alto", voice: "1", singer: { "own:gone": 1 } };
  const bass = { part: "bass", voice: "1", singer: { hazel: 1 } };
  const settings = { language: "zh", singer: { "own:mine": 1 }, choir: [bass] };
  assert.equal(withoutGone(settings, voices), settings);
  assert.deepEqual(withoutGone({ ...settings, choir: [alto, bass] }, voices), { ...settings, choir: [{ ...alto, singer: { mei: 1 } }, bass] });
  assert.deepEqual(withoutGone({ ...settings, singer: { "own:gone": 1 } }, voices).singer, { mei: 1 });
});

test("a part is sung by who reaches most of its notes", () => {
  assert.equal(studioVoice(voices, "en", [60, 65, 69]), "hazel");
  assert.equal(studioVoice(voices, "en", [43, 50, 55]), "flint");
  assert.equal(studioVoice(voices, "en", [50, 55]), "hazel");
  assert.equal(studioVoice(voices, "en", [30]), "flint");
});
