import assert from "node:assert/strict";
import { test } from "node:test";
import createModule from "../../node_modules/verovio/dist/verovio-module.mjs";
import { VerovioToolkit } from "../../node_modules/verovio/dist/verovio.mjs";
import { layoutOf } from "../../static/js/compose/score/layout.js";
import { Places } from "../../static/js/compose/score/places.js";
import { noteIdOfHead } from "../../static/js/core/score/bars.js";
import { apply, invert } from "../../static/js/core/score/commands.js";
import { scoreToMei } from "../../static/js/core/score/mei.js";
import { emptyPart, emptyScore, findNote } from "../../static/js/core/score/model.js";
import { moveBySteps, moveNotes, respell, setAccidental, toggleTie, withTied } from "../../static/js/core/score/pitch_commands.js";
import { heightOf, noteAtHeight, noteWrittenAt } from "../../static/js/core/score/staff.js";
import { keyAt, TICKS_PER_QUARTER as Q, regularMeasures } from "../../static/js/core/score/time.js";

const engraver = new VerovioToolkit(await createModule());
engraver.setOptions({ pageWidth: 2400, pageHeight: 6000, scale: 38, adjustPageHeight: true, breaks: "auto", header: "none", footer: "none", svgViewBox: true, svgRemoveXlink: true, svgFormatRaw: true });

function engraved(score) {
  assert.ok(engraver.loadData(scoreToMei(score)));
  const pages = Array.from({ length: engraver.getPageCount() }, (_, page) => layoutOf(engraver.renderToSVG(page + 1)));
  return new Places(score, pages);
}

const note = (id, onset, duration, pitch, extra = {}) => ({ id, onset: onset * Q, duration: duration * Q, pitch, ...extra });
const scoreOf = (parts, changes = {}, bars = 4) => ({ ...emptyScore({ bars, parts }), ...changes });
const melody = (notes, more = {}) => emptyPart("melody", "Melody", { notes, ...more });
const keys = (fifths, mode = "major") => [{ tick: 0, fifths, mode }];

/** Every head of the engraving, looked up by where it is printed. */
function headsOf(places) {
  return places.pages.flatMap((layout, page) =>
    layout.bars.flatMap((bar) => bar.staves.flatMap((staff) => staff.heads.map((head) => ({ ...head, place: places.at(page, head.x, head.y, Q / 2) })))),
  );
}

test("a head is found where the engraver prints it, in every clef and in keys of sharps and flats", () => {
  for (const clef of ["G2", "F4", "C3", "C4", "G2-8", "percussion"]) {
    for (const fifths of [-7, -3, 0, 2, 7]) {
      const notes = [note("a", 0, 1, 60), note("b", 1, 0.5, 61), note("c", 1.5, 0.5, 66), note("d", 2, 1.5, 70), note("e", 5, 2, 55), note("f", 12, 4, 48)];
      const score = scoreOf([melody(notes, { clef })], { keys: keys(fifths) });
      const heads = headsOf(engraved(score)).filter(({ id }) => !id.includes("."));
      assert.equal(heads.length, notes.length);
      for (const { id, place } of heads) {
        const { note: printed } = findNote(score, id);
        assert.deepEqual([place.tick, place.height], [printed.onset, heightOf(printed, score.keys[0])], `${id} in ${clef} with ${fifths} fifths`);
      }
    }
  }
});

test("places lie between what is printed: the grid between heads, empty bars, other staves, pickups and tied heads", () => {
  const measures = regularMeasures(9 * Q, [{ tick: 0, beats: 4, unit: 4 }], Q);
  const parts = [melody([note("a", 0, 1, 72), note("b", 1, 2, 74), note("c", 3, 4, 71)]), emptyPart("bass", "Bass", { clef: "F4", notes: [note("d", 1, 1, 50)] })];
  const places = engraved(scoreOf(parts, { measures }));
  for (const [part, tick, height] of [["melody", 2 * Q, 33], ["bass", 0, 22], ["bass", 2.5 * Q, 20], ["bass", 5 * Q, 18], ["melody", 8.5 * Q, 41], ["melody", 5 * Q, 36]]) {
    const there = places.of(part, tick, height);
    const back = places.at(there.page, there.x + 2, there.y - 5, Q / 2);
    assert.deepEqual([back.part.id, back.tick, back.height], [part, tick, height]);
  }
  const rise = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4].map((beat) => places.of("melody", beat * Q, 30)).filter(({ page, bar }) => page === 0 && bar.index < 2);
  for (let index = 1; index < rise.length; index += 1) assert.ok(rise[index].x > rise[index - 1].x, "later is further right");
  const { staff } = places.of("melody", 0, 30);
  assert.equal(places.at(0, staff.left - 50, staff.top, Q), null, "before the staff");
  assert.equal(places.at(0, staff.left + 50, staff.top - 20 * (staff.bottom - staff.top), Q), null, "far above it");
});

test("a note written on a line is what a reader of the bar would play there", () => {
  const part = melody([note("a", 0, 1, 66), note("b", 4, 1, 65)]);
  const score = scoreOf([part], { keys: keys(0) });
  assert.deepEqual(noteWrittenAt(score, part, Q, 31), { pitch: 66, spelling: "" }, "the sharp holds to the barline");
  assert.deepEqual(noteWrittenAt(score, part, 4 * Q, 31), { pitch: 65, spelling: "" });
  assert.deepEqual(noteWrittenAt({ ...score, keys: keys(-3) }, part, 8 * Q, 33), { pitch: 68, spelling: "" }, "A flat in E flat major");
  assert.deepEqual(noteAtHeight(28, 1, keys(-5)[0]), { pitch: 61, spelling: "C#" }, "C sharp where the key would say D flat");
  assert.equal(noteAtHeight(200, 0, keys(0)[0]), null);
});

test("steps follow the key and take accidentals away; every key, there and back", () => {
  for (let fifths = -7; fifths <= 7; fifths += 1) {
    const score = scoreOf([melody([note("a", 0, 1, noteAtHeight(31, 0, keys(fifths)[0]).pitch, { spelling: "F" })])], { keys: keys(fifths) });
    const at = (from) => heightOf(from.parts[0].notes[0], keyAt(from, 0));
    const up = apply(score, moveBySteps(score, ["a"], 3, ""));
    assert.equal(at(up), at(score) + 3);
    const down = apply(up, moveBySteps(up, ["a"], -3, ""));
    assert.equal(at(down), at(score));
    assert.equal(down.parts[0].notes[0].spelling, undefined, "the key spells it");
  }
});

test("sharps, flats, naturals and enharmonic spellings; tied heads change together; the inverse brings all back", () => {
  const score = scoreOf([melody([note("a", 0, 1, 67, { tie: "start" }), note("b", 1, 1, 67, { tie: "stop" }), note("c", 2, 1, 69)])]);
  assert.deepEqual([...withTied(score, ["b"])].sort(), ["a", "b"]);
  const pitches = (of) => of.parts[0].notes.map(({ pitch, spelling = "" }) => pitch + spelling);
  const command = setAccidental(score, ["b"], 1, "");
  const sharp = apply(score, command);
  assert.deepEqual(pitches(sharp), ["68", "68", "69"]);
  assert.deepEqual(apply(sharp, invert(command)), score);
  assert.deepEqual(pitches(apply(sharp, setAccidental(sharp, ["a"], 1, ""))), ["67", "67", "69"], "once more takes it away");
  const flat = apply(sharp, respell(sharp, ["a"], ""));
  assert.deepEqual(pitches(flat), ["68Ab", "68Ab", "69"]);
  assert.deepEqual(pitches(apply(flat, respell(flat, ["a"], ""))), ["68", "68", "69"], "and round again");
  assert.deepEqual(pitches(apply(flat, setAccidental(flat, ["b"], 0, ""))), ["69", "69", "69"], "the natural of A flat is A");
});

test("a tie joins the next note of the same pitch, or writes it, and can be taken off", () => {
  const score = scoreOf([melody([note("a", 0, 1, 67), note("b", 1, 1, 67), note("c", 2, 1, 69)])]);
  const ties = (of) => of.parts[0].notes.map(({ tie = "" }) => tie);
  const tied = apply(score, toggleTie(score, "a", Q, "").command);
  assert.deepEqual(ties(tied), ["start", "stop", ""]);
  assert.deepEqual(ties(apply(tied, toggleTie(tied, "a", Q, "").command)), ["", "", ""]);
  const { command, id } = toggleTie(score, "c", 2 * Q, "");
  const { note: added } = findNote(apply(score, command), id);
  assert.deepEqual([added.onset, added.duration, added.pitch, added.tie], [3 * Q, 2 * Q, 69, "stop"]);
});

test("heads within a frame are found by their middles", () => {
  const score = scoreOf([melody([note("a", 0, 1, 72), note("b", 1, 1, 60), note("c", 2, 1, 71)])]);
  const places = engraved(score);
  const [a, c] = ["a", "c"].map((id) => headsOf(places).find((head) => head.id === id));
  const within = places.headsWithin(0, { x0: a.x - 20, y0: Math.min(a.y, c.y) - 20, x1: c.x + 20, y1: Math.max(a.y, c.y) + 20 });
  assert.deepEqual(within.map(noteIdOfHead), ["a", "c"]);
});

test("what is moved on the roll takes along what is tied to it, and stops at the edges of the music", () => {
  const notes = [note("a", 1, 1, 60, { tie: "start" }), note("b", 2, 1, 60, { tie: "stop" }), note("c", 3, 1, 64)];
  const score = scoreOf([melody(notes)]);
  const places = (command) => apply(score, command).parts[0].notes.map(({ id, onset, pitch }) => [id, onset / Q, pitch]);
  assert.deepEqual(places(moveNotes(score, ["b"], 2, Q, "move")), [["a", 2, 62], ["b", 3, 62], ["c", 3, 64]]);
  assert.deepEqual(places(moveNotes(score, ["c"], 100, -9 * Q, "move")), [["c", 0, 127], ["a", 1, 60], ["b", 2, 60]]);
  assert.deepEqual(places(moveNotes(score, ["b"], 0, -9 * Q, "move")), [["a", 0, 60], ["b", 1, 60], ["c", 3, 64]]);
});
