/**
 * The score as MEI for the engraver in the browser, with the ids of the notes, so that heads can be lit and clicked.
 */

import { partInBars } from "./bars.js";
import { grouped } from "./beams.js";
import { keyAt, metreAt, TICKS_PER_QUARTER } from "./time.js";
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
 * @param {(part: object) => string} [nameOf] what stands before a staff
 * @returns {string} an MEI document
 */
export function scoreToMei(score, nameOf = (part) => part.name) {
  const parts = score.parts.map((part) => partInBars(score, part));
  const bars = score.measures.map((measure, index) => {
    const staves = score.parts.map((part, staff) => staffInBar(score, part, index, parts[staff][index], staff + 1));
    const marks = staves.map((staff) => staff.marks).join("") + tempoMarks(score, index) + chordSymbols(score, index);
    return `${changes(score, index)}<measure xml:id="${barId(index)}" n="${escaped(measure.number)}"${barlines(score, index)}>${staves
      .map((staff) => staff.xml)
      .join("")}${marks}</measure>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><mei xmlns="http://www.music-encoding.org/ns/mei" meiversion="5.0"><meiHead><fileDesc><titleStmt><title/></titleStmt><pubStmt/></fileDesc></meiHead><music><body><mdiv><score>${definition(score, nameOf)}<section>${bars.join("")}</section></score></mdiv></body></music></mei>`;
}

function definition(score, nameOf) {
  const { beats, unit } = score.metres[0];
  const staves = score.parts.map((part, index) => {
    const name = nameOf(part);
    const short = `${[...name][0] ?? ""}.`;
    return `<staffDef n="${index + 1}" lines="5" ${CLEFS[part.clef] ?? CLEFS.G2}><label>${escaped(name.split(",")[0])}</label><labelAbbr>${escaped(short)}</labelAbbr></staffDef>`;
  });
  const symbol = score.parts.length > 1 ? ' symbol="bracket"' : "";
  return `<scoreDef keysig="${signature(score.keys[0].fifths)}" meter.count="${beats}" meter.unit="${unit}"><staffGrp${symbol} bar.thru="false">${staves.join("")}</staffGrp></scoreDef>`;
}

function changes(score, index) {
  if (!index) return "";
  const [key] = within(score, index, score.keys);
  const [metre] = within(score, index, score.metres);
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
    // The first layer of a staff shows its silences, further ones only what sounds.
    if (!event.notes.length) return layer > 1 ? `<space ${lengthXml(event.head)}/>` : restXml(event, `rest.${staff}.${event.onset}`);
    for (const { id, note, tieOut } of event.notes) {
      if (note.fermata && !tieOut) marks.push(`<fermata staff="${staff}" startid="#${id}"/>`);
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
  if (!score.parts.length) return "";
  return within(score, index, score.chords)
    .map((chord) => `<harm staff="1" tstamp="${timestamp(score, index, chord.tick)}">${escaped(withSigns(chord.text))}</harm>`)
    .join("");
}

function tempoMarks(score, index) {
  if (!score.parts.length) return "";
  return within(score, index, score.tempos)
    .map(({ tick, bpm }) => `<tempo staff="1" tstamp="${timestamp(score, index, tick)}">♩ = ${Math.round(bpm)}</tempo>`)
    .join("");
}

/** "C#m7b5" with the signs of print; the b of a word stays. */
const withSigns = (text) =>
  text.replace(/([A-G])([#b])|([#b])(?=\d)/g, (_, step = "", sign, alone) => step + ((sign ?? alone) === "#" ? "♯" : "♭"));

/** Members of a list with ticks that fall into a bar. */
function within(score, index, members) {
  const { onset, duration } = score.measures[index];
  return members.filter(({ tick }) => tick >= onset && tick < onset + duration);
}

/** Beats of the written unit from the start of the bar, the first is 1. */
function timestamp(score, index, tick) {
  const { onset } = score.measures[index];
  const { unit } = metreAt(score, onset);
  return (((tick - onset) * unit) / (4 * TICKS_PER_QUARTER) + 1).toFixed(4);
}
