/**
 * The whole roll by keyboard, while it has the focus.
 *
 * Arrows move the selection, or without one the cursor; Ctrl+Up/Down an octave, Shift+Left/Right the length. A-G write notes,
 * 1-7 choose a length (5 = quarter), 0 a rest, Enter or N a note at the cursor, L locks.
 */

import { TICKS_PER_QUARTER } from "../../core/score/time.js";
import { scoreEnd } from "../../core/score/time.js";
import { noteEnd, notesOf } from "../../core/score/model.js";

/** Lengths by digit: 1 = 64th ... 5 = quarter, 7 = whole. */
const LENGTHS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((digit) => [digit, TICKS_PER_QUARTER * 2 ** (digit - 5)]));

/** @param {import("./roll.js").Roll} roll */
export function bindKeyboard(roll) {
  roll.element.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !handle(roll, event)) return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function handle(roll, event) {
  const { studio } = roll;
  const { edits, session } = studio;
  if (event.key.startsWith("Arrow")) return arrow(roll, event);
  if (event.key === "Escape") {
    session.set({ selection: new Set(), bars: null });
    return true;
  }
  if (event.ctrlKey || event.metaKey) return withControl(studio, event);
  if (event.altKey) return false;
  if (event.key === "+" || event.key === "=") return roll.zoomBy(1.25);
  if (event.key === "-") return roll.zoomBy(0.8);
  if (session.busy) return false;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (key === "Enter" || key === "N") edits.addAtCursor();
  else if (key === "Delete" || key === "Backspace") edits.remove();
  else if (key === "L") edits.toggleLocks();
  else if (/^[A-G]$/.test(key)) edits.addLetter(key);
  else if (key === "0") edits.rest();
  else if (key in LENGTHS) edits.setLength(LENGTHS[key]);
  else if (key === ".") edits.setLength(session.length * 1.5);
  else if (key === "[" || key === "]") nextNote(studio, key === "]" ? 1 : -1);
  else return false;
  roll.reveal();
  return true;
}

function withControl({ edits, session }, { key }) {
  const actions = {
    a: () => edits.selectAll(),
    c: () => edits.copy(),
    x: () => !session.busy && edits.cut(),
    v: () => !session.busy && edits.paste(),
    d: () => !session.busy && edits.duplicate(),
  };
  const action = actions[key.toLowerCase()];
  if (!action || (key.toLowerCase() === "c" && !session.selection.size)) return false;
  action();
  return true;
}

function arrow(roll, event) {
  const { studio } = roll;
  const { edits, session } = studio;
  const along = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  const up = { ArrowUp: 1, ArrowDown: -1 }[event.key] ?? 0;
  if (event.altKey) {
    if (along) nextNote(studio, along);
    roll.reveal();
    return along !== 0;
  }
  const octave = event.ctrlKey || event.metaKey || (event.shiftKey && up) ? 12 : 1;
  if (session.selection.size && !session.busy) {
    if (along && event.shiftKey) edits.resize(along * session.grid);
    else edits.move(up * octave, along * (event.ctrlKey || event.metaKey ? TICKS_PER_QUARTER : session.grid));
    follow(studio);
  } else {
    const step = along * (event.ctrlKey || event.metaKey ? TICKS_PER_QUARTER : session.grid);
    const tick = Math.max(0, Math.min(scoreEnd(studio.store.score), session.cursor.tick + step));
    const pitch = Math.max(0, Math.min(127, session.cursor.pitch + up * octave));
    session.set({ cursor: { tick, pitch } });
  }
  roll.reveal();
  return true;
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
  const index = current < 0 ? from : current + direction;
  const note = notes[Math.max(0, Math.min(notes.length - 1, index))];
  session.set({ selection: new Set([note.id]), cursor: { tick: note.onset, pitch: note.pitch } });
  edits.hear(note.pitch);
}
