import assert from "node:assert/strict";
import { test } from "node:test";
import { cleaned } from "../../static/js/compose/score/clean.js";
import { noteIdOfHead, partInBars } from "../../static/js/core/score/bars.js";
import { headOf, splitLength, splitRest, toggledDot, toggledTriplet } from "../../static/js/core/score/lengths.js";
import { barId, scoreToMei } from "../../static/js/core/score/mei.js";
import { emptyPart, emptyScore } from "../../static/js/core/score/model.js";
import { inScale, nearestPitch, pitchName, spell } from "../../static/js/core/score/spelling.js";
import { TICKS_PER_QUARTER as Q, regularMeasures } from "../../static/js/core/score/time.js";

const key = (fifths, mode = "major") => ({ tick: 0, fifths, mode });
const note = (id, onset, duration, pitch, extra = {}) => ({ id, onset: onset * Q, duration: duration * Q, pitch, ...extra });

function scoreOf(notes, changes = {}, bars = 2) {
  return { ...emptyScore({ bars, parts: [emptyPart("melody", "Melody", { notes })] }), ...changes };
}

const layer = (score, bar = 0, index = 0) =>
  partInBars(score, score.parts[0])[bar][index].map(({ head, notes }) => `${notes.map(({ id }) => id).join("+") || "r"}:${head.type}${".".repeat(head.dots)}`);

test("heads: plain, dotted, tuplets by length or by ratio, and odd lengths by the nearest", () => {
  assert.deepEqual(headOf(Q), { type: "4", dots: 0, tuplet: null });
  assert.deepEqual(headOf(1.5 * Q), { type: "4", dots: 1, tuplet: null });
  assert.deepEqual(headOf(1.75 * Q), { type: "4", dots: 2, tuplet: null });
  assert.deepEqual(headOf(Q / 3), { type: "8", dots: 0, tuplet: [3, 2] });
  assert.deepEqual(headOf(Q / 5, [5, 4]), { type: "16", dots: 0, tuplet: [5, 4] });
  assert.equal(headOf(5 * Q), null);
  assert.equal(splitLength(0, 1234, Q).length, 1);
});

test("dots and triplets are put on and taken off, each in place of the other", () => {
  assert.deepEqual([Q, 1.5 * Q, 1.75 * Q, (2 * Q) / 3].map(toggledDot), [1.5 * Q, Q, Q, 1.5 * Q]);
  assert.deepEqual([Q, 1.5 * Q, (2 * Q) / 3].map(toggledTriplet), [(2 * Q) / 3, (2 * Q) / 3, Q]);
});

test("pieces always add up, whatever the length and place", () => {
  for (let onset = 0; onset < 4 * Q; onset += 315) {
    for (const duration of [315, 630, 945, 5040, 5355, 12600, 25200, 37800, 40005, 3360, 6720, 23520]) {
      const sum = (pieces) => pieces.reduce((total, { ticks }) => total + ticks, 0);
      assert.equal(sum(splitLength(onset, duration, Q)), duration);
      assert.equal(sum(splitRest(onset, duration, Q)), duration);
    }
  }
});

test("a note over the barline becomes two tied heads that share its id", () => {
  const score = scoreOf([note("a", 3, 2, 60)]);
  const bars = partInBars(score, score.parts[0]);
  const [first, second] = [bars[0][0].at(-1).notes[0], bars[1][0][0].notes[0]];
  assert.equal(first.id, "a");
  assert.equal(noteIdOfHead(second.id), "a");
  assert.deepEqual([first.tieIn, first.tieOut, second.tieIn, second.tieOut], [false, true, true, false]);
});

test("silence is written as rests on the beats", () => {
  assert.deepEqual(layer(scoreOf([note("a", 2.5, 0.5, 60)])), ["r:2", "r:8", "a:8", "r:4"]);
  const compound = scoreOf([note("a", 0, 0.5, 60)], {
    metres: [{ tick: 0, beats: 6, unit: 8 }],
    measures: regularMeasures(6 * Q, [{ tick: 0, beats: 6, unit: 8 }]),
  });
  assert.deepEqual(layer(compound), ["a:8", "r:4", "r:4."]);
});

test("notes at the same time are a chord when they end together, and another layer when they do not", () => {
  const score = scoreOf([note("a", 0, 4, 60), note("b", 0, 4, 64), note("c", 1, 1, 72)]);
  assert.deepEqual(layer(score, 0, 0), ["a+b:1"]);
  assert.deepEqual(layer(score, 0, 1), ["r:4", "c:4", "r:2"]);
});

test("bars without notes have no layers and are whole rests in MEI", () => {
  const score = scoreOf([note("a", 0, 4, 60)]);
  assert.deepEqual(partInBars(score, score.parts[0])[1], []);
  assert.match(scoreToMei(score), /<mRest\/>/);
});

test("accidentals: once per bar and octave, cancelled, never on tied heads", () => {
  const mei = scoreToMei(scoreOf([note("a", 0, 1, 61), note("b", 1, 1, 61), note("c", 2, 1, 60), note("d", 3, 2, 61)], { keys: [key(2)] }));
  const shown = (id) => new RegExp(`xml:id="${id}"[^>]* accid="(\\w+)"`).exec(mei)?.[1] ?? null;
  assert.equal(shown("a"), null, "C sharp is in the key of D");
  assert.equal(shown("b"), null);
  assert.equal(shown("c"), "n");
  assert.equal(shown("d"), "s");
  assert.doesNotMatch(mei, /xml:id="d\.\d+"[^>]* accid=/);
  assert.match(mei, /xml:id="d\.40320"[^>]*tie="t"/);
});

test("MEI: ids of notes and bars, key, metre, pickup, clefs, beams, tuplets, lyrics, chords, escaped text", () => {
  const third = 1 / 3;
  const notes = [
    note("t1", 1, third, 60, { tuplet: [3, 2] }),
    note("t2", 1 + third, third, 62, { tuplet: [3, 2] }),
    note("t3", 1 + 2 * third, third, 64, { tuplet: [3, 2] }),
    note("e1", 2, 0.5, 65, { lyrics: [{ text: "R&B", syllabic: "begin", verse: 1, extend: false }] }),
    note("e2", 2.5, 0.5, 67, { fermata: true }),
  ].map((each) => ({ ...each, onset: Math.round(each.onset), duration: Math.round(each.duration) }));
  const score = scoreOf(notes, {
    keys: [key(-3, "minor")],
    metres: [{ tick: 0, beats: 3, unit: 4 }],
    measures: regularMeasures(7 * Q, [{ tick: 0, beats: 3, unit: 4 }], Q),
    chords: [{ tick: 2 * Q, text: "C<7" }],
  });
  const mei = scoreToMei(score);
  assert.match(mei, /keysig="3f" meter\.count="3" meter\.unit="4"/);
  assert.match(mei, new RegExp(`<measure xml:id="${barId(0)}" n="0" metcon="false">`));
  assert.match(mei, /<tuplet num="3" numbase="2"><beam><note xml:id="t1"/);
  assert.match(mei, /<beam><note xml:id="e1".*?<\/note><note xml:id="e2"/);
  assert.match(mei, /<syl wordpos="i" con="d">R&amp;B<\/syl>/);
  assert.match(mei, /<fermata staff="1" startid="#e2"\/>/);
  assert.match(mei, /<harm staff="1" tstamp="2\.0000">C&lt;7<\/harm>/);
  assert.match(mei, /<tempo staff="1" tstamp="1\.0000">♩ = 96<\/tempo>/);
  assert.match(mei, /right="end"/);
});

test("marks count beats from the start of their bar, a pickup too; chord symbols have signs of print", () => {
  const measures = regularMeasures(9 * Q, [{ tick: 0, beats: 4, unit: 4 }], Q);
  const chords = [{ tick: 0, text: "Bb" }, { tick: 3 * Q, text: "F#m7b5/C#" }, { tick: 5 * Q, text: "Gadd9" }];
  const mei = scoreToMei(scoreOf([note("a", 0, 1, 60)], { measures, chords, tempos: [{ tick: 0, bpm: 96 }, { tick: 2 * Q, bpm: 71.6 }] }));
  assert.deepEqual([...mei.matchAll(/<harm staff="1" tstamp="(.*?)">(.*?)</g)].map(([, stamp, text]) => [stamp, text]), [
    ["1.0000", "B♭"],
    ["3.0000", "F♯m7♭5/C♯"],
    ["1.0000", "Gadd9"],
  ]);
  assert.match(mei, /<tempo staff="1" tstamp="2\.0000">♩ = 72</);
});

test("a grace note stands before the note it leads to, whichever is higher; a fermata on the last of tied heads", () => {
  const grace = note("g", 1, 0, 76, { grace: true });
  const score = scoreOf([note("a", 0, 1, 74), note("b", 1, 4, 74, { fermata: true }), grace]);
  assert.deepEqual(layer(score), ["a:4", "g:8", "b:2."]);
  assert.match(scoreToMei(score), /<fermata staff="1" startid="#b\.40320"\/>/);
});

test("only the first layer shows its silences", () => {
  const mei = scoreToMei(scoreOf([note("a", 0, 4, 72), note("b", 1, 1, 60, { voice: "2" })]));
  assert.equal(mei.match(/<rest /g), null);
  assert.match(mei, /<layer n="2"><space dur="4"\/><note xml:id="b"/);
});

test("the engraver's own signs in text become Unicode, styles go", () => {
  const sign = '<tspan font-family="Leipzig" font-size="720px">\uea66</tspan>';
  assert.equal(cleaned(`<svg><style>a</style><text style="x">C${sign}</text></svg>`), '<svg><text>C<tspan font-size="432px">♯</tspan></text></svg>');
});

test("changes of key and metre stand before their bar", () => {
  const metres = [{ tick: 0, beats: 4, unit: 4 }, { tick: 4 * Q, beats: 3, unit: 4 }];
  const mei = scoreToMei(scoreOf([note("a", 0, 1, 60)], { metres, measures: regularMeasures(7 * Q, metres), keys: [key(0), { tick: 4 * Q, fifths: 1, mode: "major" }] }));
  assert.match(mei, /<scoreDef keysig="1s" meter\.count="3" meter\.unit="4"\/><measure xml:id="bar\.1"/);
});

test("spelling follows the key, an explicit spelling wins, a wrong one is passed over", () => {
  assert.equal(pitchName({ pitch: 66 }, key(2)), "F♯4");
  assert.equal(pitchName({ pitch: 70 }, key(-2)), "B♭4");
  assert.equal(pitchName({ pitch: 68 }, key(0, "minor")), "G♯4");
  assert.deepEqual(spell({ pitch: 61, spelling: "Db" }, key(2)), { step: "D", alter: -1, octave: 4 });
  assert.deepEqual(spell({ pitch: 60, spelling: "B#" }, key(0)), { step: "B", alter: 1, octave: 3 });
  assert.deepEqual(spell({ pitch: 60, spelling: "D" }, key(0)), { step: "C", alter: 0, octave: 4 });
});

test("every pitch in every key is spelled as the pitch that it is", () => {
  const semitones = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
  for (let fifths = -7; fifths <= 7; fifths += 1) {
    for (const mode of ["major", "minor"]) {
      for (let pitch = 0; pitch < 128; pitch += 1) {
        const { step, alter, octave } = spell({ pitch }, key(fifths, mode));
        assert.equal((octave + 1) * 12 + semitones[step] + alter, pitch);
      }
    }
  }
});

test("letters become the nearest note of the key", () => {
  assert.equal(nearestPitch("F", key(1), 67), 66);
  assert.equal(nearestPitch("C", key(0), 67), 72);
  assert.equal(nearestPitch("C", key(0), 65), 60);
  assert.ok(inScale(66, key(1)));
  assert.ok(!inScale(65, key(1)));
});
