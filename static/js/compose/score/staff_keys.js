/** What staff entry can do beside the keys of all views: steps of the scale, accidentals, spellings, ties. */

import { t } from "core/i18n.js";
import { findNote, noteEnd } from "../../core/score/model.js";
import { moveBySteps, respell, setAccidental, toggleTie } from "../../core/score/pitch_commands.js";
import { signatureAlter } from "../../core/score/spelling.js";
import { heightOf, noteAtHeight, stepAt } from "../../core/score/staff.js";
import { keyAt } from "../../core/score/time.js";

const SCOPE = "notes";

/** @param {{shortcuts: import("../../core/shortcuts.js").Shortcuts, store, session, edits}} studio */
export function bindStaffKeys(studio) {
  const { shortcuts, store, session } = studio;
  const group = t("Notes");
  const able = () => session.selection.size > 0 && !session.busy;
  const change = (make, ...given) => changed(studio, make(store.score, [...session.selection], ...given));
  const accidental = (id, keys, label, alter) => ({ id, keys, label, run: () => change(setAccidental, alter, label) });
  const actions = [
    { id: "step.up", keys: ["Alt+ArrowUp"], label: t("A step of the scale up"), repeats: true, when: () => !session.busy, run: () => step(studio, 1) },
    { id: "step.down", keys: ["Alt+ArrowDown"], label: t("A step of the scale down"), repeats: true, when: () => !session.busy, run: () => step(studio, -1) },
    accidental("accidental.sharp", ["#"], t("Sharp"), 1),
    accidental("accidental.flat", ["Shift+B"], t("Flat"), -1),
    accidental("accidental.natural", ["Shift+N"], t("Natural"), 0),
    { id: "respell", keys: ["J"], label: t("The same pitch, spelled otherwise"), run: () => change(respell, t("Respell")) },
    { id: "tie", keys: ["Shift+T"], label: t("Tie to the next note, or untie"), when: () => session.selection.size === 1 && !session.busy, run: () => tie(studio) },
  ];
  for (const action of actions) shortcuts.add({ group, scope: SCOPE, when: able, ...action });
}

/** Up or down the scale of the key: the chosen notes, or the cursor when none is. */
function step(studio, steps) {
  const { store, session } = studio;
  if (session.selection.size) return changed(studio, moveBySteps(store.score, [...session.selection], steps, t("Transpose")));
  const { tick, pitch } = session.cursor;
  const key = keyAt(store.score, tick);
  const height = heightOf({ pitch }, key) + steps;
  const next = noteAtHeight(height, signatureAlter(stepAt(height), key.fifths), key);
  if (next) session.set({ cursor: { tick, pitch: next.pitch } });
}

/** Do a command and let its first note be heard; the cursor stays at its height. */
function changed({ store, session, edits }, command) {
  store.run(command);
  const found = findNote(store.score, [...session.selection][0]);
  if (!found) return;
  edits.hear(found.note.pitch, found.part.id);
  session.set({ cursor: { ...session.cursor, pitch: found.note.pitch } });
}

/** Typing goes on behind the tied note. */
function tie({ store, session }) {
  const [chosen] = session.selection;
  const { command, id } = toggleTie(store.score, chosen, session.length, t("Tie"));
  store.run(command);
  const { note } = findNote(store.score, id);
  session.set({ selection: new Set([id]), cursor: { tick: noteEnd(note), pitch: note.pitch } });
}
