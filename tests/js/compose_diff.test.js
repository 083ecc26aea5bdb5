/** What differs between two versions of a score. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { diffScores, totals } from "../../static/js/compose/diff.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";

const note = (id, onset, pitch, extra = {}) => ({ id, onset, duration: 10_080, pitch, ...extra });
const part = (id, notes, extra = {}) => emptyPart(id, id.toUpperCase(), { notes, ...extra });
const score = (...parts) => emptyScore({ parts });
const only = (diff) => diff.parts[0];

test("equal scores differ in nothing, whatever the order of a note's fields", () => {
  const one = score(part("s", [{ id: "a", onset: 0, duration: 5, pitch: 60 }]));
  const two = score(part("s", [{ pitch: 60, duration: 5, onset: 0, id: "a", voice: "1" }]));
  assert.equal(diffScores(one, two).isEmpty, true);
  assert.deepEqual(totals(diffScores(one, two)), { added: 0, removed: 0, changed: 0, kept: 1 });
});

test("notes come, go, move and stay", () => {
  const before = score(part("s", [note("a", 0, 60), note("b", 1, 62), note("c", 2, 64)]));
  const after = score(part("s", [note("a", 0, 60), note("b", 1, 63), note("d", 3, 65)]));
  const { kept, changed, added, removed } = only(diffScores(before, after));
  assert.deepEqual([kept, added, removed].map((notes) => notes.map(({ id }) => id)), [["a"], ["d"], ["c"]]);
  assert.deepEqual(changed.map(([old, now]) => [old.pitch, now.pitch]), [[62, 63]]);
});

test("the same sound under another id was kept, each double once", () => {
  const before = score(part("b", [note("a", 0, 48), note("b", 0, 48, { voice: "2" })]));
  const after = score(part("b", [note("x", 0, 48), note("y", 0, 48), note("z", 0, 48)]));
  assert.deepEqual(totals(diffScores(before, after)), { added: 1, removed: 0, changed: 0, kept: 2 });
});

test("words and marks that changed are told apart from notes that changed", () => {
  const before = score(part("s", [note("a", 0, 60)]));
  const after = score(part("s", [note("a", 0, 60, { fermata: true })]));
  const diff = diffScores(before, after);
  assert.equal(only(diff).marked, 1);
  assert.equal(diff.isEmpty, false);
  assert.deepEqual(totals(diff), { added: 0, removed: 0, changed: 0, kept: 1 });
});

test("whole parts come and go", () => {
  const diff = diffScores(score(part("s", [note("a", 0, 60)])), score(part("b", [note("q", 0, 48)])));
  assert.deepEqual(diff.parts.map(({ id, name, state }) => [id, name, state]), [["b", "B", "added"], ["s", "S", "removed"]]);
  assert.deepEqual(totals(diff), { added: 1, removed: 1, changed: 0, kept: 0 });
});

test("what is not a note is named", () => {
  const before = score(part("s", []));
  const after = {
    ...before,
    title: "New",
    lyricist: "Somebody",
    keys: [{ tick: 0, fifths: 1, mode: "major" }],
    measures: before.measures.slice(1),
    parts: [part("s", [], { program: 3 })],
  };
  assert.deepEqual(diffScores(before, after).fields, ["title", "lyricist", "keys", "bars", "instruments"]);
  assert.equal(diffScores(before, after).isEmpty, false);
});

test("the difference of 20,000 notes is found at once", () => {
  const many = (shift) => score(part("s", Array.from({ length: 20_000 }, (_, index) => note(`${shift}${index}`, index, 60))));
  assert.equal(totals(diffScores(many("a"), many("b"))).kept, 20_000);
});
