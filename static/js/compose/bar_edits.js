/** Bars as wholes: which are meant, putting some in, taking some out. */

import { tn } from "core/i18n.js";
import { deleteBars, insertBars } from "../core/score/bar_commands.js";
import { noteEnd, notesOf } from "../core/score/model.js";
import { measureIndexAt } from "../core/score/time.js";

/** The bars selected, or those of the selected notes, or the one at the cursor. @returns {[number, number]} first and last index */
export function barsInHand({ store: { score }, session }) {
  if (session.bars) return session.bars;
  const notes = [...notesOf(score)].filter(({ note }) => session.selection.has(note.id)).map(({ note }) => note);
  if (!notes.length) return [measureIndexAt(score, session.cursor.tick), measureIndexAt(score, session.cursor.tick)];
  const first = Math.min(...notes.map((note) => note.onset));
  const last = Math.max(...notes.map((note) => noteEnd(note) - 1));
  return [measureIndexAt(score, first), measureIndexAt(score, last)];
}

/** Empty bars before bar `index`; they are then the bars selected. */
export function putBarsIn({ store, session }, index, count) {
  const command = insertBars(store.score, index, count, tn("Insert bar", "Insert bars", count));
  store.run(command);
  const first = measureIndexAt(store.score, command.moved[0]);
  session.set({ bars: [first, first + count - 1], selection: new Set(), cursor: { ...session.cursor, tick: command.moved[0] } });
}

export function takeBarsOut({ store, session }, from, to) {
  const command = deleteBars(store.score, from, to, tn("Delete bar", "Delete bars", to - from + 1));
  store.run(command);
  session.set({ bars: null, cursor: { ...session.cursor, tick: Math.min(command.moved[0], store.score.measures.at(-1).onset) } });
}
