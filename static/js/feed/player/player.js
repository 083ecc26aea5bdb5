/**
 * What plays: a queue, the decks that sound it, and the telling of what was heard.
 *
 * Events: "queue" (what is in it, or which one plays), "state" (playing, waiting, paused, failed), "time", "settings".
 */

import { newKey } from "core/api.js";
import { readChoice, writeChoice } from "core/choices.js";
import { Heard } from "../telling/heard.js";
import { Queue } from "./queue.js";

const CHOICES = "musicstudio.listening";
/** "Previous" within these seconds is the track before, later the beginning of this one. */
const BEGINNING_S = 3;
const TELL_EVERY_MS = 10_000;
/** With fewer to come, a mix is asked for more. */
const FEW = 3;
/** Whoever leaves a track before so much of it was heard has skipped it. */
const EARLY = 0.5;

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

export class Player extends EventTarget {
  queue = new Queue();
  /** The mix that goes on when the queue ends. @type {import("../look.js").Look | null} */
  look = null;
  failed = false;
  /** What is told of the track that is on: which play it is, what of it sounded, where it came from. */
  #play = { id: "", source: "", heard: new Heard(), started: false, toldAt: 0 };

  /**
   * @param {import("./decks.js").Decks} decks
   * @param {import("../telling/teller.js").Teller} teller
   */
  constructor(decks, teller) {
    super();
    this.decks = decks;
    this.teller = teller;
    const { volume = 1, muted = false, rate = 1, loop = "off" } = readChoice(CHOICES, {});
    Object.assign(decks, { volume, muted, rate });
    /** @type {import("./queue.js").Loop} */
    this.loop = loop;
    decks.addEventListener("time", () => this.#heard());
    decks.addEventListener("jump", () => this.#jumped());
    decks.addEventListener("state", () => this.#state());
    decks.addEventListener("failed", () => this.#broke());
    decks.addEventListener("over", ({ detail }) => this.#over(detail.went));
    addEventListener("pagehide", () => this.tellHeard());
    addEventListener("online", () => this.failed && this.resume());
  }

  get track() {
    return this.queue.current?.track ?? null;
  }

  get playing() {
    return this.track !== null && !this.decks.paused;
  }

  get waiting() {
    return this.decks.waiting;
  }

  /** Seconds. */
  get position() {
    return this.decks.position;
  }

  /** Seconds. */
  get duration() {
    const known = this.decks.element.duration;
    return Number.isFinite(known) ? known : (this.track?.duration_ms ?? 0) / 1000;
  }

  /**
   * Play these, from one of them on. Call it within a click.
   * @param {import("./queue.js").Track[]} tracks
   * @param {{at?: number, source?: string, look?: import("../look.js").Look | null}} [how]
   */
  play(tracks, { at = 0, source = "", look = null } = {}) {
    this.#leaveTrack();
    this.queue.set(tracks, at);
    this.look = look;
    this.#begin(source);
    return this.resume();
  }

  /** As another page of this tab left it: paused at its place. */
  takeUp({ entries, at, seconds, play, source, look }) {
    this.queue.fill(entries, at);
    this.look = look;
    this.decks.load(this.track.sound, seconds);
    this.#play = { id: play, source, heard: new Heard(), started: true, toldAt: 0 };
    this.#changed();
  }

  /** What `takeUp` needs. */
  get left() {
    const { id, source } = this.#play;
    const { entries, at } = this.queue;
    return { entries, at, seconds: this.position, play: id, source };
  }

  async resume() {
    if (!this.track) return;
    if (this.failed) this.decks.load(this.track.sound, this.position);
    this.failed = false;
    try {
      await this.decks.play();
    } catch (error) {
      // Not allowed without a click: it waits for one. Another track came first: that one plays.
      if (error.name === "NotSupportedError") this.#broke();
      else this.#state();
    }
  }

  pause() {
    this.decks.pause();
  }

  toggle() {
    return this.playing ? this.pause() : this.resume();
  }

  /** @param {{skips?: boolean}} [how] `skips`: whether leaving this one early says something against it */
  next({ skips = true } = {}) {
    const to = this.queue.at + 1;
    return this.jumpTo(to < this.queue.entries.length ? to : this.queue.following(this.loop === "one" ? "off" : this.loop), { skips });
  }

  previous() {
    if (this.position > BEGINNING_S || this.queue.at <= 0) return this.seek(0);
    return this.jumpTo(this.queue.at - 1);
  }

  /** @param {number} at index in the queue; outside of it nothing happens */
  jumpTo(at, { skips = true } = {}) {
    if (!this.queue.entries[at]) return undefined;
    const { source } = this.#play;
    this.#leaveTrack(skips);
    this.queue.at = at;
    this.#begin(source);
    return this.resume();
  }

  /** @param {number} seconds */
  seek(seconds) {
    this.decks.seek(Math.min(Math.max(0, seconds), Math.max(0, this.duration - 0.05)));
    this.dispatchEvent(new Event("time"));
  }

  /** Change the queue, which the page then shows and the decks prepare for. @param {(queue: Queue) => void} change */
  change(change) {
    change(this.queue);
    this.#changed();
  }

  /** @param {{volume?: number, muted?: boolean, rate?: number, loop?: import("./queue.js").Loop}} settings */
  adjust({ loop = this.loop, ...sound }) {
    this.loop = loop;
    Object.assign(this.decks, sound);
    const { volume, muted, rate } = this.decks;
    writeChoice(CHOICES, { volume, muted, rate, loop });
    this.dispatchEvent(new Event("settings"));
    this.#prepare();
  }

  #begin(source) {
    this.failed = false;
    this.decks.load(this.track.sound);
    this.#newPlay(source);
    this.#changed();
  }

  #newPlay(source) {
    this.#play = { id: newKey(), source, heard: new Heard(), started: false, toldAt: 0 };
  }

  /** What was heard until now is told, or not, as it was heard; what comes is another play. @param {boolean} now */
  changePrivacy(now) {
    this.tellHeard();
    this.teller.privately = now;
    this.#newPlay(this.#play.source);
  }

  /** The listener goes to something else. @param {boolean} skips whether that says something against it, if it is early */
  #leaveTrack(skips = true) {
    if (!this.track) return;
    this.tellHeard();
    if (!skips) return;
    const early = this.#play.heard.total < EARLY * this.track.duration_ms;
    if (this.#play.started && early) this.#tell("skip");
  }

  #over(went) {
    this.#play.heard.at(this.track.duration_ms);  // the other deck has the next one's already
    this.tellHeard();
    const to = this.queue.following(this.loop);
    if (to < 0) return this.#state();
    this.queue.at = to;
    const { source } = this.#play;
    if (went) {
      this.#newPlay(source);
      return this.#changed();
    }
    this.#begin(source);
    return this.resume();
  }

  #changed() {
    this.#prepare();
    this.dispatchEvent(new Event("queue"));
    this.#fill();
  }

  #prepare() {
    const to = this.track ? this.queue.following(this.loop) : -1;
    this.decks.prepare(this.queue.entries[to]?.track.sound ?? null);
  }

  /** A mix has no end as long as there is something to hear. */
  async #fill() {
    const { look } = this;
    if (!look?.more || this.queue.upcoming.length >= FEW || this.queue.at < 0) return;
    const fresh = await look.fetchMore().catch(() => []);
    const there = new Set(this.queue.entries.map(({ track }) => track.id));
    if (fresh.length && this.look === look) this.change((queue) => queue.addLast(fresh.filter(({ id }) => !there.has(id)), false));
  }

  /** It sounds. */
  #heard() {
    if (!this.#play.started) {
      this.#play.started = true;
      this.#tell("start", this.#play.source ? { source: this.#play.source } : {});
    }
    this.#play.heard.at(this.position * 1000);
    if (this.#play.heard.total - this.#play.toldAt >= TELL_EVERY_MS) this.tellHeard();
    this.dispatchEvent(new Event("time"));
  }

  /** Tell what sounded since it was told last. */
  tellHeard() {
    const ranges = this.#play.heard.take();
    this.#play.toldAt = this.#play.heard.total;
    if (ranges.length && this.track) this.#tell("heard", { ranges });
  }

  #tell(kind, more = {}) {
    this.teller.tell(kind, { track: this.track.id, play: this.#play.id, ...more });
  }

  #jumped() {
    this.#play.heard.jump();
    this.dispatchEvent(new Event("time"));
  }

  #state() {
    if (this.playing && !this.waiting) this.#heard();
    if (this.decks.paused && !this.decks.element.ended) {
      this.#play.heard.jump();
      this.tellHeard();
    }
    this.dispatchEvent(new Event("state"));
  }

  #broke() {
    this.failed = true;
    this.dispatchEvent(new Event("state"));
  }
}
