/**
 * What would be sung, as the studio works it out from what is stored: notes with their phones, phrases, the automatic pitch.
 *
 * It is asked for again whenever words or settings have been stored. Events: "change" (another plan), "state".
 *
 * @typedef {{id: string, start: number, end: number, tick: number, ticks: number, pitch: number, text: string, syllabic: string,
 *   phones: string, syllables: number, readings: import("./ways.js").Way[], remark: null | "no-words" | "unknown" | "low" | "high"}} PlanNote
 * @typedef {{index: number, start: number, end: number, key: string, ready: boolean, clip: string | null, line: string}} Phrase seconds;
 *   `line`: "" for the one that leads, otherwise the `lineKey` of one that sings along
 */

import { api } from "core/api.js";
import { need, write } from "core/dom.js";
import { t } from "core/i18n.js";
import { TempoMap } from "../core/score/time.js";
import { valueAt } from "./curve.js";
import { lineKey } from "./settings.js";

const AGAIN_MS = 4000;
/** States of storing in which nothing goes on by itself: the page says elsewhere what can be done. */
const REFUSED = new Set(["conflict", "error"]);

export class Plan extends EventTarget {
  #turn = 0;
  #timer = 0;
  #tempo = null;
  /** The curve that was drawn when the plan was made: its pitch has it in it. */
  #drawn = [];

  /** @param {{store, saving, keeping, urls}} studio */
  constructor(studio) {
    super();
    this.studio = studio;
    /** @type {"loading" | "ready" | "stale" | "failed"} */
    this.state = "loading";
    /** Why there is none. @type {Error | null} */
    this.error = null;
    /** @type {PlanNote[]} */
    this.notes = [];
    /** Of all who sing. @type {Phrase[]} */
    this.phrases = [];
    /** Phones and rests of the line that leads. @type {import("./phone_times.js").Segment[]} */
    this.segments = [];
    /** With which they were planned. @type {import("./phone_times.js").Offsets} */
    this.offsets = {};
    this.range = null;
    this.remarks = [];
    this.pitch = { start: 0, step: 1, cents: [] };
    for (const stored of [studio.saving, studio.keeping]) stored.addEventListener("stored", () => this.refresh());
    for (const side of [studio.saving, studio.keeping]) side.addEventListener("state", () => REFUSED.has(side.state) && this.#set("failed"));
    studio.store.subscribe((reason) => reason !== "preview" && this.state === "ready" && this.#set("stale"));
  }

  /** Ask again, unless something is still to be stored: then that asks. */
  async refresh() {
    const { saving, keeping, urls, store } = this.studio;
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    if (!saving.revision) return this.#set("ready");
    if (saving.isDirty || keeping.isDirty) return;
    this.#set("loading");
    const { drawn, offsets } = store.settings;
    const { score } = store;
    try {
      const found = await api.get(`${urls.plan}?revision=${saving.revision.id}`);
      if (turn !== this.#turn) return;
      this.#drawn = drawn;
      this.#tempo = new TempoMap(score.tempos);
      const along = found.choir.flatMap((member) => member.phrases.map((phrase) => ({ ...phrase, line: lineKey(member) })));
      const phrases = [...found.phrases.map((phrase) => ({ ...phrase, line: "" })), ...along];
      const segments = found.phrases.flatMap((phrase) => phrase.segments);
      Object.assign(this, { notes: found.notes, phrases, segments, offsets, range: found.range, remarks: found.remarks, pitch: found.pitch });
      this.error = null;
      this.#set("ready");
      this.dispatchEvent(new Event("change"));
    } catch (error) {
      if (turn !== this.#turn) return;
      this.error = error;
      if (error.temporary) this.#timer = setTimeout(() => this.refresh(), AGAIN_MS);
      else {
        Object.assign(this, { notes: [], phrases: [], segments: [], remarks: [], range: null, pitch: { start: 0, step: 1, cents: [] } });
        this.dispatchEvent(new Event("change"));
      }
      this.#set("failed");
    }
  }

  /** A phrase has been sung. @param {{key: string, clip: string}} sung */
  sung({ key, clip }) {
    const found = this.phrases.filter((phrase) => phrase.key === key);
    if (!found.length) return;
    for (const phrase of found) Object.assign(phrase, { ready: true, clip });
    this.dispatchEvent(new Event("change"));
  }

  /** Pitch without what is drawn, cents of MIDI numbers, at a tick; null where nothing sounds. */
  automatic(tick) {
    if (!this.#tempo) return null;
    const { start, step, cents } = this.pitch;
    const place = (this.#tempo.secondsAt(tick) - start) / step;
    const value = cents[Math.round(place)] ?? null;
    if (value === null) return null;
    // Between two values the pitch goes straight on; beside a rest there is only one.
    const [low, high] = [cents[Math.floor(place)] ?? value, cents[Math.ceil(place)] ?? value];
    return low + (high - low) * (place % 1) - valueAt(this.#drawn, tick);
  }

  #set(state) {
    this.state = state;
    const region = need("#plan-state");
    const text = { loading: t("Preparing the song"), stale: t("Preparing the song"), ready: "", failed: this.error?.temporary ? t("Trying again") : "" }[state];
    region.dataset.state = text && (!this.error || this.error.temporary) ? state : "ready";
    write(region, text);
    this.dispatchEvent(new Event("state"));
  }
}
