/** What can be done to the times of phones: one is in hand, and its beginning moves. */

import { formatNumber, t } from "core/i18n.js";
import { TempoMap } from "../core/score/time.js";
import { isPhone, offsetOf, offsetTo, phoneKey, withOffset, withOffsets, withoutNote } from "./phone_times.js";

/** @typedef {import("./phone_times.js").Segment} Segment */

export class PhoneEdits {
  /** What `segments` was worked out from. */
  #from = [];
  /** @type {Segment[]} */
  #segments = [];

  /** @param {object} studio */
  constructor(studio) {
    this.studio = studio;
  }

  /** All phones and rests of the line, as they are shown now. @returns {Segment[]} */
  get segments() {
    const { plan, line, store } = this.studio;
    const from = [plan.segments, plan.offsets, store.shown.settings.offsets, line];
    if (from.some((each, index) => each !== this.#from[index])) {
      const notes = new Set(line.map(({ id }) => id));
      this.#segments = withOffsets(plan.segments, plan.offsets, store.shown.settings.offsets).filter(({ note }) => notes.has(note));
      this.#from = from;
    }
    return this.#segments;
  }

  /** The phone that was chosen; where none of the note in hand was, its first. @returns {Segment | null} */
  get inHand() {
    const { note, phone } = this.studio.session;
    const own = this.segments.filter((segment) => segment.note === note && isPhone(segment));
    return own.find((segment) => phoneKey(segment) === phone) ?? own[0] ?? null;
  }

  /** Milliseconds by which the phone in hand was moved; 0 where there is none. */
  get #milliseconds() {
    return this.inHand ? offsetOf(this.studio.store.shown.settings.offsets, this.inHand) : 0;
  }

  get isMoved() {
    return this.#milliseconds !== 0;
  }

  /** The phone in hand in words. */
  get spoken() {
    if (!this.inHand) return null;
    const { phone } = this.inHand;
    const ms = this.#milliseconds;
    return ms ? t("%(phone)s: %(offset)s ms", { phone, offset: formatNumber(ms, { signDisplay: "always" }) }) : t("%(phone)s: automatic", { phone });
  }

  /** @param {Segment} segment */
  choose(segment) {
    const { session, roll, player, line, store } = this.studio;
    const note = line.find(({ id }) => id === segment.note);
    session.set({ note: note.id, phone: phoneKey(segment) });
    roll.reveal({ tick: Math.max(0, new TempoMap(store.score.tempos).tickAt(segment.start)), pitch: note.pitch });
    if (!player.playing) player.seek(note.tick);
  }

  /** Choose the phone beside the one in hand. @param {1 | -1} step */
  go(step) {
    const phones = this.segments.filter(isPhone);
    const { inHand } = this;
    const next = inHand ? phones[phones.indexOf(inHand) + step] : phones.at(step > 0 ? 0 : -1);
    if (next) this.choose(next);
  }

  /** Let the phone in hand begin so many milliseconds later. */
  nudge(ms) {
    const { inHand } = this;
    if (inHand) this.move(this.segments, inHand, inHand.start + ms / 1000);
  }

  /** Show a phone as if it began at a second, or as near to it as it can. @param {Segment[]} segments as they were before */
  try(segments, phone, second) {
    this.studio.store.try({ offsets: this.#moved(segments, phone, second) });
  }

  /** The same, as one step. */
  move(segments, phone, second) {
    this.#write(this.#moved(segments, phone, second), t("Move a phone"));
  }

  /** The phone in hand as it is by itself. */
  reset() {
    const { inHand } = this;
    if (inHand) this.#write(withOffset(this.#offsets, inHand, 0), t("Automatic phone"));
  }

  /** All phones of a note as they are by themselves. @param {string} note */
  resetNote(note) {
    this.#write(withoutNote(this.#offsets, note), t("Automatic times of the note"));
  }

  get #offsets() {
    return this.studio.store.settings.offsets;
  }

  #moved(segments, phone, second) {
    const index = segments.findIndex((each) => phoneKey(each) === phoneKey(phone));
    return withOffset(this.#offsets, phone, offsetTo(segments, index, second, this.studio.limits));
  }

  #write(offsets, label) {
    this.studio.store.set({ offsets }, label);
  }
}
