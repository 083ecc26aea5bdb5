/** What is drawn stays with its line, and how words are spoken with their verse. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { withLine, withoutSpoken, withVerse } from "../../static/js/voice/settings.js";

const drawn = [[0, 50], [480, -20]];
const settings = {
  part: "soprano", voice: "1", verse: 1, drawn, curves: { energy: [[0, 3]], gender: [] },
  phones: { n1: "l a ɪ v" }, offsets: { n1: [30] }, choir: [{ part: "tenor", voice: "1", singer: { ivy: 1 } }], drawings: {}, verses: {},
}; // prettier-ignore

test("another part leads without what is drawn over the first, which comes back with it", () => {
  const tenor = { ...settings, ...withLine(settings, { part: "tenor", voice: "1" }) };
  assert.deepEqual([tenor.part, tenor.drawn, tenor.curves, tenor.choir], ["tenor", [], { energy: [], gender: [] }, []]);
  const mine = { ...tenor, drawn: [[0, 10]] };
  const back = { ...mine, ...withLine(mine, { part: "soprano", voice: "1" }) };
  assert.deepEqual([back.drawn, back.curves], [settings.drawn, settings.curves]);
  assert.deepEqual(back.drawings, { "tenor:1": { drawn: [[0, 10]], curves: { energy: [], gender: [] } } });
});

test("nothing is kept of a line over which nothing is drawn", () => {
  const plain = { ...settings, drawn: [], curves: { energy: [], gender: [] } };
  assert.deepEqual(withLine(plain, { part: "tenor", voice: "1" }).drawings, {});
});

test("the same line again changes nothing of what is drawn", () => {
  const { drawn: kept, curves, drawings } = withLine(settings, { part: "soprano", voice: "1" });
  assert.deepEqual([kept, curves, drawings], [drawn, settings.curves, {}]);
});

test("another verse is spoken as it is read, and the first as it was when it is sung again", () => {
  const second = { ...settings, ...withVerse(settings, 2) };
  assert.deepEqual([second.verse, second.phones, second.offsets], [2, {}, {}]);
  const spoken = { ...second, phones: { n1: "d ɑ ɡ" } };
  const first = { ...spoken, ...withVerse(spoken, 1) };
  assert.deepEqual([first.phones, first.offsets], [settings.phones, settings.offsets]);
  assert.deepEqual(first.verses, { 2: { phones: { n1: "d ɑ ɡ" }, offsets: {} } });
});

test("other words are spoken as they are read", () => {
  const more = { ...settings, phones: { n1: "l a ɪ v", n2: "h a ɪ" } };
  assert.deepEqual(withoutSpoken(more, ["n1"]), { phones: { n2: "h a ɪ" }, offsets: {} });
});
