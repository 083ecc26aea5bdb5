/** The roll in words: states of notes, and one sentence about what is in hand. */

import { listed, t, tn } from "core/i18n.js";
import { beyond } from "../../core/score/compass.js";
import { findNote, partOf, voiceOf } from "../../core/score/model.js";
import { pitchName } from "../../core/score/spelling.js";
import { noteName, placeName } from "../../core/score/spoken.js";
import { keyAt, measureAt } from "../../core/score/time.js";
import { compassOfPart, partName } from "../../core/score/voices.js";

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
