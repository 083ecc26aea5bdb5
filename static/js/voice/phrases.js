/** How far each phrase is, and what of it can be heard: clips of the plan, and older ones where a phrase is sung anew. */

import { TempoMap } from "../core/score/time.js";

/** @typedef {{key: string, start: number, end: number, look: "ready" | "stale" | "singing" | "silent"}} Shown */

/** First and last tick of the phrase that the note in hand belongs to. @returns {[number, number] | null} */
export function phraseTicks({ store, session, line, plan }) {
  const note = line.find(({ id }) => id === session.note);
  if (!note) return null;
  const tempo = new TempoMap(store.score.tempos);
  const middle = tempo.secondsAt(note.tick + note.ticks / 2);
  const phrase = plan.phrases.find(({ line: own, start, end }) => own === "" && start <= middle && middle < end);
  const notes = phrase ? line.filter(({ tick, ticks }) => tempo.secondsAt(tick + ticks) > phrase.start && tempo.secondsAt(tick) < phrase.end - TOUCH) : [note];
  return [notes[0].tick, Math.max(...notes.map(({ tick, ticks }) => tick + ticks))];
}

export class Phrases {
  /** Clips that could be heard before the last change. @type {import("./clips.js").Clip[]} */
  #before = [];
  /** @type {import("./clips.js").Clip[]} */
  #clips = [];

  /** @param {{plan: import("./plan.js").Plan, session}} studio */
  constructor({ plan, session }) {
    this.plan = plan;
    this.session = session;
  }

  /** What can be heard now: after the plan has changed. @returns {import("./clips.js").Clip[]} */
  refresh() {
    const ready = this.plan.phrases.filter((phrase) => phrase.ready && phrase.clip).map(({ key, start, end, clip, line }) => ({ key: `${key} ${start}`, start, end, line, url: clip }));
    const open = this.plan.phrases.filter((phrase) => !phrase.ready);
    const keys = new Set(ready.map(({ key }) => key));
    const old = [...this.#clips, ...this.#before].filter((clip) => !keys.has(clip.key) && open.some((phrase) => overlap(phrase, clip)));
    // Of what was sung before at one place, the newest.
    this.#before = old.filter((clip, index) => !old.slice(0, index).some((newer) => newer.key === clip.key || overlap(newer, clip)));
    this.#clips = ready;
    return [...ready, ...this.#before.filter((clip) => !ready.some((newer) => overlap(newer, clip)))];
  }

  /** @returns {Shown[]} */
  get shown() {
    const leading = this.plan.phrases.filter(({ line }) => line === "");
    return leading.map(({ key, start, end, ready, line }) => {
      const stale = this.#before.some((clip) => overlap({ start, end, line }, clip));
      return { key, start, end, look: ready ? "ready" : this.session.singing ? "singing" : stale ? "stale" : "silent" };
    });
  }
}

/** Sounds of neighbours touch a little: they have silence at both ends. */
const TOUCH = 0.4;
const overlap = (a, b) => a.line === b.line && Math.min(a.end, b.end) - Math.max(a.start, b.start) > TOUCH;
