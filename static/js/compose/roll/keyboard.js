/** Writing and changing notes by keyboard, while a view of the notes has the focus: the roll or the staff. */

import { t } from "core/i18n.js";
import { toggledDot, toggledTriplet } from "../../core/score/lengths.js";
import { noteEnd, notesOf } from "../../core/score/model.js";
import { lengthName } from "../../core/score/spoken.js";
import { TICKS_PER_QUARTER, scoreEnd } from "../../core/score/time.js";
import { barsInHand, putBarsIn, takeBarsOut } from "../bar_edits.js";
import { openRollMenu } from "./menu.js";
import { pasting } from "./pasting.js";

/** Both views of the notes, named in the templates with data-keys; and what only the roll can do. */
const SCOPE = "notes";
const ROLL = "roll";

/** Lengths by digit: 1 = 64th ... 5 = quarter, 7 = whole. */
const LENGTHS = [1, 2, 3, 4, 5, 6, 7].map((digit) => [String(digit), TICKS_PER_QUARTER * 2 ** (digit - 5)]);

/**
 * @param {import("./roll.js").Roll} roll
 * @param {import("../../core/shortcuts.js").Shortcuts} shortcuts
 */
export function bindKeyboard(roll, shortcuts) {
  const { edits, session } = roll.studio;
  const idle = () => !session.busy;
  const notes = t("Notes");
  shortcuts.addScope(SCOPE, (target) => target.matches('[data-keys="notes"]'));
  shortcuts.addScope(ROLL, (target) => target === roll.element);
  const add = (group, id, keys, label, run, more = {}) => {
    const act = (event) => {
      run(event);
      roll.reveal();
    };
    shortcuts.add({ id, group, label, keys, run: act, scope: SCOPE, repeats: true, ...more });
  };
  const write = (id, keys, label, run, more = {}) => add(notes, id, keys, label, run, { when: idle, ...more });

  arrows(roll, (...given) => add(t("Moving about"), ...given));
  write("note.add", ["N"], t("Write a note at the cursor"), () => edits.addAtCursor());
  for (const letter of "ABCDEFG") write(`note.${letter}`, [letter], t("Write the note %(letter)s", { letter }), () => edits.addLetter(letter));
  write("note.rest", ["0"], t("Rest: move on by one length"), () => edits.rest());
  for (const [digit, ticks] of LENGTHS) {
    write(`length.${digit}`, [digit], t("Length: %(length)s", { length: lengthName(ticks) }), () => edits.setLength(ticks));
  }
  write("length.dot", ["."], t("Dotted length, or plain again"), () => edits.setLength(toggledDot(session.length)));
  write("length.triplet", ["/"], t("Triplet, or plain again"), () => edits.setLength(toggledTriplet(session.length)));
  write("note.lock", ["K"], t("Lock or unlock the selected notes"), () => edits.toggleLocks(), { repeats: false });
  write("delete", ["Delete", "Backspace"], t("Delete the selected notes"), () => edits.remove());
  write("cut", ["Ctrl+X"], t("Cut"), () => edits.cut());
  add(notes, "copy", ["Ctrl+C"], t("Copy"), () => edits.copy(), { when: () => session.selection.size > 0 });
  write("paste", ["Ctrl+V"], t("Paste at the cursor"), pasting(roll), { native: true });
  write("duplicate", ["Ctrl+D"], t("Duplicate right after"), () => session.selection.size && edits.duplicate());
  add(notes, "select.all", ["Ctrl+A"], t("Select all notes"), () => edits.selectAll());
  add(notes, "select.none", ["Escape"], t("Select nothing"), () => session.set({ selection: new Set(), bars: null }));
  add(notes, "menu", ["Shift+F10", "ContextMenu"], t("Open the menu for notes or bars"), () => openRollMenu(roll, "openByKey"), { repeats: false });
  bars(roll, (...given) => add(t("Bars"), ...given));
  const view = t("View");
  shortcuts.addAll([
    { id: "zoom.in", group: view, scope: ROLL, label: t("Zoom in"), keys: ["+", "="], repeats: true, run: () => roll.zoomBy(1.25) },
    { id: "zoom.out", group: view, scope: ROLL, label: t("Zoom out"), keys: ["-"], repeats: true, run: () => roll.zoomBy(0.8) },
  ]);
}

/** Choosing bars, putting some in, taking some out. */
function bars({ studio }, add) {
  const { session, store, limits } = studio;
  const last = () => store.score.measures.length - 1;
  const choose = (from, to) => session.set({ bars: [Math.max(0, from), Math.min(last(), to)], selection: new Set() });
  const chosen = { when: () => session.bars !== null };
  const idle = () => !session.busy;
  const insert = () => {
    const [from, to] = barsInHand(studio);
    putBarsIn(studio, from, to - from + 1);
  };
  const room = () => idle() && last() + 1 + (session.bars ? session.bars[1] - session.bars[0] + 1 : 1) <= limits.bars;
  add("bars.select", ["Ctrl+B"], t("Select the bar at the cursor, or those of the notes"), () => choose(...barsInHand(studio)));
  add("bars.more", ["Shift+PageDown"], t("Select one bar more"), () => choose(session.bars[0], session.bars[1] + 1), chosen);
  add("bars.less", ["Shift+PageUp"], t("Select one bar less"), () => choose(session.bars[0], Math.max(session.bars[0], session.bars[1] - 1)), chosen);
  add("bars.insert", ["Ctrl+Insert"], t("Insert bars before"), insert, { when: room });
  add("bars.delete", ["Ctrl+Delete"], t("Delete the selected bars"), () => takeBarsOut(studio, ...session.bars), {
    when: () => idle() && session.bars !== null && session.bars[1] - session.bars[0] < last(),
  });
}

/** With a selection the arrows move it, otherwise the cursor. */
function arrows(roll, add) {
  const { studio } = roll;
  const { edits, session } = studio;
  const move = (semitones, ticks) => {
    if (!session.selection.size || session.busy) return moveCursor(studio, semitones, ticks);
    edits.move(semitones, ticks);
    follow(studio);
  };
  add("up", ["ArrowUp"], t("A semitone up"), () => move(1, 0));
  add("down", ["ArrowDown"], t("A semitone down"), () => move(-1, 0));
  add("octave.up", ["Ctrl+ArrowUp", "Shift+ArrowUp"], t("An octave up"), () => move(12, 0));
  add("octave.down", ["Ctrl+ArrowDown", "Shift+ArrowDown"], t("An octave down"), () => move(-12, 0));
  add("left", ["ArrowLeft"], t("A step of the grid back"), () => move(0, -session.grid));
  add("right", ["ArrowRight"], t("A step of the grid on"), () => move(0, session.grid));
  add("beat.left", ["Ctrl+ArrowLeft"], t("A quarter back"), () => move(0, -TICKS_PER_QUARTER));
  add("beat.right", ["Ctrl+ArrowRight"], t("A quarter on"), () => move(0, TICKS_PER_QUARTER));
  const resizing = { when: () => session.selection.size > 0 && !session.busy };
  add("shorter", ["Shift+ArrowLeft"], t("Make the notes shorter"), () => edits.resize(-session.grid), resizing);
  add("longer", ["Shift+ArrowRight"], t("Make the notes longer"), () => edits.resize(session.grid), resizing);
  add("note.before", ["Alt+ArrowLeft", "["], t("Select the note before"), () => nextNote(studio, -1));
  add("note.after", ["Alt+ArrowRight", "]"], t("Select the note after"), () => nextNote(studio, 1));
  add("note.first", ["Ctrl+Home"], t("Select the first note"), () => nextNote(studio, -Infinity));
  add("note.last", ["Ctrl+End"], t("Select the last note"), () => nextNote(studio, Infinity));
}

function moveCursor({ store, session }, semitones, ticks) {
  const tick = Math.max(0, Math.min(scoreEnd(store.score), session.cursor.tick + ticks));
  const pitch = Math.max(0, Math.min(127, session.cursor.pitch + semitones));
  session.set({ cursor: { tick, pitch } });
}

/** The cursor goes along with a single selected note, but stays after it while notes are typed in a row. */
function follow({ store, session }) {
  if (session.selection.size !== 1) return;
  const [id] = session.selection;
  for (const { note } of notesOf(store.score)) {
    if (note.id !== id) continue;
    const after = session.cursor.tick >= noteEnd(note) - 1;
    session.set({ cursor: { tick: after ? noteEnd(note) : note.onset, pitch: note.pitch } });
  }
}

/** Select the note before or after the selected one in the part in hand. */
function nextNote({ store, session, edits }, direction) {
  const notes = store.score.parts.find((part) => part.id === session.activePart)?.notes ?? [];
  if (!notes.length) return;
  const current = notes.findIndex((note) => session.selection.has(note.id));
  const byCursor = notes.findIndex((note) => note.onset >= session.cursor.tick);
  const from = direction > 0 ? (byCursor < 0 ? notes.length - 1 : byCursor) : (byCursor < 0 ? notes.length : byCursor) - 1;
  const index = current < 0 && Number.isFinite(direction) ? from : current + direction;
  const note = notes[Math.max(0, Math.min(notes.length - 1, index))];
  session.set({ selection: new Set([note.id]), cursor: { tick: note.onset, pitch: note.pitch } });
  edits.hear(note.pitch);
}
