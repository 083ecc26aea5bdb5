import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder } from "../../static/js/core/in_order.js";

test("what is said later does not begin before what was said first is over", async () => {
  const soon = inOrder();
  const heard = [];
  const say = (word, takes) => async () => {
    heard.push(`${word} begins`);
    await new Promise((resolve) => setTimeout(resolve, takes));
    heard.push(`${word} is over`);
  };
  await Promise.all([soon(say("first", 20)), soon(say("second", 0))]);
  assert.deepEqual(heard, ["first begins", "first is over", "second begins", "second is over"]);
});
