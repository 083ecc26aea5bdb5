/**
 * Beams and tuplet brackets around the events of one layer of a bar, as MEI elements.
 */

import { isPlain } from "./lengths.js";
import { beatOrigin, beatTicks, metreAt } from "./time.js";

const FLAGGED = new Set(["8", "16", "32", "64", "128"]);

/**
 * @param {object} score
 * @param {number} index of the bar
 * @param {Event[]} events of one layer
 * @param {(event: Event) => string} write one event as XML
 */
export function grouped(score, index, events, write) {
  const origin = beatOrigin(score, index);
  const beat = beatTicks(metreAt(score, score.measures[index].onset));
  const beatOf = (event) => Math.floor((event.onset - origin) / beat);
  return tuplets(events)
    .map(({ ratio, members }) => {
      const xml = beamed(members, beatOf, write);
      return ratio ? `<tuplet num="${ratio[0]}" numbase="${ratio[1]}">${xml}</tuplet>` : xml;
    })
    .join("");
}

/** Runs of events under the same ratio, closed as soon as they fill a plain length. */
function tuplets(events) {
  const groups = [];
  let open = null;
  for (const event of events) {
    const ratio = event.head.tuplet;
    const same = open && String(open.ratio) === String(ratio);
    if (!same) {
      open = { ratio, members: [], ticks: 0 };
      groups.push(open);
    }
    open.members.push(event);
    open.ticks += event.ticks;
    if (ratio && isPlain(open.ticks)) open = null;
  }
  return groups;
}

function beamed(events, beatOf, write) {
  const runs = [];
  for (const event of events) {
    const flagged = FLAGGED.has(event.head.type) && event.notes.length > 0 && !event.grace;
    const beat = beatOf(event);
    const last = runs.at(-1);
    if (flagged && last?.flagged && last.beat === beat) last.events.push(event);
    else runs.push({ flagged, beat, events: [event] });
  }
  return runs
    .map((run) => {
      const xml = run.events.map(write).join("");
      return run.events.length > 1 ? `<beam>${xml}</beam>` : xml;
    })
    .join("");
}
