/** The roll in words: notes, places, lengths, and one sentence about what is in hand. */

import { listed, t, tn, tp } from "core/i18n.js";
import { beyond } from "../../core/score/compass.js";
import { headOf } from "../../core/score/lengths.js";
import { findNote, partOf, voiceOf } from "../../core/score/model.js";
import { pitchName } from "../../core/score/spelling.js";
import { keyAt, measureAt, positionAt } from "../../core/score/time.js";
import { compassOfPart, partName } from "../voices.js";

/** "quarter", "dotted half", "eighth triplet". */
export function lengthName(duration, ratio = null) {
  const head = headOf(duration, ratio);
  if (!head) return t("odd length");
  const names = {
    long: tp("note length", "long"),
    breve: tp("note length", "double whole"),
    1: tp("note length", "whole"),
    2: tp("note length", "half"),
    4: tp("note length", "quarter"),
    8: tp("note length", "eighth"),
    16: tp("note length", "16th"),
    32: tp("note length", "32nd"),
    64: tp("note length", "64th"),
    128: tp("note length", "128th"),
  };
  const name = names[head.type];
  if (head.dots === 1) return t("dotted %(length)s", { length: name });
  if (head.dots === 2) return t("double-dotted %(length)s", { length: name });
  return head.tuplet ? t("%(length)s triplet", { length: name }) : name;
}

/** "bar 3 beat 2", with the part of the beat when the place is off it. */
export function placeName(score, tick) {
  const { bar, beat, fraction } = positionAt(score, tick);
  const shown = fraction ? `${beat}${fraction.toFixed(2).slice(1)}` : String(beat);
  return t("bar %(bar)s beat %(beat)s", { bar, beat: shown });
}

/** "C5, bar 3 beat 2, quarter". */
export function noteName(score, note) {
  const name = pitchName(note, keyAt(score, note.onset));
  return listed([name, placeName(score, note.onset), lengthName(note.duration, note.tuplet ?? null)]);
}

/** Whether a part has more than one voice. @type {WeakMap<object[], boolean>} */
const polyphonic = new WeakMap();

function hasVoices({ notes }) {
  if (!polyphonic.has(notes)) polyphonic.set(notes, notes.some((note) => voiceOf(note) !== voiceOf(notes[0])));
  return polyphonic.get(notes);
}

/** What else is to be said of a note: "voice 2", "locked", "too high for Soprano". @returns {string[]} */
export function noteStates({ store: { score }, session, limits }, part, note) {
  const states = [];
  if (hasVoices(part)) states.push(t("voice %(voice)s", { voice: voiceOf(note) }));
  if (session.isLocked(part, note, measureAt(score, note.onset))) states.push(t("locked"));
  const side = beyond(note.pitch, compassOfPart(part, limits));
  if (side) states.push(side > 0 ? t("too high for %(part)s", { part: partName(part) }) : t("too low for %(part)s", { part: partName(part) }));
  return states;
}

/** What the roll would say of itself now. */
export function describe(studio) {
  const { store, session } = studio;
  const score = store.shown;
  const part = partOf(score, session.activePart);
  if (session.bars) {
    const [from, to] = session.bars.map((index) => score.measures[index]?.number ?? "");
    return from === to ? t("Bar %(from)s selected", { from }) : t("Bars %(from)s to %(to)s selected", { from, to });
  }
  if (session.selection.size === 1) {
    const found = findNote(score, [...session.selection][0]);
    if (found) return listed([`${partName(found.part)}: ${noteName(score, found.note)}`, ...noteStates(studio, found.part, found.note)]);
  }
  if (session.selection.size > 1) return tn("%(count)s note selected", "%(count)s notes selected", session.selection.size);
  const { tick, pitch } = session.cursor;
  const here = part?.notes.find((note) => note.pitch === pitch && note.onset <= tick && note.onset + note.duration > tick);
  const name = pitchName({ pitch }, keyAt(score, tick));
  const place = listed([name, placeName(score, tick)]);
  return here ? t("%(place)s, on a note", { place }) : t("%(place)s, empty", { place });
}

/** Keep a live region saying what `describe` says, not faster than it can be read. */
export function speak(region, studio) {
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (region.textContent = describe(studio)), 180);
  };
  studio.session.subscribe((changed) => ["cursor", "selection", "bars", "locks"].some((field) => changed.has(field)) && soon());
  // A moved, stretched or transposed note says what it has become.
  studio.store.subscribe((reason) => reason !== "preview" && studio.session.selection.size && soon());
}
