import assert from "node:assert/strict";
import { test } from "node:test";
import { hasLocks, isBarLocked, keepLocks, locksIn, noLocks, withBarsLocked, withBarsUnlocked } from "../../static/js/compose/locks.js";
import { Session } from "../../static/js/compose/session.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { regularMeasures, TICKS_PER_QUARTER as Q } from "../../static/js/core/score/time.js";

const note = (id, beat) => ({ id, onset: beat * Q, duration: Q, pitch: 67 });
const score = emptyScore({ bars: 4, parts: [emptyPart("melody", "Melody", { notes: [note("a", 0), note("b", 5)] })] });
const inThree = { ...score, measures: regularMeasures(16 * Q, [{ tick: 0, beats: 3, unit: 4 }], 0) };
const lockedBars = (of, locks) => locksIn(of, locks).locked_bars;

test("a locked bar stays on its notes when the barlines move", () => {
  const locks = withBarsLocked(noLocks(), [score.measures[1]]);
  assert.deepEqual(lockedBars(score, locks), [1]);
  // Beats 4 to 8 lie in the second and third bar of three.
  assert.deepEqual(lockedBars(inThree, locks), [1, 2]);
  const pickup = { ...score, measures: regularMeasures(16 * Q, score.metres, Q) };
  assert.deepEqual(lockedBars(pickup, locks), [1, 2]);
  assert.deepEqual(lockedBars(score, locks), [1], "and is one bar again after undo");
});

test("locking twice and unlocking once leaves nothing locked", () => {
  const bars = score.measures.slice(1, 3);
  const locks = withBarsLocked(withBarsLocked(noLocks(), bars), bars);
  assert.deepEqual(lockedBars(score, withBarsUnlocked(locks, [score.measures[1]])), [2]);
  assert.deepEqual(withBarsUnlocked(locks, bars), noLocks());
});

test("unlocking a bar leaves what is locked beside it, whatever the barlines were", () => {
  const locks = withBarsUnlocked(withBarsLocked(noLocks(), score.measures.slice(0, 2)), [inThree.measures[1]]);
  assert.ok(!isBarLocked(locks, inThree.measures[1]));
  assert.deepEqual(lockedBars(inThree, locks), [0, 2]);
});

test("the lock of a note that is gone counts again when undo brings the note back", () => {
  const locks = { ...noLocks(), notes: new Set(["a"]) };
  const without = { ...score, parts: [emptyPart("melody", "Melody", { notes: [note("b", 5)] })] };
  assert.ok(hasLocks(score, locks));
  assert.ok(!hasLocks(without, locks));
  assert.deepEqual(locksIn(without, locks).locked_notes, []);
  assert.deepEqual(locksIn(score, locks).locked_notes, ["a"]);
});

test("of the voices only those that are there are named", () => {
  assert.deepEqual(locksIn(score, { ...noLocks(), parts: new Set(["melody", "bass"]) }).locked_parts, ["melody"]);
});

test("tabs on one work take over what another one locks, and erase nothing", () => {
  const stored = new Map();
  const tabs = [];
  let writes = 0;
  globalThis.localStorage = {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => {
      writes += 1;
      stored.set(key, value);
    },
  };
  globalThis.addEventListener = (type, listener) => type === "storage" && tabs.push(listener);
  const open = () => {
    const session = new Session();
    keepLocks({ session }, "w");
    return session;
  };
  const [here, there] = [open(), open()];
  const tell = (tab, key = "musicstudio.locks.w") => tabs[tab]({ key });
  here.togglePartLock("bass");
  tell(1);
  there.togglePartLock("alto");
  tell(0);
  tell(0, "musicstudio.locks.another");
  for (const session of [here, there, open()]) assert.deepEqual(session.locks.parts, new Set(["bass", "alto"]));
  assert.equal(writes, 2, "what was heard of is not written again");
});
