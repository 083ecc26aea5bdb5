/** What of the music is selected, in time. */

import { noteEnd, notesOf } from "../core/score/model.js";

/** First and last tick of the selected notes, or of the selected bars. @returns {[number, number] | null} */
export function selectedTicks({ store, session }) {
  const notes = session.selection.size ? [...notesOf(store.shown)].filter(({ note }) => session.selection.has(note.id)).map(({ note }) => note) : [];
  if (notes.length) return [Math.min(...notes.map(({ onset }) => onset)), Math.max(...notes.map(noteEnd))];
  if (!session.bars) return null;
  const [first, last] = session.bars.map((index) => store.shown.measures[index]);
  return [first.onset, last.onset + last.duration];
}
