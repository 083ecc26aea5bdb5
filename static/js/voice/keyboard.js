/** The roll and the lanes by keys: what the hand does by drawing, the arrows do note by note, or phone by phone. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { beside } from "./line.js";
import { noteInHand, speak } from "./spoken.js";

/** Cents of one press of an arrow, and with Shift. */
const [CENTS, MANY] = [5, 25];
/** Milliseconds by which a phone moves. */
const [MS, MANY_MS] = [5, 25];

/** @param {object} studio */
export function bindKeyboard(studio) {
  const { shortcuts, session, roll, lyricLane, parameters, pitch, player } = studio;
  const [rollBox, laneBox] = [roll.element, need("#parameter-lane")];
  shortcuts.addScope("roll", (target) => rollBox.contains(target));
  shortcuts.addScope("lane", (target) => laneBox.contains(target));
  const go = (note) => {
    if (!note) return;
    session.set({ note: note.id });
    roll.reveal(note);
    if (!player.playing) player.seek(note.tick);
  };
  const on = (act) => () => {
    const note = noteInHand(studio);
    if (note) act(note);
    else go(studio.line[0]);
  };
  const shared = (scope, group, what) => [
    { id: `${scope}.next`, label: t("Next note"), keys: ["ArrowRight"], run: () => go(beside(studio.line, session.note, 1)) },
    { id: `${scope}.previous`, label: t("Note before"), keys: ["ArrowLeft"], run: () => go(beside(studio.line, session.note, -1)) },
    { id: `${scope}.up`, label: t("Raise"), keys: ["ArrowUp"], run: on((note) => what.nudge(note, 1)) },
    { id: `${scope}.down`, label: t("Lower"), keys: ["ArrowDown"], run: on((note) => what.nudge(note, -1)) },
    { id: `${scope}.up.more`, label: t("Raise a lot"), keys: ["Shift+ArrowUp"], run: on((note) => what.nudge(note, 5)) },
    { id: `${scope}.down.more`, label: t("Lower a lot"), keys: ["Shift+ArrowDown"], run: on((note) => what.nudge(note, -5)) },
    { id: `${scope}.smooth`, label: t("Smooth the note"), keys: ["Shift+S"], run: on((note) => what.smooth(note)) },
    { id: `${scope}.reset`, label: t("Back to automatic"), keys: ["Delete", "Backspace"], run: on((note) => what.reset(note)) },
    { id: `${scope}.words`, label: t("Write its words"), keys: ["Enter", "F2"], run: on((note) => lyricLane.edit(note.id)) },
  ].map((action) => ({ ...action, group, scope, repeats: true }));
  const byCents = { nudge: (note, steps) => pitch.nudge(note, steps * (Math.abs(steps) > 1 ? MANY / 5 : CENTS)), smooth: (note) => pitch.smooth(note), reset: (note) => pitch.reset(note) };
  shortcuts.addAll([...shared("roll", t("Pitch"), byCents), ...shared("lane", t("Parameters"), parameters)]);
  bindPhones(studio);
  speak(studio);
}

function bindPhones({ shortcuts, phones, session, lyricLane }) {
  const box = need("#phone-lane");
  shortcuts.addScope("phones", (target) => box.contains(target));
  const actions = [
    { id: "phones.next", label: t("Next phone"), keys: ["ArrowRight"], run: () => phones.go(1) },
    { id: "phones.previous", label: t("Phone before"), keys: ["ArrowLeft"], run: () => phones.go(-1) },
    { id: "phones.later", label: t("Begin later"), keys: ["Alt+ArrowRight"], run: () => phones.nudge(MS) },
    { id: "phones.earlier", label: t("Begin earlier"), keys: ["Alt+ArrowLeft"], run: () => phones.nudge(-MS) },
    { id: "phones.later.more", label: t("Begin much later"), keys: ["Alt+Shift+ArrowRight"], run: () => phones.nudge(MANY_MS) },
    { id: "phones.earlier.more", label: t("Begin much earlier"), keys: ["Alt+Shift+ArrowLeft"], run: () => phones.nudge(-MANY_MS) },
    { id: "phones.reset", label: t("Back to automatic"), keys: ["Delete", "Backspace"], run: () => phones.reset() },
    { id: "phones.write", label: t("Write phones"), keys: ["Enter", "F2"], run: () => session.note && lyricLane.edit(session.note, "phones") },
  ];
  shortcuts.addAll(actions.map((action) => ({ ...action, group: t("Phones"), scope: "phones", repeats: true })));
}
