/** Expressions of single notes are changed and taken away without touching those of others. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ownOf, withExpression, withoutExpression } from "../../static/js/voice/note_expression.js";

test("one value of some notes changes, everything else stays", () => {
  const before = { a: { depth: 60, rate: 5 }, c: { delay: 0 } };
  const after = withExpression(before, ["a", "b"], "depth", 0);
  assert.deepEqual(after, { a: { depth: 0, rate: 5 }, b: { depth: 0 }, c: { delay: 0 } });
  assert.deepEqual(before, { a: { depth: 60, rate: 5 }, c: { delay: 0 } });
});

test("a note goes back to what the song has", () => {
  const before = { a: { depth: 60 }, c: { delay: 0 } };
  assert.deepEqual(withoutExpression(before, ["a", "b"]), { c: { delay: 0 } });
  assert.deepEqual(ownOf(before, "b"), {});
  assert.deepEqual(ownOf(before, null), {});
});
