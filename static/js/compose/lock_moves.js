/** Locked bars go along when bars before them are put in or taken out, and come back with the undo. */

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
  /** What the bars' locks were before and after a command. */
  const known = new WeakMap();
  store.subscribe((reason, command) => {
    if (!command?.moved) return;
    const { locks } = session;
    const [tick, by] = command.moved;
    const undone = reason === "undo";
    const own = known.get(command);
    const bars = undone && own?.after === locks.bars ? own.before : movedSpans(locks.bars, undone ? [tick, -by] : command.moved);
    if (!undone) known.set(command, { before: locks.bars, after: bars });
    session.set({ locks: { ...locks, bars } });
  });
}
