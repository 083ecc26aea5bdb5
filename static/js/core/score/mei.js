/**
 * The score as MEI for the engraver in the browser, with the ids of the notes, so that heads can be lit and clicked.
 */

import { partInBars } from "./bars.js";
import { grouped } from "./beams.js";
import { keyAt, metreAt, positionAt } from "./time.js";
import { signatureAlter, spell } from "./spelling.js";

const ACCIDENTALS = { "-2": "ff", "-1": "f", 0: "n", 1: "s", 2: "x" };
const CLEFS = {
  G2: 'clef.shape="G" clef.line="2"',
  F4: 'clef.shape="F" clef.line="4"',
  C3: 'clef.shape="C" clef.line="3"',
  C4: 'clef.shape="C" clef.line="4"',
  "G2-8": 'clef.shape="G" clef.line="2" clef.dis="8" clef.dis.place="below"',
  percussion: 'clef.shape="perc"',
};

const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

const signature = (fifths) => (fifths ? `${Math.abs(fifths)}${fifths > 0 ? "s" : "f"}` : "0");

/** Id of a bar in the engraving, by its index; dots keep it apart from ids of notes. */
export const barId = (index) => `bar.${index}`;

/** The tick at which a head or rest begins, by its id; null where the note itself must be asked: its first head. */
export const tickOfHead = (id) => (id.includes(".") ? Number(id.slice(id.lastIndexOf(".") + 1)) : null);

/**
 * @param {object} score JSON form; parts without notes are engraved as empty staves
 * @returns {string} an MEI document
 */
export function scoreToMei(score) {
  const parts = score.parts.map((part) => partInBars(score, part));
  const bars = score.measures.map((measure, index) => {
    const staves = score.parts.map((part, staff) => staffInBar(score, part, index, parts[staff][index], staff + 1));
    const marks = staves.map((staff) => staff.marks).join("") + chordSymbols(score, index);
    return `${changes(score, index)}<measure xml:id="${barId(index)}" n="${escaped(measure.number)}"${barlines(score, index)}>${staves
      .map((staff) => staff.xml)
      .join("")}${marks}</measure>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.0"><meiHead><fileDesc><titleStmt><title/></titleStmt><pubStmt/></fileDesc></meiHead><music><body><mdiv><score>${definition(score)}<section>${bars.join("")}</section></score></mdiv></body></music></mei>`;
}

function definition(score) {
  const { beats, unit } = score.metres[0];
  const staves = score.parts.map((part, index) => {
    const name = escaped(part.name);
    const short = escaped(`${[...part.name][0] ?? ""}.`);
    return `<staffDef n="${index + 1}" lines="5" ${CLEFS[part.clef] ?? CLEFS.G2}><label>${name}</label><labelAbbr>${short}</labelAbbr></staffDef>`;
  });
  const symbol = score.parts.length > 1 ? ' symbol="bracket"' : "";
  return `<scoreDef keysig="${signature(score.keys[0].fifths)}" meter.count="${beats}" meter.unit="${unit}"><staffGrp${symbol} bar.thru="false">${staves.join("")}</staffGrp></scoreDef>`;
}

function changes(score, index) {
  const { onset, duration } = score.measures[index];
  if (!index) return "";
  const within = (change) => change.tick >= onset && change.tick < onset + duration && change.tick > 0;
  const key = score.keys.find(within);
  const metre = score.metres.find(within);
  if (!key && !metre) return "";
  const attributes = [
    key ? `keysig="${signature(key.fifths)}"` : "",
    metre ? `meter.count="${metre.beats}" meter.unit="${metre.unit}"` : "",
  ];
  return `<scoreDef ${attributes.join(" ")}/>`;
}

function barlines(score, index) {
  const { repeat, duration, onset } = score.measures[index];
  const metre = metreAt(score, onset);
  const left = repeat === "start" || repeat === "both" ? ' left="rptstart"' : "";
  const last = index === score.measures.length - 1 ? ' right="end"' : "";
  const right = repeat === "end" || repeat === "both" ? ' right="rptend"' : last;
  const whole = (metre.beats * 40320) / metre.unit === duration ? "" : ' metcon="false"';
  return left + right + whole;
}

function staffInBar(score, part, index, layers, staff) {
  const measure = score.measures[index];
  const key = keyAt(score, measure.onset);
  const accidentals = accidentalsOf(layers, key);
  const marks = [];
  const write = (event, layer) => {
    if (!event.notes.length) return restXml(event, `rest.${staff}.${layer}.${event.onset}`);
    for (const { id, note, tieIn } of event.notes) {
      if (note.fermata && !tieIn) marks.push(`<fermata staff="${staff}" startid="#${id}"/>`);
    }
    return eventXml(event, accidentals);
  };
  const xml = layers.length
    ? layers.map((events, n) => `<layer n="${n + 1}">${grouped(score, index, events, (event) => write(event, n + 1))}</layer>`).join("")
    : '<layer n="1"><mRest/></layer>';
  return { xml: `<staff n="${staff}">${xml}</staff>`, marks: marks.join("") };
}

/** Which heads print an accidental: those that differ from the key or from an earlier accidental of their bar. */
function accidentalsOf(layers, key) {
  const inForce = new Map();
  const shown = new Map();
  const heads = layers.flat().flatMap((event) => event.notes.map((head) => ({ ...head, onset: event.onset })));
  for (const { id, note, tieIn } of heads.sort((a, b) => a.onset - b.onset)) {
    const { step, alter, octave } = spell(note, key);
    const current = inForce.get(step + octave) ?? signatureAlter(step, key.fifths);
    const print = !tieIn && alter !== current;
    if (print) inForce.set(step + octave, alter);
    const sign = ACCIDENTALS[alter];
    const hidden = alter ? ` accid.ges="${sign}"` : "";
    shown.set(id, { pitch: `pname="${step.toLowerCase()}" oct="${octave}"`, accidental: print ? ` accid="${sign}"` : hidden });
  }
  return shown;
}

const lengthXml = ({ type, dots }) => `dur="${type}"${dots ? ` dots="${dots}"` : ""}`;

const restXml = ({ head }, id) => `<rest xml:id="${id}" ${lengthXml(head)}/>`;

function eventXml({ head, notes, grace }, accidentals) {
  const length = lengthXml(head);
  const kind = grace ? ' grace="unacc"' : "";
  const one = ({ id, note, tieIn, tieOut }, own) => {
    const tie = tieIn && tieOut ? ' tie="m"' : tieIn ? ' tie="t"' : tieOut ? ' tie="i"' : "";
    const { pitch, accidental } = accidentals.get(id);
    return `<note xml:id="${id}" ${pitch}${accidental}${own}${tie}>${tieIn ? "" : lyricsXml(note)}</note>`;
  };
  if (notes.length === 1) return one(notes[0], ` ${length}${kind}`);
  return `<chord ${length}${kind}>${notes.map((head) => one(head, "")).join("")}</chord>`;
}

const WORD_POSITIONS = { begin: 'wordpos="i" con="d"', middle: 'wordpos="m" con="d"', end: 'wordpos="t"', single: "" };

function lyricsXml(note) {
  return (note.lyrics ?? [])
    .map(({ text, syllabic = "single", verse = 1, extend }) => {
      const position = extend ? 'con="u"' : WORD_POSITIONS[syllabic];
      return `<verse n="${verse}"><syl ${position}>${escaped(text)}</syl></verse>`;
    })
    .join("");
}

function chordSymbols(score, index) {
  const { onset, duration } = score.measures[index];
  const { beats, unit } = metreAt(score, onset);
  return score.chords
    .filter((chord) => chord.tick >= onset && chord.tick < onset + duration && score.parts.length)
    .map((chord) => {
      const { beat, fraction } = positionAt(score, chord.tick);
      const perBeat = unit >= 8 && beats > 3 && beats % 3 === 0 ? 3 : 1;
      const stamp = (beat - 1 + fraction) * perBeat + 1;
      return `<harm staff="1" tstamp="${stamp.toFixed(4)}">${escaped(chord.text)}</harm>`;
    })
    .join("");
}
