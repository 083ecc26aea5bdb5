/**
 * Locks and the history: locked bars go along when bars before them are put in or taken out, and another piece has none of
 * the locks of the one before. All of them come back with the undo.
 */

import { noLocks } from "./locks.js";

/**
 * @param {[number, number][]} spans of locked bars, ticks
 * @param {[number, number]} moved see bar_commands.js
 * @returns {[number, number][]}
 */
export function movedSpans(spans, [tick, by]) {
  if (by > 0) {
    return spans.flatMap(([from, to]) => {
      if (to <= tick) return [[from, to]];
      if (from >= tick) return [[from + by, to + by]];
      return [[from, tick], [tick + by, to + by]];
    });
  }
  const place = (at) => (at >= tick - by ? at + by : Math.min(at, tick));
  return spans.map(([from, to]) => [place(from), place(to)]).filter(([from, to]) => from < to);
}

/** @param {{store, session}} studio */
export function moveLocks({ store, session }) {
  /** What the locks were before and after a command. */
  const known = new WeakMap();
  const exchange = (reason, command) => {
    const side = known.get(command) ?? {};
    const [here, there] = reason === "undo" ? ["after", "before"] : ["before", "after"];
    known.set(command, { ...side, [here]: session.locks });
    session.set({ locks: side[there] ?? noLocks() });
  };
  const move = (reason, command) => {
    const { locks } = session;
    const [tick, by] = command.moved;
    const undone = reason === "undo";
    const own = known.get(command);
    const bars = undone && own?.after === locks.bars ? own.before : movedSpans(locks.bars, undone ? [tick, -by] : command.moved);
    if (!undone) known.set(command, { before: locks.bars, after: bars });
    session.set({ locks: { ...locks, bars } });
  };
  store.subscribe((reason, command) => {
    if (command?.unlocks) exchange(reason, command);
    else if (command?.moved) move(reason, command);
  });
}
