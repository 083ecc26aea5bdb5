import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addNotes,
  addToParts,
  apply,
  batch,
  changeNotes,
  copiedNotes,
  invert,
  isEmpty,
  removeNotes,
  replaceScore,
  setFields,
  setPart,
} from "../../static/js/core/score/commands.js";
import { compareNotes, emptyPart, emptyScore, findNote, newId, plainNote, sameScore } from "../../static/js/core/score/model.js";
import { ScoreStore } from "../../static/js/core/score/store.js";
import { TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

const note = (id, onset, pitch, extra = {}) => ({ id, onset: onset * Q, duration: Q, pitch, ...extra });

function score() {
  const melody = emptyPart("melody", "Melody", { notes: [note("a", 0, 60), note("b", 1, 62), note("c", 2, 64)] });
  const bass = emptyPart("bass", "Bass", { clef: "F4", notes: [note("x", 0, 48)] });
  return emptyScore({ bars: 2, parts: [melody, bass] });
}

const frozen = (value) => {
  if (value && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
};

test("every kind of command is undone exactly, on scores that cannot be changed in place", () => {
  const before = frozen(score());
  const commands = [
    addNotes(before, "melody", [note("d", 3, 65)], "add"),
    addNotes(before, "melody", [note("late", 40, 65)], "add beyond the end"),
    removeNotes(before, ["a", "x"], "remove"),
    changeNotes(before, ["a", "b", "x"], ({ pitch }) => ({ pitch: pitch + 12 }), "octave"),
    changeNotes(before, ["c"], ({ duration }) => ({ duration: duration * 20 }), "long"),
    setFields(before, { keys: [{ tick: 0, fifths: -3, mode: "minor" }] }, "key"),
    setPart(before, "bass", { program: 42 }, "cello"),
    replaceScore(before, emptyScore({ bars: 5 }), "other"),
    addToParts(before, new Map([["melody", [note("m", 3, 70)]], ["bass", [note("n", 3, 40)]]]), "both"),
  ];
  for (const command of commands) {
    const after = frozen(apply(before, command));
    assert.ok(!sameScore(after, before), command.label);
    assert.deepEqual(apply(after, invert(command)), before, command.label);
    assert.deepEqual(apply(apply(after, invert(command)), command), after, command.label);
  }
});

test("the score grows by whole bars, and shrinks again on undo", () => {
  const before = score();
  const command = addNotes(before, "melody", [note("late", 15.5, 65)], "add");
  const after = apply(before, command);
  assert.equal(after.measures.length, 5);
  assert.deepEqual(after.measures.at(-1), { onset: 16 * Q, duration: 4 * Q, number: "5", repeat: "" });
  assert.equal(apply(after, invert(command)).measures.length, 2);
});

test("notes stay in order of onset, voice, pitch and id", () => {
  const after = apply(score(), addNotes(score(), "melody", [note("z", 1, 50), note("y", 1, 62, { voice: "2" })], "add"));
  assert.deepEqual(after.parts[0].notes.map(({ id }) => id), ["a", "z", "b", "y", "c"]);
  assert.ok(compareNotes(note("a", 0, 60), note("b", 0, 60)) < 0);
});

test("fields at their default are left out, as the server leaves them out", () => {
  const full = { ...note("a", 0, 60), voice: "1", spelling: "", tie: "", tuplet: null, velocity: 80, grace: false, fermata: false, lyrics: [] };
  assert.deepEqual(plainNote(full), note("a", 0, 60));
  assert.deepEqual(plainNote({ ...full, velocity: 81, fermata: true }), { ...note("a", 0, 60), velocity: 81, fermata: true });
});

test("a moved pitch loses its spelling; a moved onset keeps it", () => {
  const before = apply(score(), addNotes(score(), "melody", [note("s", 3, 61, { spelling: "Db" })], "add"));
  const pitched = apply(before, changeNotes(before, ["s"], () => ({ pitch: 63 }), "up"));
  const moved = apply(before, changeNotes(before, ["s"], () => ({ onset: 0 }), "move"));
  assert.equal(findNote(pitched, "s").note.spelling, undefined);
  assert.equal(findNote(moved, "s").note.spelling, "Db");
});

test("unlimited undo and redo, and a new edit forgets what was undone", () => {
  const store = new ScoreStore(score());
  const first = store.score;
  for (let count = 0; count < 500; count += 1) {
    store.run(changeNotes(store.score, ["a"], ({ pitch }) => ({ pitch: 40 + ((pitch + 1) % 40) }), `step ${count}`));
  }
  const last = store.score;
  while (store.canUndo) store.undo();
  assert.deepEqual(store.score, first);
  while (store.canRedo) store.redo();
  assert.deepEqual(store.score, last);
  assert.equal(store.undoLabel, "step 499");
  store.undo();
  store.run(removeNotes(store.score, ["b"], "remove"));
  assert.equal(store.canRedo, false);
  assert.equal(store.redo(), false);
});

test("a preview is shown but never kept, and leaves no entry", () => {
  const store = new ScoreStore(score());
  const reasons = [];
  store.subscribe((reason) => reasons.push(reason));
  store.previewCommand(removeNotes(store.score, ["a"], "remove"));
  assert.equal(findNote(store.shown, "a"), null);
  assert.ok(findNote(store.score, "a"));
  store.preview(null);
  assert.equal(store.shown, store.score);
  assert.equal(store.canUndo, false);
  assert.deepEqual(reasons, ["preview", "preview"]);
});

test("an empty command leaves no entry and no new version", () => {
  const store = new ScoreStore(score());
  store.run(removeNotes(store.score, ["nobody"], "remove"));
  store.run(replaceScore(store.score, score(), "the same"));
  store.run(batch("nothing", []));
  assert.equal(store.canUndo, false);
  assert.equal(store.version, 0);
  assert.ok(isEmpty(batch("nothing", [])));
});

test("a generation is one entry, whatever it brings", () => {
  const store = new ScoreStore(score());
  const before = store.score;
  const alto = emptyPart("alto", "Alto", { notes: [note("alto-0-0", 0, 55)] });
  const made = { ...before, parts: [before.parts[0], alto, ...before.parts.slice(1)] };
  store.run(replaceScore(before, made, "Harmonise"));
  assert.equal(store.score.parts.length, 3);
  assert.equal(store.score.measures, before.measures);
  store.undo();
  assert.deepEqual(store.score, before);
  assert.equal(store.canUndo, false);
});

test("listeners can stop listening", () => {
  const store = new ScoreStore(score());
  let told = 0;
  const stop = store.subscribe(() => (told += 1));
  store.run(removeNotes(store.score, ["a"], "remove"));
  stop();
  store.undo();
  assert.equal(told, 1);
});

test("copies get ids of their own", () => {
  const [copy] = copiedNotes([note("a", 1, 60)], 2 * Q);
  assert.notEqual(copy.id, "a");
  assert.match(copy.id, /^[A-Za-z][A-Za-z0-9_-]{0,63}$/);
  assert.equal(copy.onset, 3 * Q);
  assert.equal(new Set(Array.from({ length: 2000 }, () => newId())).size, 2000);
});

test("scores are the same by content, not by identity", () => {
  assert.ok(sameScore(score(), score()));
  assert.ok(!sameScore(score(), { ...score(), title: "Other" }));
});
