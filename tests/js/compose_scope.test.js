import assert from "node:assert/strict";
import { test } from "node:test";
import { hasVoices, withVoices } from "../../static/js/compose/alternatives/voices.js";
import { HARMONY } from "../../static/js/compose/generate/kinds.js";
import { pieceScope, requestScope, sameAgain, selectionScope } from "../../static/js/compose/generate/scope.js";
import { noLocks } from "../../static/js/compose/locks.js";
import { Arriving } from "../../static/js/compose/streaming.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

const line = (part, pitches, extra = () => ({})) =>
  pitches.map((pitch, beat) => ({ id: `${part}${beat}`, onset: beat * Q, duration: Q, pitch, ...extra(beat) }));
const voice = (id, pitches, extra) => emptyPart(id, id, { notes: line(id, pitches, extra) });
const harmonised = (extra) =>
  emptyScore({
    bars: 2,
    parts: [voice("melody", [72, 74, 76, 74]), voice("alto", [67, 67, 67, 65], extra), voice("tenor", [64, 62, 60, 59]), voice("bass", [48, 50, 52, 55])],
  });
const VOICES = { written: ["alto", "tenor", "bass"], chords: false };
const session = (selection, locks = {}, bars = null) => ({ selection: new Set(selection), locks: { ...noLocks(), ...locks }, bars, kind: HARMONY, wishes: {} });

test("two notes of one voice: only this voice, only these notes", () => {
  assert.deepEqual(selectionScope(harmonised(), session(["alto1", "alto3"])), {
    locked_parts: ["tenor", "bass"],
    locked_bars: [],
    locked_notes: ["alto2"],
    regenerate: [Q, 4 * Q],
  });
});

test("notes of two voices open both, and what was locked stays locked", () => {
  const scope = selectionScope(harmonised(), session(["alto1", "bass1", "bass2"], { notes: new Set(["bass2"]) }));
  assert.deepEqual(scope.locked_parts, ["tenor"]);
  assert.deepEqual(new Set(scope.locked_notes), new Set(["bass2", "alto2"]));
  assert.deepEqual(scope.regenerate, [Q, 3 * Q]);
});

test("a tied head brings its other heads along", () => {
  const tied = harmonised((beat) => ({ tie: ["start", "continue", "stop", ""][beat] }));
  assert.deepEqual(selectionScope(tied, session(["alto1"])).regenerate, [0, 3 * Q]);
});

test("notes of the melody stand for all voices below them", () => {
  const scope = selectionScope(harmonised(), session(["melody1"]));
  assert.deepEqual([scope.regenerate, scope.locked_parts, scope.locked_notes], [[Q, 2 * Q], [], []]);
});

test("nothing to regenerate: no selection, all of it locked, or no harmony yet", () => {
  assert.equal(selectionScope(harmonised(), session([])), null);
  assert.equal(selectionScope(harmonised(), session(["alto1"], { notes: new Set(["alto1"]) })), null);
  assert.equal(selectionScope(harmonised(), session(["alto1"], { parts: new Set(["alto"]) })), null);
  const bare = { ...harmonised(), parts: [voice("melody", [72])] };
  assert.equal(selectionScope(bare, session(["melody0"])), null);
});

test("the big button writes everything, or the selected bars", () => {
  assert.equal(pieceScope(harmonised(), session(["alto1"])).regenerate, null);
  assert.deepEqual(pieceScope(harmonised(), session([], {}, [1, 1])).regenerate, [4 * Q, 8 * Q]);
  assert.equal(pieceScope(harmonised(), session([], { bars: [[4 * Q, 8 * Q]] }, [1, 1])).regenerate, null);
});

test("trying again writes what was selected then, whatever is selected now", () => {
  const score = harmonised();
  const failed = sameAgain(selectionScope, score, session(["alto1"]));
  assert.deepEqual(failed(score, session([])), selectionScope(score, session(["alto1"])));
  const bars = sameAgain(pieceScope, score, session([], {}, [1, 1]));
  assert.deepEqual(bars(score, session([], { parts: new Set(["bass"]) })), {
    locked_parts: ["bass"],
    locked_bars: [],
    locked_notes: [],
    regenerate: [4 * Q, 8 * Q],
  });
  const all = sameAgain(pieceScope, score, session([]));
  assert.equal(all(score, session([], {}, [1, 1])).regenerate, null);
});

test("trying again never grows: what is gone or locked by now is not replaced by the whole piece", () => {
  const score = harmonised();
  const failed = sameAgain(selectionScope, score, session(["alto1"]));
  assert.equal(failed(score, session([], { notes: new Set(["alto1"]) })), null);
  assert.equal(failed({ ...score, parts: score.parts.slice(0, 1) }, session([])), null);
  const bars = sameAgain(pieceScope, score, session([], {}, [1, 1]));
  assert.equal(bars(score, session([], { bars: [[4 * Q, 8 * Q]] })), null);
  assert.equal(sameAgain(selectionScope, score, session([]))(score, session([])), null);
});

test("what an earlier visit asked for is asked for again, and what was locked since then stays", () => {
  const score = harmonised();
  const asked = { ...selectionScope(score, session(["alto1", "alto3"])), alternatives: 2, locked_bars: [1, 9] };
  const again = requestScope(asked)(score, session([], { parts: new Set(["melody"]), notes: new Set(["gone"]) }));
  assert.deepEqual(again, { locked_parts: ["melody", "tenor", "bass"], locked_bars: [1], locked_notes: ["alto2"], regenerate: [Q, 4 * Q] });
  const whole = requestScope({ ...pieceScope(score, session([])), alternatives: 1 });
  assert.deepEqual(whole(score, session(["alto1"], {}, [1, 1])), pieceScope(score, session([])));
});

test("while it is rewritten, what is outside the selection stays in view", () => {
  const score = harmonised();
  const arriving = new Arriving(score, { ...selectionScope(score, session(["alto1"])), alternatives: 2 });
  const shown = (part) => arriving.score().parts.find(({ id }) => id === part).notes.map(({ id }) => id);
  assert.deepEqual(shown("alto"), ["alto0", "alto2", "alto3"]);
  assert.deepEqual(shown("bass"), ["bass0", "bass1", "bass2", "bass3"]);
});

test("the alternatives are counted apart, and only the first is shown", () => {
  const arriving = new Arriving({ ...harmonised(), parts: [voice("melody", [72])] }, { alternatives: 2 });
  const notes = [{ part: "bass", id: "x", onset: 0, duration: Q, pitch: 48 }];
  assert.equal(arriving.take({ alternative: 1, bar: 0, notes }), false);
  assert.deepEqual([arriving.countOf(0), arriving.countOf(1)], [0, 1]);
  assert.deepEqual(arriving.notesOf(1), notes);
  assert.equal(arriving.score().parts.find(({ id }) => id === "bass").notes.length, 0);
  assert.equal(arriving.take({ alternative: 0, bar: 0, notes }), true);
  arriving.restart();
  assert.deepEqual([arriving.countOf(0), arriving.countOf(1)], [0, 0]);
});

test("another harmony under an edited melody changes the written voices alone", () => {
  const other = { ...harmonised(), parts: [voice("melody", [1, 2]), voice("alto", [60]), voice("tenor", [55]), voice("bass", [40])] };
  const mine = { ...harmonised(), title: "Mine" };
  mine.parts = mine.parts.map((part) => (part.id === "bass" ? { ...part, program: 32 } : part));
  const result = withVoices(mine, other, VOICES);
  assert.equal(result.title, "Mine");
  assert.deepEqual(result.parts.map(({ id }) => id), ["melody", "alto", "tenor", "bass"]);
  assert.equal(result.parts[0], mine.parts[0]);
  assert.deepEqual(result.parts[3].notes, other.parts[3].notes);
  assert.equal(result.parts[3].program, 32, "the instrument is the musician's");
  assert.ok(hasVoices(result, other, VOICES) && !hasVoices(mine, other, VOICES));
});

test("voices come where there were none, and never beyond the last bar", () => {
  const bare = emptyScore({ bars: 1, parts: [voice("melody", [72]), voice("cello", [50])] });
  const other = { ...harmonised(), parts: [voice("melody", [72]), voice("bass", [48, 50, 52, 53, 55])] };
  const result = withVoices(bare, other, VOICES);
  assert.deepEqual(result.parts.map(({ id }) => id), ["melody", "bass", "cello"]);
  assert.equal(result.parts[1].notes.length, 4);
});
