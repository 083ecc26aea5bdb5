import assert from "node:assert/strict";
import { test } from "node:test";
import { newest } from "../../static/js/core/newest.js";

/** A studio that answers when it is let, and everything it was told and shown. */
function studio() {
  const told = [];
  const shown = [];
  const answers = [];
  const tell = (wanted) => {
    told.push(wanted);
    return new Promise((yes, no) => answers.push({ yes, no }));
  };
  return { told, shown, answers, say: newest("a", tell, (error, stored) => shown.push([error, stored])) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test("one request after the other, and of what waits the newest only", async () => {
  const { told, answers, say } = studio();
  const over = say("b");
  say("c");
  say("d");
  assert.deepEqual(told, ["b"]);
  answers[0].yes();
  await turn();
  assert.deepEqual(told, ["b", "d"]);
  answers[1].yes();
  await over;
  await say("d");
  assert.deepEqual(told, ["b", "d"], "what the studio has is not told again");
});

test("a refusal shows what the studio has, unless something newer is told", async () => {
  const { told, shown, answers, say } = studio();
  say("b");
  const over = say("c");
  answers[0].no("refused");
  await turn();
  assert.deepEqual([told, shown], [["b", "c"], []]);
  answers[1].no("refused");
  await over;
  assert.deepEqual(shown, [["refused", "a"]]);
  say("b");
  assert.deepEqual(told, ["b", "c", "b"], "it can be tried again");
});

test("what goes back to what the studio has is told where something else is on its way", async () => {
  const { told, answers, say } = studio();
  say("b");
  const over = say("a");
  answers[0].yes();
  await turn();
  assert.deepEqual(told, ["b", "a"]);
  answers[1].yes();
  await over;
});
