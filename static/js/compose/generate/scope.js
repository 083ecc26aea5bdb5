/**
 * What a press of the button asks for: which notes, bars and voices are written, and which stay.
 *
 * A generator knows a span of ticks and what is locked within it; "these notes alone" is the span around them with
 * everything else in it locked.
 */

import { noteEnd } from "../../core/score/model.js";
import { withTied } from "../../core/score/pitch_commands.js";
import { isBarLocked, locksIn, withBarsLocked } from "../locks.js";
import { isWritten, partsOf } from "./kinds.js";

/** The selected bars, unless all of them are locked: then the selection was only made to lock them. @returns {[number, number] | null} */
export function openRange(score, { bars, locks }) {
  if (!bars) return null;
  const chosen = score.measures.slice(bars[0], bars[1] + 1);
  return chosen.every((measure) => isBarLocked(locks, measure)) ? null : bars;
}

/** The scope of the big button: everything that is not locked, in the selected bars when there are any. */
export function pieceScope(score, session) {
  const range = isWritten(session.kind, score, session.wishes) ? openRange(score, session) : null;
  const end = range && score.measures[range[1]];
  return {
    ...locksIn(score, session.locks),
    regenerate: range ? [score.measures[range[0]].onset, end.onset + end.duration] : null,
  };
}

/**
 * The scope of "Regenerate the selection": of written parts the selected notes alone; where only other notes are selected,
 * all written parts below them.
 *
 * @returns {object | null} null when nothing is selected, all of it is locked, or nothing is written yet
 */
export function selectionScope(score, { selection, locks, kind, wishes }) {
  if (!selection.size || !isWritten(kind, score, wishes)) return null;
  const writtenIds = new Set(partsOf(kind, score, wishes).map(({ id }) => id));
  const base = locksIn(score, locks);
  const locked = new Set(base.locked_notes);
  const isFree = (part, note) => !locks.parts.has(part.id) && !locked.has(note.id);
  // A tie is one note to the ear: its heads go together.
  const ids = withTied(score, selection);
  const chosen = score.parts.map((part) => ({ part, notes: part.notes.filter(({ id }) => ids.has(id)) }));
  const written = chosen.filter(({ part, notes }) => writtenIds.has(part.id) && notes.some((note) => isFree(part, note)));
  if (!written.length) {
    const others = chosen.filter(({ part }) => !writtenIds.has(part.id)).flatMap(({ notes }) => notes);
    return others.length ? { ...base, regenerate: spanOf(others) } : null;
  }
  const regenerate = spanOf(written.flatMap(({ notes }) => notes));
  const open = new Set(written.map(({ part }) => part.id));
  const stay = written.flatMap(({ part, notes }) => {
    const own = new Set(notes);
    return part.notes.filter((note) => !own.has(note) && note.onset < regenerate[1] && noteEnd(note) > regenerate[0]);
  });
  const silent = score.parts.filter((part) => writtenIds.has(part.id) && !open.has(part.id)).map((part) => part.id);
  return {
    ...base,
    locked_parts: [...new Set([...base.locked_parts, ...silent])],
    locked_notes: [...new Set([...base.locked_notes, ...stay.map((note) => note.id)])],
    regenerate,
  };
}

/**
 * The scope of a try once more, later: what was selected then, with the locks of now.
 *
 * @returns {typeof pieceScope} gives null when nothing of it is left: a part of the piece never becomes all of it
 */
export function sameAgain(scope, score, { selection, bars, locks, kind, wishes }) {
  const isPart = Boolean(scope(score, { selection, bars, locks, kind, wishes })?.regenerate);
  return (now, session) => {
    const wanted = scope(now, { selection, bars, locks: session.locks, kind, wishes });
    return isPart && !wanted?.regenerate ? null : wanted;
  };
}

/** The scope of a request that an earlier visit made, once more. @returns {typeof pieceScope} */
export function requestScope({ regenerate, ...request }) {
  return (score, { locks }) => {
    const bars = request.locked_bars.map((index) => score.measures[index]).filter(Boolean);
    const { parts, notes } = locks;
    const kept = { ...locks, parts: new Set([...parts, ...request.locked_parts]), notes: new Set([...notes, ...request.locked_notes]) };
    return { ...locksIn(score, withBarsLocked(kept, bars)), regenerate };
  };
}

const spanOf = (notes) => [Math.min(...notes.map((note) => note.onset)), Math.max(...notes.map(noteEnd))];
