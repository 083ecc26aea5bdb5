/** Saving against a studio that is slow, was faster, or whose answers are lost: nothing is lost and nothing is asked twice. */

import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { replaceScore, setFields } from "../../static/js/core/score/commands.js";
import { ScoreStore } from "../../static/js/core/score/store.js";

// What the page's import map does for "core/".
const core = new URL("../../static/js/core/", import.meta.url).href;
const hook = `export const resolve = (name, context, next) => next(name.startsWith("core/") ? "${core}" + name.slice(5) : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

globalThis.document = { documentElement: { lang: "en" }, cookie: "csrftoken=abc", querySelector: () => null, addEventListener: () => {} };
globalThis.addEventListener = () => {};
let asked = [];
globalThis.setTimeout = (_run, ms) => asked.push(ms);
globalThis.clearTimeout = () => {};

const { Saving } = await import("../../static/js/core/score/saving.js");

const URLS = { revisions: "/revisions/", revision: "/revisions/{id}/", keep: "/keep/{id}/" };
const music = (pitch, title = "") => ({
  ...emptyScore({ parts: [emptyPart("melody", "Melody", { notes: [{ id: "a", onset: 0, duration: 10_080, pitch }] })] }),
  title,
});

/** The studio's side: a line of revisions, proposals beside it, and answers that may be lost on the way. */
class Studio {
  line = [{ id: "r1", number: 1, origin: "edit", score: music(60) }];
  proposals = new Map();
  losing = 0;

  answer(method, url, body) {
    const id = url.split("/").at(-2);
    if (method === "GET") return [200, this.line.find((revision) => revision.id === id)];
    const latest = this.line.at(-1);
    if (body.base !== latest.number) return [409, { detail: "stale", latest: { id: latest.id, number: latest.number } }];
    const kept = url.startsWith("/keep/") && this.proposals.get(id);
    if (url.startsWith("/keep/") && !kept) return [404, { detail: "Not found." }];
    const number = latest.number + 1;
    const made = kept ? { score: kept, origin: "harmonise", provenance: { kept_from: id } } : { score: body.score, origin: body.origin };
    this.line.push(structuredClone({ id: `r${number}`, number, ...made }));
    return [201, this.line.at(-1)];
  }

  fetch = async (url, { method, body }) => {
    const [status, data] = this.answer(method, url, body && JSON.parse(body));
    if (method === "POST" && this.losing-- > 0) throw new TypeError("the line broke");
    return new Response(JSON.stringify(data), { status, headers: { "Content-Type": "application/json" } });
  };
}

let studio, store, saving;
beforeEach(() => {
  asked = [];
  studio = new Studio();
  globalThis.fetch = studio.fetch;
  store = new ScoreStore(music(60));
  saving = new Saving({ store, work: { id: "w" }, revision: studio.line[0], urls: URLS });
});
const show = (score) => store.run(replaceScore(store.score, score, "step"));
const line = () => studio.line.slice(1).map(({ origin, score }) => [origin, score.parts[0].notes[0].pitch, score.title]);
const choose = (id, score) => {
  studio.proposals.set(id, score);
  saving.markProposal({ id, score });
};

test("a chosen proposal is kept as what it is, with how it was made", async () => {
  choose("p", music(67));
  show(music(67));
  const revision = await saving.flush();
  assert.deepEqual(revision.provenance, { kept_from: "p" });
  assert.equal(saving.state, "saved");
  assert.equal(saving.base, 2);
  show(music(68));
  await saving.flush();
  assert.deepEqual(line(), [["harmonise", 67, ""], ["edit", 68, ""]]);
});

test("an edit on top of an unsaved proposal is a revision of its own", async () => {
  choose("p", music(67));
  show(music(67));
  store.run(setFields(store.score, { title: "Mine" }, "title"));
  const revision = await saving.flush();
  assert.deepEqual(line(), [["harmonise", 67, ""], ["edit", 67, "Mine"]]);
  assert.equal(revision.number, 3);
});

test("a proposal that was undone, or is gone, is not kept; the music always is", async () => {
  choose("p", music(67));
  show(music(67));
  store.undo();
  show(music(64));
  await saving.flush();
  saving.markProposal({ id: "gone", score: music(65) });
  show(music(65));
  await saving.flush();
  assert.deepEqual(line(), [["edit", 64, ""], ["edit", 65, ""]]);
});

for (const [what, prepare] of [["an edit", () => {}], ["a proposal", () => choose("p", music(67))]]) {
  test(`${what} whose answer was lost is no second version`, async () => {
    prepare();
    show(music(67));
    studio.losing = 1;
    await assert.rejects(saving.flush());
    assert.equal(saving.state, "offline");
    const revision = await saving.flush();
    assert.equal(revision.id, "r2");
    assert.equal(saving.state, "saved");
    assert.equal(studio.line.length, 2);
  });
}

test("somebody else's version is still a question", async () => {
  studio.line.push({ id: "r2", number: 2, origin: "edit", score: music(50) });
  show(music(67));
  await assert.rejects(saving.flush());
  assert.equal(saving.state, "conflict");
  await saving.keepMine();
  assert.deepEqual(line(), [["edit", 50, ""], ["edit", 67, ""]]);
});

test("an edit is saved within two seconds, and edits that go on do not put it off", () => {
  for (let pitch = 61; pitch < 90; pitch += 1) show(music(pitch));
  assert.ok(asked.length > 20);
  assert.ok(asked.every((ms) => ms <= 1900), String(asked));
});

const news = (number, pitch) => {
  studio.line.push({ id: `r${number}`, number, origin: "edit", score: music(pitch) });
  saving.hear({ id: `r${number}`, number, author: "maria", created_at: "2026-01-01T00:00:00Z" });
};

test("news from elsewhere are shown when nothing is unsaved, and a question when something is", async () => {
  saving.hear({ id: "r1", number: 1 });
  assert.equal(saving.state, "saved", "what is known already is no news");
  news(2, 50);
  assert.equal(saving.state, "behind");
  assert.equal((await saving.flush()).id, "r1", "nothing of ours is to be saved");
  show(music(67));
  assert.equal(saving.state, "conflict");
  await assert.rejects(saving.flush());
  store.undo();
  assert.equal(saving.state, "behind", "undone: nothing of ours is left to lose");
  news(3, 51);
  assert.equal(saving.latest.id, "r3");
  const theirs = await saving.theirs();
  show(theirs.score);
  saving.adopt(theirs, store.score);
  assert.equal(saving.state, "saved");
  show(music(70));
  await saving.flush();
  assert.deepEqual(line(), [["edit", 50, ""], ["edit", 51, ""], ["edit", 70, ""]]);
});

test("an edit that waits becomes a question as soon as there are news", async () => {
  show(music(67));
  news(2, 50);
  assert.equal(saving.state, "conflict");
  await saving.keepMine();
  assert.equal(saving.state, "saved");
  assert.deepEqual(line(), [["edit", 50, ""], ["edit", 67, ""]]);
});

test("every revision of ours is announced", async () => {
  let told = 0;
  saving.addEventListener("stored", () => (told += 1));
  show(music(67));
  await saving.flush();
  assert.equal(told, 1);
});

test("undoing while a save is on its way is a change of its own, and not called saved before it is stored", async () => {
  store.run(replaceScore(store.score, music(64), "edit"));
  const sending = saving.flush();
  store.undo();
  assert.equal(saving.isDirty, true);
  await sending;
  assert.equal(saving.state, "dirty");
  await saving.flush();
  assert.deepEqual(studio.line.map((revision) => revision.score.parts[0].notes[0].pitch), [60, 64, 60]);
  assert.equal(saving.state, "saved");
});

test("a save whose answer was lost is what the next one goes on from, whatever was undone meanwhile", async () => {
  studio.losing = 1;
  store.run(replaceScore(store.score, music(64), "edit"));
  await saving.flush().catch(() => {});
  assert.equal(saving.state, "offline");
  store.undo();
  assert.equal(saving.isDirty, true, "the studio may hold the other one");
  await saving.flush();
  assert.deepEqual(studio.line.map((revision) => revision.score.parts[0].notes[0].pitch), [60, 64, 60]);
  assert.equal(saving.state, "saved");
});

test("only what is unsaved gives a version its name: a restored version that was undone is no part of the next", async () => {
  const restore = (pitch) => {
    const command = replaceScore(store.score, music(pitch), "restore");
    saving.markOrigin(command, "restore");
    store.run(command);
  };
  restore(50);
  store.undo();
  show(music(61));
  await saving.flush();
  show(music(62));
  restore(51);
  store.undo();
  await saving.flush();
  store.redo();
  await saving.flush();
  show(music(63));
  await saving.flush();
  assert.deepEqual(line(), [["edit", 61, ""], ["edit", 62, ""], ["restore", 51, ""], ["edit", 63, ""]]);
});

test("while two versions wait for a choice, whatever needs a saved piece is told so in a sentence", async () => {
  show(music(67));
  news(2, 50);
  await assert.rejects(saving.flush(), { name: "ConflictError", message: /two versions of this piece/ });
});
