/**
 * The score as it looks while it is being written: what stays, plus the bars or lines that have arrived.
 */

import { compareNotes, noteEnd } from "../core/score/model.js";
import { barTicks, extendedMeasures, measureIndexAt, metreAt, scoreEnd } from "../core/score/time.js";
import { HARMONY, partsOf } from "./generate/kinds.js";
import { STUDIO_IDS, melodyPart } from "./written_parts.js";

/** Which bars of `score` a request leaves to be written. @returns {Set<number>} */
export function openBars(score, { regenerate, locked_bars: locked = [] }) {
  const kept = new Set(locked);
  const open = new Set();
  score.measures.forEach((measure, index) => {
    const within = !regenerate || (measure.onset < regenerate[1] && measure.onset + measure.duration > regenerate[0]);
    if (within && !kept.has(index)) open.add(index);
  });
  return open;
}

export class Arriving {
  /** Notes by bar, of each alternative. @type {Map<number, object[]>[]} */
  #taken = [];
  /** Lyrics by id of note, of each alternative. @type {Map<string, object[]>[]} */
  #sung = [];
  /** Chord symbols by bar, of the first alternative. @type {Map<number, object[]>} */
  #chords = new Map();

  /**
   * @param {object} score what was sent
   * @param {object} request the body of the request
   * @param {import("./generate/kinds.js").Kind} kind
   */
  constructor(score, request, kind = HARMONY) {
    this.source = score;
    this.kind = kind;
    this.melody = request.melody?.part_id ?? melodyPart(score)?.id;
    this.written = partsOf(kind, score, request);
    this.writtenIds = new Set(this.written.map(({ id }) => id));
    this.open = kind.grows ? new Set() : openBars(score, request);
    this.more = kind.grows ? request.bars : 0;
    this.locked = new Set([...(request.locked_parts ?? []), ...(request.locked_notes ?? [])]);
    this.span = request.regenerate ?? [0, Infinity];
    this.alternatives = request.alternatives ?? 1;
    this.restart();
  }

  /** Bars of the first alternative, which is the one that is shown. */
  get #bars() {
    return this.#taken[0];
  }

  /** Bars of the first alternative that are still to come. Words change no note, and new bars are not there before they come. */
  get missing() {
    if (this.kind.sings || this.kind.grows) return new Set();
    return new Set([...this.open].filter((index) => !this.#bars.has(index)));
  }

  get count() {
    return this.countOf(0);
  }

  /** How many bars are to be written; 0 = nobody knows yet, as with lines of words. */
  get total() {
    if (this.kind.sings) return 0;
    return this.kind.grows ? this.more : this.open.size;
  }

  /** Bars of an alternative that have arrived, of those to be written; lines, where words are written. */
  countOf(alternative) {
    const taken = this.#taken[alternative];
    if (this.kind.sings) return taken.size;
    return this.kind.grows ? Math.min(taken.size, this.more) : [...this.open].filter((index) => taken.has(index)).length;
  }

  /** What has arrived of an alternative: notes with the id of their `part`. */
  notesOf(alternative) {
    return this.kind.sings ? [] : [...this.#taken[alternative].values()].flat();
  }

  /** A worker starts afresh: what the attempt before had sent does not count. */
  restart() {
    this.#taken = Array.from({ length: this.alternatives }, () => new Map());
    this.#sung = this.#taken.map(() => new Map());
    this.#chords.clear();
  }

  /**
   * @param {{alternative: number, bar?: number, line?: number, notes: object[], chords?: object[]}} data
   * @returns {boolean} whether it changes the score that is shown
   */
  take({ alternative, bar, line, notes, chords }) {
    this.#taken[alternative]?.set(line ?? bar, notes);
    if (line !== undefined) for (const { id, lyrics } of notes) this.#sung[alternative]?.set(id, lyrics);
    if (chords && alternative === 0) this.#chords.set(bar, chords);
    return alternative === 0;
  }

  /** Tick up to which everything has arrived, so that it can be played; null when all has. */
  get playableUntil() {
    const missing = this.missing;
    const first = this.source.measures.findIndex((_, index) => missing.has(index));
    return first < 0 ? null : this.source.measures[first].onset;
  }

  /** The score to show now. */
  score() {
    const base = { ...this.source, measures: this.#measures(), chords: this.#symbols() };
    const parts = [];
    for (const part of this.source.parts) {
      parts.push(this.writtenIds.has(part.id) ? this.#filled(part, base) : part);
      if (part.id !== this.melody) continue;
      for (const added of this.written) {
        if (!STUDIO_IDS.has(added.id) || this.source.parts.some(({ id }) => id === added.id)) continue;
        parts.push(this.#filled({ ...added, percussion: false, notes: [] }, base));
      }
    }
    return { ...base, parts };
  }

  /** Bars that have arrived beyond the last one stand behind it, in its metre. */
  #measures() {
    const { measures } = this.source;
    const last = Math.max(-1, ...this.#bars.keys());
    if (!this.kind.grows || last < measures.length) return measures;
    const end = scoreEnd(this.source);
    return extendedMeasures(this.source, end + (last + 1 - measures.length) * barTicks(metreAt(this.source, end)));
  }

  /** The chord symbols of a bar that has arrived are those that came with it. */
  #symbols() {
    const { chords = [] } = this.source;
    if (!this.#chords.size) return chords;
    const stay = chords.filter(({ tick }) => !this.#chords.has(measureIndexAt(this.source, tick)));
    return [...stay, ...[...this.#chords.values()].flat()].sort((a, b) => a.tick - b.tick);
  }

  /** A bar that has arrived comes whole, kept notes included; until then what is locked or lies outside the open bars stands. */
  #filled(part, base) {
    if (this.kind.sings) return { ...part, notes: part.notes.map((note) => this.#withWords(note)) };
    // The musician's own part stays to be heard until its bars have come.
    const missing = STUDIO_IDS.has(part.id) ? this.missing : new Set();
    const stays = part.notes.filter((note) => {
      const index = measureIndexAt(base, note.onset);
      if (this.#bars.has(index)) return false;
      const outside = note.onset < this.span[0] || noteEnd(note) > this.span[1];
      return !missing.has(index) || outside || this.locked.has(part.id) || this.locked.has(note.id);
    });
    const arrived = [...this.#bars.values()].flat().filter((note) => note.part === part.id);
    const notes = [...stays, ...arrived.map(({ part: _, ...note }) => note)];
    return { ...part, notes: notes.sort(compareNotes) };
  }

  #withWords(note) {
    const lyrics = this.#sung[0].get(note.id);
    return lyrics ? { ...note, lyrics } : note;
  }
}
