/** Words in fields, phrases that go stale, and the history of a song. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";
import { fieldText, flows, readField as read, syllableBefore, withLyrics, withVerse } from "../../static/js/voice/lyrics.js";
import { beside, lineOf, underHeads } from "../../static/js/voice/line.js";
import { Phrases } from "../../static/js/voice/phrases.js";
import { ensemble } from "../../static/js/voice/ensemble.js";
import { unsung } from "../../static/js/voice/unsung.js";
import { blend, nextSeed, seedOf, singersOf } from "../../static/js/voice/settings.js";
import { chosenWay, withWay } from "../../static/js/voice/ways.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
globalThis.document = { documentElement: { lang: "en" } };
const { phonesProblem } = await import("../../static/js/voice/phones.js");
const { SongStore } = await import("../../static/js/voice/store.js");

const notes = ["a", "b", "c"].map((id, index) => ({ id, onset: index * 10080, duration: 10080, pitch: 60 + index }));
const score = () => emptyScore({ parts: [emptyPart("melody", "Melody", { notes })] });
const holds = ["-", "_", "ー"];
const readField = (text, before) => read(text, before, 1, holds);
const settings = { part: "melody", voice: "1", verse: 1, transpose: -2 };

test("what a field says comes back as it was written", () => {
  let before;
  for (const text of ["hel-", "lo", "wa-", "ter-", "fall", "-", "+", "la_", "床", "don't"]) {
    const lyric = readField(text, before);
    assert.equal(fieldText(lyric, holds), text);
    before = lyric;
  }
});

test("hyphens open and close words", () => {
  const open = readField("hel-", undefined);
  assert.deepEqual(open, { text: "hel", syllabic: "begin", verse: 1, extend: false });
  assert.equal(readField("lo", open).syllabic, "end");
  assert.equal(readField("lo-", open).syllabic, "middle");
  assert.equal(readField("lo", readField("x", undefined)).syllabic, "single");
});

test("a word goes on over notes that hold its syllable or have no words", () => {
  const line = ["na-", "-", "", "ー", "tion", "", "one"].map((text, index) => ({ id: String(index), text }));
  for (const note of line) note.lyric = readField(note.text, syllableBefore(line, note.id, holds)) ?? undefined;
  assert.equal(line[4].lyric.syllabic, "end");
  assert.equal(line[6].lyric.syllabic, "single");
  assert.equal(syllableBefore(line, "0", holds), undefined);
});

test("an empty field takes the words away, two words flow on", () => {
  assert.equal(readField("  ", undefined), null);
  assert.ok(flows("two words"));
  assert.ok(flows("明月"));
  assert.ok(flows("さくら"));
  assert.ok(flows("a".repeat(101)), "no score takes so long a syllable");
  for (const text of [" one ", "a".repeat(100), "月", "きゃ", "カー", "don't"]) assert.ok(!flows(text), text);
});

test("one verse changes, the others stay, in order", () => {
  const note = { lyrics: [{ text: "one" }, { text: "three", verse: 3 }] };
  assert.deepEqual(withVerse(note, 2, { text: "two", verse: 2 }).map(({ text }) => text), ["one", "two", "three"]);
  assert.deepEqual(withVerse(note, 1, null), [{ text: "three", verse: 3 }]);
});

test("words from the studio are written as the studio writes them", () => {
  const found = withLyrics(score(), new Map([["b", [{ text: "la" }]], ["c", []]]));
  assert.deepEqual(found.parts[0].notes[1].lyrics, [{ text: "la", syllabic: "single", verse: 1, extend: false }]);
  assert.equal(found.parts[0].notes[2].lyrics, undefined);
  assert.equal(found.parts[0].notes[0], notes[0]);
});

test("the line is the part's notes as they are sung, with or without a plan", () => {
  const line = lineOf({ score: score(), settings }, []);
  assert.deepEqual(line.map(({ id, pitch }) => [id, pitch]), [["a", 58], ["b", 59], ["c", 60]]);
  const planned = [{ id: "a", tick: 0, ticks: 20160, phones: "l a", remark: "low" }, { id: "gone", tick: 0, ticks: 1 }];
  assert.deepEqual(lineOf({ score: score(), settings }, planned).map(({ id, ticks, remark }) => [id, ticks, remark]), [["a", 20160, "low"]]);
  assert.equal(beside(line, "b", 1).id, "c");
  assert.equal(beside(line, "c", 1), undefined);
  assert.equal(beside(line, null, 1).id, "a");
});

test("the words of a chord stand under any one of its heads, and are written there", async () => {
  const { writeWords } = await import("../../static/js/voice/note_words.js");
  const lyrics = [{ text: "Praise" }];
  const chord = [{ id: "low", onset: 0, duration: 10080, pitch: 60, lyrics }, { id: "top", onset: 0, duration: 10080, pitch: 64 }];
  const store = new SongStore({ score: emptyScore({ parts: [emptyPart("melody", "Melody", { notes: chord })] }), settings });
  const line = lineOf(store.state, [{ id: "top", tick: 0, ticks: 10080 }]);
  assert.deepEqual(line.map(({ id, lyric }) => [id, lyric?.text]), [["top", "Praise"]]);
  assert.deepEqual(lineOf(store.state, []).map(({ id, lyric }) => [id, lyric?.text]), [["top", "Praise"]]);
  writeWords({ store, line, limits: { holds } }, "top", "Sing");
  assert.deepEqual(store.score.parts[0].notes.map((note) => note.lyrics?.map(({ text }) => text)), [["Sing"], undefined]);
  assert.deepEqual([...underHeads(line, [["top", []], ["else", []]]).keys()], ["low", "else"]);
  const both = chord.map((note) => ({ ...note, lyrics: [{ text: note.id }] }));
  const written = emptyScore({ parts: [emptyPart("melody", "Melody", { notes: both })] });
  assert.equal(lineOf({ score: written, settings }, [])[0].lyric.text, "top");
});

test("a phrase that changed is stale while its old sound is still heard", () => {
  const plan = { phrases: [{ key: "one", start: 0, end: 4, ready: true, clip: "/one", line: "" }, { key: "two", start: 4, end: 8, ready: false, clip: null, line: "" }] };
  const phrases = new Phrases({ plan, session: { singing: false } });
  assert.deepEqual(phrases.refresh().map(({ url }) => url), ["/one"]);
  assert.deepEqual(phrases.shown.map(({ look }) => look), ["ready", "silent"]);
  plan.phrases = [{ ...plan.phrases[0], key: "new", ready: false, clip: null }, { ...plan.phrases[1], ready: true, clip: "/two" }];
  assert.deepEqual(phrases.refresh().map(({ url }) => url).sort(), ["/one", "/two"]);
  assert.deepEqual(phrases.shown.map(({ look }) => look), ["stale", "ready"]);
  plan.phrases[0] = { ...plan.phrases[0], ready: true, clip: "/new" };
  assert.deepEqual(phrases.refresh().map(({ url }) => url).sort(), ["/new", "/two"]);
});

test("words and settings share one history", () => {
  const store = new SongStore({ score: score(), settings });
  store.set({ transpose: 3 }, "Transpose");
  store.write(withLyrics(store.score, new Map([["a", [{ text: "la" }]]])), "Write words");
  store.set({ transpose: 3 }, "nothing");
  assert.equal(store.undoLabel, "Write words");
  store.undo();
  assert.equal(store.score.parts[0].notes[0].lyrics, undefined);
  assert.equal(store.settings.transpose, 3);
  store.undo();
  assert.equal(store.settings, settings);
  store.redo();
  assert.equal(store.settings.transpose, 3);
});

test("a blend of two has shares, and one of them alone none", () => {
  assert.deepEqual(blend("hazel", "ivy", 0.3), { hazel: 0.7, ivy: 0.3 });
  assert.deepEqual(blend("hazel", null, 0.3), { hazel: 1 });
  assert.deepEqual(blend("hazel", "hazel", 0.3), { hazel: 1 });
  assert.deepEqual(singersOf({ ivy: 0.3, hazel: 0.7 }), ["hazel", "ivy"]);
});

test("seeds stay within what the studio takes", () => {
  assert.deepEqual([-3, 2.4, NaN, 1e12].map(seedOf), [0, 2, 0, 2 ** 31 - 1]);
  assert.deepEqual([0, 2 ** 31 - 1].map(nextSeed), [1, 0]);
});

test("phones that the studio would refuse are told apart from those it takes", () => {
  const limits = { phones: ["m", "u", "w", "i", "pʰ", "tʃ", "ɡ", "cl"], held: ["m", "u", "w", "i", "cl"] };
  for (const text of ["", "m u", "ɡ  m", "g u", "w u | m i", "cl"]) assert.equal(phonesProblem(text, limits), null, text);
  assert.match(phonesProblem("m uu", limits), /“uu”/);
  assert.match(phonesProblem("pʰ tʃ g", limits), /held/);
  assert.match(phonesProblem("m u | pʰ", limits), /held/);
});

test("an instrument plays what nobody sings yet, and goes along with the singers", () => {
  const parts = ["melody", "alto", "bass", "drums"].map((id) => emptyPart(id, id, { notes, percussion: id === "drums" }));
  const song = emptyScore({ parts });
  const quarter = 60 / song.tempos[0].bpm;
  // The first note of the melody is sung; nothing of the alto.
  const clips = [{ key: "one", start: -0.2, end: quarter + 0.2, line: "", url: "/one" }];
  const plays = (transpose, sung = clips) => {
    const choir = [{ part: "alto", voice: "1", singer: {} }];
    return unsung(song, { ...settings, choir, transpose }, sung).parts.map((part) => part.notes.map(({ pitch }) => pitch));
  };
  assert.deepEqual(plays(0), [[61, 62], [60, 61, 62], [60, 61, 62], [60, 61, 62]]);
  assert.deepEqual(plays(-2), [[59, 60], [58, 59, 60], [58, 59, 60], [60, 61, 62]]);
  assert.deepEqual(plays(12), [[73, 74], [72, 73, 74], [60, 61, 62], [60, 61, 62]]);
  // A take has all who sing in it.
  const take = [{ key: "take", start: 0, end: 3 * quarter + 0.2, line: null, url: "/take" }];
  assert.deepEqual(plays(0, take), [[], [], [60, 61, 62], [60, 61, 62]]);
});

test("choosing a way writes the phones of its notes, and the automatic one takes them away", () => {
  const ways = [
    { text: "あした", phones: { a: "a", b: "ɕ i" } },
    { text: "あす", phones: { a: "a", b: "s ɯ" } },
  ];
  const others = { c: "m" };
  assert.equal(chosenWay(ways, others), 0);
  const chosen = withWay(ways, 1, others);
  assert.deepEqual(chosen, { c: "m", a: "a", b: "s ɯ" });
  assert.equal(chosenWay(ways, chosen), 1);
  assert.deepEqual(withWay(ways, 0, chosen), others);
  assert.equal(chosenWay(ways, { b: "m i" }), -1);
});

const women = emptyPart("women", "Women", { notes: [...notes, ...notes.map((note) => ({ ...note, id: `${note.id}2`, pitch: note.pitch - 10, voice: "2" }))] });

test("of two voices on one staff the instrument plays only the one that is not heard", () => {
  const song = emptyScore({ parts: [women] });
  const choir = [{ part: "women", voice: "2", singer: {} }];
  const end = (3 * 60) / song.tempos[0].bpm + 0.2;
  const plays = (line) =>
    Object.fromEntries(
      unsung(song, { part: "women", voice: "1", choir, transpose: 0 }, [{ key: "one", start: 0, end, line, url: "/one" }]).parts.map((part) => [part.id, part.notes.map(({ pitch }) => pitch)]),
    );
  assert.deepEqual(plays(""), { "women:1": [], "women:2": [50, 51, 52] });
  assert.deepEqual(plays("women:2"), { "women:1": [60, 61, 62], "women:2": [] });
});

test("who is heard: each line that is sung by itself, then the parts with what is left of them", () => {
  const song = emptyScore({ parts: [women, emptyPart("organ", "Organ"), emptyPart("drums", "Drums", { percussion: true })] });
  const heard = (settings) => ensemble(song, { singer: { hazel: 1 }, choir: [], ...settings }).map(({ id, voices, line }) => [id, voices, line]);
  const played = [["organ", [], null], ["drums", [], null]];
  assert.deepEqual(heard({ part: "women", voice: "2" }), [["women:2", ["2"], ""], ["women", ["1"], null], ...played]);
  const choir = [{ part: "women", voice: "1", singer: { flint: 1 } }];
  assert.deepEqual(heard({ part: "women", voice: "2", choir }), [["women:2", ["2"], ""], ["women:1", ["1"], "women:1"], ...played]);
  assert.deepEqual(heard({ part: "gone", voice: "1" }), [["women", ["1", "2"], null], ...played]);
});
