/**
 * Playing in: what a MIDI keyboard or the letters play is heard, and recorded along with the music or written at the cursor.
 */

import { t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";
import { channelOf } from "../../core/audio/sounding.js";
import { addNotes, batch, removeNotes } from "../../core/score/commands.js";
import { newId, noteEnd, partOf } from "../../core/score/model.js";
import { barTicks, extendedMeasures, metreAt, scoreEnd } from "../../core/score/time.js";
import { refusedWhileBusy } from "../busy.js";
import { Take, quantised } from "./take.js";

const CHORD_MS = 60;
/** A key this early before the first beat belongs to it. */
const EARLY_SECONDS = 0.2;
const BARS_AHEAD = 4;

/** Dispatches "change" when recording starts or stops, and "key" with `detail` for every key. */
export class Live extends EventTarget {
  #take = null;
  #playing = null;
  #timer = 0;
  /** Channel of each pitch whose key is down: another part may be in hand when it goes up. @type {Map<number, number>} */
  #sounding = new Map();
  #chord = { at: -Infinity, tick: 0 };

  /** @param {{store, session, player, edits, synth}} studio */
  constructor(studio) {
    super();
    this.studio = studio;
    this.settings = { quantise: true, replace: false, step: false, latency: 0 };
    studio.player.addEventListener("state", () => this.#take && !studio.player.playing && this.stop());
  }

  get isRecording() {
    return this.#take !== null;
  }

  /** A key of any keyboard. @param {{down: boolean, pitch: number, velocity: number, time: number}} key `time` as performance.now() */
  play(key) {
    this.dispatchEvent(new CustomEvent("key", { detail: key }));
    this.#sound(key);
    if (this.#take) this.#record(key);
    else if (key.down && this.settings.step && !this.studio.player.playing) this.#write(key);
  }

  /** Every key goes up: the keyboard is gone. */
  releaseAll() {
    for (const pitch of [...this.#sounding.keys()]) this.play({ down: false, pitch, velocity: 0, time: performance.now() });
  }

  toggle() {
    return this.isRecording ? this.stop() : this.record();
  }

  /** Record into the part in hand from the cursor on, after the count-in. */
  async record() {
    const { player, session, store } = this.studio;
    if (this.isRecording || refusedWhileBusy(session)) return;
    player.pause();
    const start = session.cursor.tick;
    const take = new Take(start);
    this.#take = take;
    this.#playing = store.score;
    this.#show(start);
    player.seek(start);
    this.dispatchEvent(new Event("change"));
    try {
      await player.play({ countIn: true, openEnd: true });
    } catch (error) {
      if (this.#take !== take) return;
      this.#take = null;
      store.preview(null);
      this.dispatchEvent(new Event("change"));
      toastError(error);
      return;
    }
    // Stopped, or started over, before the sound was there.
    if (this.#take !== take) return;
    this.#timer = setInterval(() => this.#show(player.tick), 120);
  }

  /** What was played becomes one step of the history. */
  stop() {
    const take = this.#take;
    if (!take) return;
    const { player, session, store } = this.studio;
    const now = player.tick;
    this.#take = null;
    clearInterval(this.#timer);
    player.pause();
    store.preview(null);
    const notes = this.#ready(take.notes(now));
    if (notes.length) {
      store.run(this.#command(take, notes, Math.max(now, ...notes.map(noteEnd))));
      session.set({ selection: new Set(notes.map((note) => note.id)), bars: null });
    } else {
      toast(t("Nothing was played, so nothing was recorded."), { tone: "info" });
    }
    this.dispatchEvent(new Event("change"));
  }

  /** As long as the key is down, in the voice of the part in hand. */
  async #sound({ down, pitch, velocity }) {
    const { synth, player, session, store } = this.studio;
    const asleep = !synth.isReady;
    try {
      await synth.resume();
    } catch {
      return; // Feedback only: the error is shown when the user wants to play.
    }
    if (asleep) player.setScore(store.shown);
    const before = this.#sounding.get(pitch);
    if (before !== undefined) synth.noteOff(before, pitch, synth.now);
    this.#sounding.delete(pitch);
    if (!down) return;
    const index = Math.max(0, store.shown.parts.findIndex((part) => part.id === session.activePart));
    const channel = channelOf(store.shown.parts[index], index);
    this.#sounding.set(pitch, channel);
    synth.noteOn(channel, pitch, velocity, synth.now);
  }

  #record({ down, pitch, velocity, time }) {
    const { player, synth } = this.studio;
    const ago = (performance.now() - time + this.settings.latency) / 1000;
    const clock = synth.now - synth.latency - ago;
    if (clock < player.startClock - EARLY_SECONDS) return;
    const tick = player.tickAt(clock);
    if (down) this.#take.press(pitch, velocity, tick);
    else this.#take.release(pitch, tick);
    this.#show(player.tick);
  }

  /** Show what has been played so far, with room to go on: the piece grows while it is recorded. */
  #show(now) {
    const score = this.#playing;
    const room = now + BARS_AHEAD * barTicks(metreAt(score, now));
    const measures = extendedMeasures(score, room);
    const notes = this.#ready(this.#take.notes(now));
    const { activePart } = this.studio.session;
    const parts = score.parts.map((part) => (part.id === activePart ? { ...part, notes: [...part.notes, ...notes] } : part));
    this.studio.store.preview({ ...score, measures, parts });
  }

  #ready(played) {
    const { session } = this.studio;
    const notes = this.settings.quantise ? quantised(played, this.#playing, session.grid) : played;
    return notes.map((note, index) => ({ ...note, id: `take${index}` }));
  }

  #command(take, played, end) {
    const { store, session } = this.studio;
    const label = t("Record");
    for (const note of played) note.id = newId();
    const add = (score) => addNotes(score, session.activePart, played, label);
    if (!this.settings.replace) return add(store.score);
    const over = partOf(store.score, session.activePart).notes.filter((note) => note.onset >= take.start && note.onset < end);
    return batch(label, [removeNotes(store.score, over.map((note) => note.id), label), add(store.score)]);
  }

  /** Step entry: keys struck together are a chord, the next one goes on where it ends. */
  #write({ pitch, time }) {
    const { edits, session, store } = this.studio;
    if (session.busy) return;
    const together = time - this.#chord.at < CHORD_MS;
    const onset = together ? this.#chord.tick : session.cursor.tick;
    if (!together && onset >= scoreEnd(store.score) + barTicks(metreAt(store.score, onset))) return;
    this.#chord = { at: time, tick: onset };
    edits.write({ onset, duration: session.length, pitch });
    session.set({ cursor: { tick: onset + session.length, pitch } });
  }
}
