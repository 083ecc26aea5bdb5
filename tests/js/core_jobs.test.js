/** Following a job: whatever happens to the line, every event arrives once, in order, and only of the attempt that counts. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** Timers are run by hand, so that no test waits. */
let timers = new Map();
let timerNumber = 0;

globalThis.window = globalThis;
globalThis.document = { documentElement: { lang: "en" }, cookie: "csrftoken=abc", querySelector: () => null };
globalThis.location = { protocol: "http:", host: "studio.test" };
globalThis.addEventListener = () => {};
globalThis.removeEventListener = () => {};
globalThis.setTimeout = (run, wait) => (timers.set(++timerNumber, { run, wait }), timerNumber);
globalThis.clearTimeout = (number) => timers.delete(number);

const { JobStream } = await import("../../static/js/core/jobs.js");

/** A server with a log of events. `plan(connection)` says after how many events the line breaks, and how. */
class Server {
  constructor(events, { plan = () => ({}), job = {} } = {}) {
    this.events = events;
    this.plan = plan;
    this.job = { id: "j", state: "running", attempt: 1, ...job };
    this.connections = 0;
    this.asked = [];
    this.requests = [];
    this.status = 200;
  }

  snapshot() {
    const last = this.events.at(-1);
    const over = last?.kind === "state" && ["succeeded", "failed", "cancelled"].includes(last.data.state);
    return { ...this.job, state: over ? last.data.state : this.job.state, attempt: last?.attempt ?? 1, last_seq: last?.seq ?? 0 };
  }

  install() {
    const server = this;
    globalThis.fetch = async (url, { method }) => {
      server.requests.push(`${method} ${url}`);
      if (server.status === 0) throw new TypeError("no network");
      const body = server.status === 200 ? server.snapshot() : { detail: "Not found." };
      return new Response(JSON.stringify(body), { status: server.status, headers: { "Content-Type": "application/json" } });
    };
    globalThis.WebSocket = class {
      constructor(url) {
        server.asked.push(Number(new URL(url).searchParams.get("after")));
        server.talk(this, "socket", server.asked.at(-1));
      }
      close() {
        this.closed = true;
      }
    };
    globalThis.EventSource = class {
      constructor(url) {
        server.asked.push(Number(new URL(url, "http://studio.test").searchParams.get("after")));
        server.talk(this, "source", server.asked.at(-1));
      }
      close() {
        this.closed = true;
      }
    };
    return this;
  }

  async talk(line, kind, after) {
    const plan = this.plan(this.connections++, kind);
    await null;
    const fail = (code) => (kind === "socket" ? line.onclose?.({ code }) : line.onerror?.());
    if (plan.refuse) return fail(1006);
    line.onopen?.();
    let sent = 0;
    for (const event of this.events.filter((one) => plan.repeat || one.seq > after)) {
      if (line.closed) return;
      if (sent === plan.skip) {
        sent += 1;
        continue;
      }
      if (sent++ === plan.cut) return fail(1006);
      line.onmessage?.({ data: JSON.stringify(event) });
      await null;
    }
    const end = this.snapshot();
    if (end.state !== "running") fail(kind === "socket" ? 1000 : 0);
  }
}

/** Let promises run, then the timer that is due next, until nothing is left or the job ended. */
async function run(until) {
  for (let round = 0; round < 500 && !until(); round += 1) {
    for (let turn = 0; turn < 60; turn += 1) await null;
    if (until()) return;
    await new Promise((resolve) => setImmediate(resolve));
    const [next] = [...timers].filter(([, timer]) => timer.wait < 60_000).sort((a, b) => a[1].wait - b[1].wait);
    if (next) {
      timers.delete(next[0]);
      next[1].run();
    }
  }
  assert.ok(until(), "the stream never ended");
}

function follow(server, options = {}) {
  server.install();
  const seen = { events: [], attempts: [], end: undefined, links: [] };
  const stream = new JobStream("j", {
    onEvent: (event) => seen.events.push(event.seq),
    onAttempt: (attempt) => {
      seen.attempts.push(attempt);
      if (options.forget) seen.events = [];
    },
    onLink: (link) => seen.links.push(link),
    onEnd: (job) => (seen.end = job),
    ...options,
  }).start();
  return { seen, stream };
}

const bar = (seq, attempt = 1) => ({ job: "j", seq, attempt, kind: "bar", data: { bar: seq }, at: "" });
const state = (seq, name, attempt = 1) => ({ job: "j", seq, attempt, kind: "state", data: { state: name }, at: "" });
const log = (count) => [...Array.from({ length: count - 1 }, (_, index) => bar(index + 1)), state(count, "succeeded")];
const numbers = (count) => Array.from({ length: count }, (_, index) => index + 1);

beforeEach(() => {
  timers = new Map();
});

test("an undisturbed line brings every event once and ends with the job", async () => {
  const { seen } = follow(new Server(log(12)));
  await run(() => seen.end !== undefined);
  assert.deepEqual(seen.events, numbers(12));
  assert.equal(seen.end.state, "succeeded");
});

test("lines cut at 200 random points change nothing", async () => {
  let random = 7;
  const next = (below) => (random = (random * 16807) % 2147483647) % below;
  for (let round = 0; round < 200; round += 1) {
    const cuts = Array.from({ length: 6 }, () => next(10));
    const server = new Server(log(30), {
      plan: (connection) => ({ cut: cuts[connection], skip: connection === 2 ? next(5) : undefined, repeat: connection === 3 }),
    });
    const { seen } = follow(server);
    await run(() => seen.end !== undefined);
    assert.deepEqual(seen.events, numbers(30), `cuts ${cuts}`);
  }
});

test("a hole is asked for again from the last event seen", async () => {
  const server = new Server(log(8), { plan: (connection) => (connection === 0 ? { skip: 3 } : {}) });
  const { seen } = follow(server);
  await run(() => seen.end !== undefined);
  assert.deepEqual(seen.events, numbers(8));
  assert.deepEqual(server.asked, [0, 3]);
});

test("sockets that never open give way to server-sent events", async () => {
  const kinds = [];
  const server = new Server(log(5), { plan: (_, kind) => (kinds.push(kind), { refuse: kind === "socket" }) });
  const { seen } = follow(server);
  await run(() => seen.end !== undefined);
  assert.deepEqual(seen.events, numbers(5));
  assert.deepEqual(kinds, ["socket", "socket", "source"]);
  assert.ok(seen.links.includes("waiting") && seen.links.includes("live"));
});

test("what an attempt that was given up had sent is not handed on", async () => {
  const events = [state(1, "queued", 0), state(2, "running", 1), bar(3, 1), bar(4, 1), state(5, "running", 2), bar(6, 2), state(7, "succeeded", 2)];
  const { seen } = follow(new Server(events));
  await run(() => seen.end !== undefined);
  assert.deepEqual(seen.events, [5, 6, 7]);
  assert.deepEqual(seen.attempts, [2]);
});

test("an attempt that begins while we listen clears what came before", async () => {
  const server = new Server([state(1, "running"), bar(2), bar(3)]);
  const { seen } = follow(server, { forget: true });
  await run(() => seen.events.length === 3);
  server.events.push(state(4, "running", 2), bar(5, 2), state(6, "succeeded", 2));
  server.connections = 0;
  timers.forEach((timer) => timer.wait >= 60_000 && timer.run());
  await run(() => seen.end !== undefined);
  assert.deepEqual(seen.events, [4, 5, 6]);
  assert.deepEqual(seen.attempts, [1, 2]);
});

test("a failure that was tried again is not the end", async () => {
  const events = [bar(1), state(2, "failed"), state(3, "queued"), state(4, "running", 2), bar(5, 2), state(6, "succeeded", 2)];
  const { seen } = follow(new Server(events));
  await run(() => seen.end !== undefined);
  assert.equal(seen.end.state, "succeeded");
  assert.deepEqual(seen.events, [4, 5, 6]);
});

test("only the future is asked for when the page knows the past", async () => {
  const server = new Server([bar(1), bar(2), bar(3)]);
  const { seen } = follow(server, { after: "now" });
  await run(() => server.asked.length === 1);
  assert.deepEqual(server.asked, [3]);
  assert.deepEqual(seen.events, []);
});

test("a job that is over is not listened to", async () => {
  const server = new Server(log(4));
  const { seen } = follow(server, { after: 4 });
  await run(() => seen.end !== undefined);
  assert.equal(server.connections, 0);
});

test("a job that is gone, or never was ours, ends at once", async () => {
  const server = new Server(log(4));
  server.status = 404;
  const { seen } = follow(server);
  await run(() => seen.end !== undefined);
  assert.equal(seen.end, null);
  assert.equal(server.requests.length, 1);
});

test("no network means waiting, not giving up", async () => {
  const server = new Server(log(4));
  server.status = 0;
  const { seen } = follow(server);
  await run(() => server.requests.length >= 4);
  assert.equal(seen.end, undefined);
  server.status = 200;
  await run(() => seen.end !== undefined);
  assert.deepEqual(seen.events, numbers(4));
});

test("a stopped stream stays silent", async () => {
  const server = new Server([bar(1), bar(2)]);
  const { seen, stream } = follow(server);
  await run(() => seen.events.length === 2);
  stream.stop();
  const before = server.requests.length;
  timers.forEach((timer) => timer.run());
  for (let turn = 0; turn < 60; turn += 1) await null;
  assert.equal(server.requests.length, before);
});
