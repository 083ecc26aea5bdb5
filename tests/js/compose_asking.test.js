/** Asking for a harmonisation: the same wish is one job, and what is called off is called off in the studio, too. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

globalThis.document = { documentElement: { lang: "en" }, cookie: "csrftoken=abc", querySelector: () => null };
globalThis.location = { protocol: "http:", host: "studio.test" };

const { Asking, unlessStopped } = await import("../../static/js/core/asking.js");

/** Requests as [address, key]; each waits until its answer is given. */
let requests, answer;
beforeEach(() => {
  requests = [];
  answer = [];
  globalThis.fetch = (url, { headers }) => {
    requests.push([url, headers["Idempotency-Key"]]);
    return new Promise((resolve, reject) => {
      const give = (data) => resolve(new Response(JSON.stringify(data), { status: 202, headers: { "Content-Type": "application/json" } }));
      answer.push({ give, lose: () => reject(new TypeError("the line broke")) });
    });
  };
});
const settled = () => new Promise(setImmediate);

test("a request whose answer was lost is repeated with its key; once answered, the same again is a new wish", async () => {
  const asking = new Asking({ harmony: "/ask/" });
  const { signal } = new AbortController();
  const first = asking.ask("harmony", { a: 1 }, signal);
  answer[0].lose();
  await assert.rejects(first);
  const second = asking.ask("harmony", { a: 1 }, signal);
  answer[1].give({ id: "j" });
  assert.equal((await second).id, "j");
  asking.ask("harmony", { a: 1 }, signal);
  const keys = requests.map(([, key]) => key);
  assert.equal(keys[0], keys[1]);
  assert.notEqual(keys[1], keys[2]);
});

test("calling off answers at once, and cancels the job that was made nevertheless", async () => {
  const asking = new Asking({ harmony: "/ask/" });
  const calling = new AbortController();
  const asked = asking.ask("harmony", { a: 1 }, calling.signal);
  calling.abort();
  await assert.rejects(asked, { name: "AbortError" });
  const next = asking.ask("harmony", { a: 1 }, new AbortController().signal);
  assert.notEqual(requests[0][1], requests[1][1], "the next is a wish of its own");
  answer[0].give({ id: "late" });
  await settled();
  await settled();
  assert.deepEqual(requests.slice(2).map(([url]) => url), ["/api/jobs/late/cancel/"]);
  answer[1].give({ id: "next" });
  assert.equal((await next).id, "next");
  assert.equal(requests.length, 3, "only the one that was called off is cancelled");
});

test("what was called off before it began is not waited for", async () => {
  const calling = new AbortController();
  calling.abort();
  await assert.rejects(unlessStopped(calling.signal, new Promise(() => {})), { name: "AbortError" });
  assert.equal(await unlessStopped(new AbortController().signal, Promise.resolve(1)), 1);
});
