import assert from "node:assert/strict";
import { test } from "node:test";
import { movedSpans, moveLocks } from "../../static/js/compose/lock_moves.js";
import { noteAt, notesWithin } from "../../static/js/compose/roll/hits.js";
import { notesFromTo } from "../../static/js/compose/roll/selecting.js";
import { Viewport } from "../../static/js/core/roll/viewport.js";
import { notesBetween, notesInView } from "../../static/js/compose/roll/visible.js";
import { FREE, SNAPS, Session } from "../../static/js/compose/session.js";
import { deleteBars, insertBars } from "../../static/js/core/score/bar_commands.js";
import { addNotes, addToParts, apply, changeNotes, copiedNotes, moveToPart, removeNotes, setFields } from "../../static/js/core/score/commands.js";
import { beyond, compassOf } from "../../static/js/core/score/compass.js";
import { emptyPart, emptyScore, newId, noteEnd, notesOf, sameScore } from "../../static/js/core/score/model.js";
import { notesFromText, notesToText } from "../../static/js/core/score/note_text.js";
import { quantiseNotes } from "../../static/js/core/score/quantise.js";
import { ScoreStore } from "../../static/js/core/score/store.js";
import { TICKS_PER_QUARTER as Q, regularMeasures, scoreEnd } from "../../static/js/core/score/time.js";

const note = (id, onset, pitch, extra = {}) => ({ id, onset: onset * Q, duration: Q, pitch, ...extra });
const within = (score, ...lists) => emptyScore({ ...score, parts: lists.map((notes, index) => emptyPart(["melody", "bass"][index], `Part ${index}`, { notes })) });
const all = (score) => [...notesOf(score)].map((entry) => entry.note);
const times = (score) => all(score).map(({ onset, duration }) => [onset / Q, duration / Q]);

/** Numbers in [0, below) that are the same on every run. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One of everything that hands can do, at random. */
function anyCommand(score, roll) {
  const notes = all(score);
  const some = notes.filter(() => roll(3) === 0).map(({ id }) => id);
  const bars = score.measures.length;
  const from = roll(bars);
  return [
    () => addNotes(score, "melody", [{ id: newId(), onset: roll(70) * 2520, duration: 1 + roll(4) * 5040, pitch: 40 + roll(50) }], "add"),
    () => removeNotes(score, some, "remove"),
    () => changeNotes(score, some, ({ pitch }) => ({ pitch: (pitch + 7) % 128 }), "transpose"),
    () => quantiseNotes(score, some, { grid: Q / 3, strength: roll(101) / 100, ends: roll(2) === 1 }, "quantise"),
    () => moveToPart(score, some, ["melody", "bass"][roll(2)], "part"),
    () => addToParts(score, new Map([["bass", copiedNotes(notes.slice(0, 3), roll(9) * Q)]]), "paste"),
    () => insertBars(score, roll(bars + 1), 1 + roll(3), "insert"),
    () => (bars > 1 ? deleteBars(score, from, Math.min(from + roll(2), bars - 1, from + bars - 2), "delete") : setFields(score, { title: "x" }, "title")),
    () => setFields(score, { keys: [{ tick: 0, fifths: roll(15) - 7, mode: "major" }] }, "key"),
  ][roll(9)]();
}

test("row 8: any row of edits is undone to the very same score, and done again", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const roll = dice(seed);
    const first = within({ bars: 6 }, [note("a", 0, 60), note("b", 1.5, 62), note("c", 6, 64)], [note("x", 0, 48, { duration: 9 * Q })]);
    const store = new ScoreStore(first);
    const states = [store.score];
    for (let step = 0; step < 25; step += 1) {
      store.run(anyCommand(store.score, roll));
      if (store.score !== states.at(-1)) states.push(store.score);
      for (const each of all(store.score)) assert.ok(noteEnd(each) <= scoreEnd(store.score) && each.onset >= 0, `seed ${seed}`);
      store.score.measures.reduce((tick, bar) => (assert.equal(bar.onset, tick), tick + bar.duration), 0);
    }
    for (const state of [...states].reverse().slice(1)) {
      store.undo();
      assert.ok(sameScore(store.score, state), `seed ${seed}: undo`);
    }
    assert.equal(store.canUndo, false);
    for (const state of states.slice(1)) {
      store.redo();
      assert.ok(sameScore(store.score, state), `seed ${seed}: redo`);
    }
  }
});

test("row 11: quantising goes the asked part of the way, to grids that restart at barlines", () => {
  const score = within({ bars: 2 }, [note("a", 0.1, 60), note("b", 1.4, 62, { duration: Q / 2 }), note("c", 2, 64)]);
  const by = (how) => times(apply(score, quantiseNotes(score, ["a", "b", "c"], how, "q")));
  assert.deepEqual(by({ grid: Q / 2 }), [[0, 1], [1.5, 0.5], [2, 1]]);
  assert.deepEqual(by({ grid: Q / 2, strength: 0.5 }), [[0.05, 1], [1.45, 0.5], [2, 1]]);
  assert.deepEqual(by({ grid: Q / 2, strength: 0 }), times(score));
  assert.deepEqual(by({ grid: Q, ends: true }), [[0, 1], [1, 1], [2, 1]], "no note ends before a step of the grid");
  assert.equal(quantiseNotes(score, ["c"], { grid: Q }, "q").commands.length, 0, "what is on the grid stays");
  const pickup = { ...score, measures: regularMeasures(8 * Q, score.metres, Q / 2) };
  assert.deepEqual(times(apply(pickup, quantiseNotes(pickup, ["b"], { grid: Q }, "q")))[1], [1.5, 0.5], "beats count from the barline");
});

test("row 11: triplet grids and no grid", () => {
  const session = new Session();
  assert.deepEqual(Object.values(SNAPS).map((ticks) => ticks / Q), [1, 1 / 2, 1 / 3, 1 / 4, 1 / 6, 1 / 8, 1 / 12]);
  assert.equal(session.snapping(), Q / 2);
  assert.equal(session.snapping({ altKey: true }), 1);
  session.set({ snap: FREE });
  assert.equal(session.snapping(), 1);
  assert.equal(session.grid, Q / 8, "keys still step");
});

test("row 12: copied notes travel as text and nothing else gets in", () => {
  const notes = [note("a", 0, 60, { lyrics: [{ text: "Ah", syllabic: "single", verse: 1, extend: false }] }), note("b", 1, 62, { tuplet: [3, 2], spelling: "D" })];
  const text = notesToText(new Map([["melody", notes]]));
  const strip = ({ id: _, ...rest }) => rest;
  assert.deepEqual([...notesFromText(text)], [["melody", notes.map(strip)]]);
  assert.ok(!text.includes('"a"'), "ids stay at home");
  const bad = (change) => JSON.stringify({ ...JSON.parse(text), ...change });
  for (const foreign of ["", "hello", "{}", "[1]", "null", "{", bad({ quarter: 480 }), bad({ parts: [] }), bad({ parts: [{ id: "m", notes: [{}] }] })]) {
    assert.equal(notesFromText(foreign), null, foreign);
  }
  for (const wrong of [{ pitch: 128 }, { onset: -1 }, { duration: 0 }, { duration: 1.5 }, { voice: "x" }, { velocity: 0 }, { lyrics: [{ text: 3 }] }, { lyrics: [{ text: "a", evil: 1 }] }]) {
    assert.equal(notesFromText(bad({ parts: [{ id: "m", notes: [{ ...notes[0], ...wrong }] }] })), null, JSON.stringify(wrong));
  }
  const [[, [kept]]] = notesFromText(bad({ parts: [{ id: "m", notes: [{ ...notes[0], onclick: "x" }] }] }));
  assert.ok(!("onclick" in kept));
});

test("row 13: what is beyond a voice or an instrument", () => {
  const limits = { voices: { alto: [53, 74] }, instruments: { 40: [55, 103] } };
  const part = (program, percussion = false) => ({ program, percussion });
  assert.deepEqual(compassOf(part(52), "alto", limits), [53, 74]);
  assert.deepEqual(compassOf(part(40), "alto", limits), [55, 103], "an alto played by a violin reaches what a violin does");
  assert.equal(compassOf(part(52), null, limits), null);
  assert.equal(compassOf(part(40, true), "alto", limits), null);
  assert.deepEqual([52, 53, 74, 75].map((pitch) => beyond(pitch, [53, 74])), [-1, 0, 0, 1]);
  assert.equal(beyond(5, null), 0);
});

test("row 15: with 2,000 notes only those in view are looked at", () => {
  let looked = 0;
  const counting = (onset) => ({ get onset() { looked += 1; return onset; }, duration: Q / 4, pitch: 60 });
  const notes = Array.from({ length: 2000 }, (_, index) => counting((index * Q) / 4));
  notesBetween(notes, 0, 0);
  looked = 0;
  const found = notesBetween(notes, 100 * Q, 110 * Q);
  assert.equal(found.length, 42, "eleven beats' worth and the neighbours that touch");
  assert.ok(looked < 150, `${looked} looks`);
  const view = new Viewport();
  view.resize(1052, 428);
  view.left = 200 * Q;
  const shown = notesInView(view, notes);
  assert.ok(shown.length < 100 && shown.every((each) => noteEnd(each) >= view.left && each.onset <= view.right));
  view.top = 40;
  assert.equal(notesInView(view, notes).length, 0, "rows out of view are not painted either");
});

test("a long note is found though many short ones come after it", () => {
  const notes = [note("long", 0, 50, { duration: 100 * Q }), ...Array.from({ length: 90 }, (_, index) => note(`n${index}`, index + 1, 60))];
  assert.deepEqual(notesBetween(notes, 50.5 * Q, 50.6 * Q).map(({ id }) => id), ["long", "n49"]);
});

test("hits and frames see exactly the boxes that are drawn", () => {
  const view = new Viewport();
  view.resize(1052, 428);
  const score = within({ bars: 4 }, [note("a", 0, 70), note("b", 1, 70)], [note("x", 0, 60)]);
  const frame = { view, score, session: { activePart: "melody" } };
  const at = (tick, pitch) => [view.x(tick * Q), view.y(pitch) + view.row / 2];
  assert.equal(noteAt(frame, ...at(0.4, 70)).note.id, "a");
  assert.equal(noteAt(frame, ...at(0.97, 70)).edge, true);
  assert.equal(noteAt(frame, ...at(0.4, 71)), null);
  assert.equal(noteAt(frame, ...at(0.4, 71), 12).note.id, "a", "fingers reach further");
  assert.deepEqual(notesWithin(frame, at(0.5, 72)[0], at(0, 72)[1], at(0.6, 50)[0], at(0, 50)[1]).sort(), ["a", "x"]);
});

test("row 10: Shift takes the notes from one to another, in their parts", () => {
  const score = within({ bars: 4 }, [note("a", 0, 60), note("b", 1, 62), note("c", 2, 64)], [note("x", 1, 48), note("y", 3, 48)]);
  assert.deepEqual(notesFromTo(score, "c", "a"), ["a", "b", "c"]);
  assert.deepEqual(notesFromTo(score, "b", "y").sort(), ["b", "c", "x", "y"]);
  assert.deepEqual(notesFromTo(score, "gone", "a"), ["a"]);
});

test("bars put in move what follows and keep what changes there", () => {
  const base = within({ bars: 3 }, [note("a", 0, 60), note("b", 3, 62, { duration: 2 * Q }), note("c", 4, 64)]);
  const score = { ...base, keys: [...base.keys, { tick: 4 * Q, fifths: 2, mode: "major" }], chords: [{ tick: 4 * Q, text: "D" }] };
  const more = apply(score, insertBars(score, 1, 2, "insert"));
  assert.deepEqual(times(more), [[0, 1], [3, 2], [12, 1]], "the note over the barline keeps its length");
  assert.deepEqual(more.measures.map(({ onset, number }) => [onset / Q, number]), [[0, "1"], [4, "2"], [8, "3"], [12, "4"], [16, "5"]]);
  assert.deepEqual([more.keys[1].tick, more.chords[0].tick], [12 * Q, 12 * Q]);
  const pickup = { ...score, measures: regularMeasures(12 * Q, score.metres, Q) };
  const first = apply(pickup, insertBars(pickup, 0, 1, "insert"));
  assert.deepEqual(first.measures.map(({ duration, number }) => [duration / Q, number]).slice(0, 3), [[1, "0"], [4, "1"], [4, "2"]], "a pickup stays first");
  assert.equal(all(first)[0].onset, 0);
});

test("bars taken out close the gap and leave the music after them as it was", () => {
  const base = within({ bars: 4 }, [note("a", 0, 60), note("long", 3, 62, { duration: 8 * Q }), note("gone", 5, 64), note("c", 12, 65)]);
  const score = { ...base, keys: [...base.keys, { tick: 4 * Q, fifths: 2, mode: "major" }], metres: [...base.metres, { tick: 8 * Q, beats: 4, unit: 4 }] };
  const fewer = apply(score, deleteBars(score, 1, 1, "delete"));
  assert.deepEqual(times(fewer), [[0, 1], [3, 4], [8, 1]]);
  assert.deepEqual(fewer.keys.map(({ tick, fifths }) => [tick / Q, fifths]), [[0, 0], [4, 2]], "what was in D stays in D");
  assert.deepEqual(fewer.metres.map(({ tick }) => tick / Q), [0, 4]);
  assert.deepEqual(fewer.measures.map(({ number }) => number), ["1", "2", "3"]);
  assert.deepEqual(times(apply(score, deleteBars(score, 2, 3, "delete"))), [[0, 1], [3, 5], [5, 1]], "what sounds on is cut at the new end");
  assert.deepEqual(apply(score, deleteBars(score, 0, 1, "delete")).keys.map(({ tick, fifths }) => [tick, fifths]), [[0, 2]]);
  assert.throws(() => deleteBars(score, 0, 3, "delete"), RangeError);
  const pickup = { ...base, measures: regularMeasures(16 * Q, base.metres, Q) };
  assert.equal(apply(pickup, deleteBars(pickup, 0, 0, "delete")).measures[0].number, "1");
});

test("locked bars go along with inserted and deleted bars, and come back with the undo", () => {
  assert.deepEqual(movedSpans([[0, 4], [2, 8], [8, 12]], [4, 10]), [[0, 4], [2, 4], [14, 18], [18, 22]]);
  assert.deepEqual(movedSpans([[0, 4], [4, 8], [8, 12]], [4, -4]), [[0, 4], [4, 8]]);
  const store = new ScoreStore(within({ bars: 4 }, [note("a", 0, 60)]));
  const session = new Session();
  const bars = [[4 * Q, 8 * Q], [8 * Q, 12 * Q]];
  session.set({ locks: { ...session.locks, bars } });
  moveLocks({ store, session });
  store.run(deleteBars(store.score, 1, 1, "delete"));
  assert.deepEqual(session.locks.bars, [[4 * Q, 8 * Q]]);
  store.undo();
  assert.deepEqual(session.locks.bars, bars, "the lock of the bar that was gone is there again");
  store.redo();
  session.set({ locks: { ...session.locks, bars: [[0, 4 * Q]] } });
  store.undo();
  assert.deepEqual(session.locks.bars, [[0, 4 * Q]], "what was locked since then stays");
});

test("another piece has none of the locks, and each piece has its own again with undo and redo", () => {
  const store = new ScoreStore(within({ bars: 2 }, [note("a", 0, 60)]));
  const session = new Session();
  const locked = { parts: new Set(["melody"]), bars: [[0, 4 * Q]], notes: new Set(["a"]) };
  session.set({ locks: locked });
  moveLocks({ store, session });
  store.run({ ...setFields(store.score, { title: "Another" }, "open"), unlocks: true });
  assert.deepEqual(session.locks, { parts: new Set(), bars: [], notes: new Set() });
  const other = { ...session.locks, parts: new Set(["bass"]) };
  session.set({ locks: other });
  store.undo();
  assert.deepEqual(session.locks, locked);
  store.redo();
  assert.deepEqual(session.locks, other);
});

test("notes given to another part arrive there once", () => {
  const score = within({ bars: 2 }, [note("a", 0, 60, { voice: "2" }), note("b", 1, 62)], [note("x", 0, 48)]);
  const moved = apply(score, moveToPart(score, ["a", "x"], "bass", "part"));
  assert.deepEqual(moved.parts.map((part) => part.notes.map(({ id }) => id)), [["b"], ["x", "a"]]);
  assert.equal(moved.parts[1].notes[1].voice, undefined);
});
