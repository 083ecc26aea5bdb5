/** The transport: play, stop, position, level, speed, metronome. It shows what the player does and tells it what to do. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { toastError } from "core/toasts.js";
import { beatOrigin, beatTicks, measureIndexAt, metreAt, positionAt } from "../core/score/time.js";
import { keyName } from "./piece.js";

/** @param {{store, session, player, synth, roll}} studio */
export class Transport {
  #levelShown = 0;
  #frame = 0;

  constructor(studio) {
    this.studio = studio;
    const { player, store } = studio;
    need("#play").addEventListener("click", () => this.toggle());
    need("#stop").addEventListener("click", () => player.stop());
    need("#to-start").addEventListener("click", () => player.seek(0));
    need("#rate").addEventListener("change", ({ target }) => player.setRate(Number(target.value)));
    need("#metronome").addEventListener("click", ({ currentTarget }) => this.#metronome(currentTarget));
    player.addEventListener("state", () => this.#state());
    player.addEventListener("seek", () => this.#place());
    studio.synth.addEventListener("sound", () => this.#wake());
    store.subscribe(() => this.#facts());
    this.#facts();
    this.#place();
  }

  async toggle() {
    try {
      await this.studio.player.toggle();
    } catch (error) {
      console.info("audio", error);
      toastError(new Error(t("Sound could not be started. Check that this browser may play audio, then press Play again.")));
    }
  }

  #state() {
    const { player } = this.studio;
    const button = need("#play");
    button.setAttribute("aria-pressed", String(player.playing));
    button.querySelector("[data-label]").textContent = player.waiting ? t("Waiting") : player.playing ? t("Pause") : t("Play");
    setIcon(button.querySelector(".icon"), player.playing ? "pause" : "play");
    cancelAnimationFrame(this.#frame);
    this.#tick();
  }

  /** One frame: position, lit notes, level; goes on until it is quiet. */
  #tick() {
    const { player, session, roll } = this.studio;
    this.#place();
    if (player.playing) {
      const ids = player.soundingIds(player.tick);
      if (!sameSet(ids, session.sounding)) session.set({ sounding: ids });
      roll.followPlayhead(player.tick);
    } else if (session.sounding.size) {
      session.set({ sounding: new Set() });
    }
    const level = this.#level();
    if (player.playing || level > 0.002) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  /** Level in decibels on a 60 dB scale, falling slowly, as meters do. */
  #level() {
    const { rms } = this.studio.synth.level();
    const now = rms > 0 ? Math.max(0, 1 + (20 * Math.log10(rms)) / 60) : 0;
    this.#levelShown = Math.max(now, this.#levelShown * 0.9);
    if (this.#levelShown < 0.002) this.#levelShown = 0;
    need("#level").value = Number(this.#levelShown.toFixed(3));
    return this.#levelShown;
  }

  /** The level goes on being shown after a note that was only tried. */
  #wake() {
    if (this.studio.player.playing) return;
    cancelAnimationFrame(this.#frame);
    let left = 40;
    const run = () => {
      left -= 1;
      if (this.studio.player.playing) return;
      if (this.#level() > 0.002 || left > 0) this.#frame = requestAnimationFrame(run);
    };
    run();
  }

  #place() {
    const { player, store, roll } = this.studio;
    const { bar, beat } = positionAt(store.shown, player.tick);
    const seconds = player.secondsAt(player.tick);
    const minutes = Math.floor(seconds / 60);
    need("#position-bar").textContent = `${bar}.${beat}`;
    need("#position-time").textContent = `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, "0")}`;
    if (!player.playing) roll.dirtyOverlay();
  }

  #facts() {
    const { tempos, keys, metres } = this.studio.store.shown;
    need("#fact-tempo").textContent = `♩ = ${Math.round(tempos[0].bpm)}`;
    need("#fact-key").textContent = `${keyName(keys[0])} · ${metres[0].beats}/${metres[0].unit}`;
  }

  #metronome(button) {
    const { player, synth, store } = this.studio;
    const on = player.metronome === null;
    button.setAttribute("aria-pressed", String(on));
    player.metronome = on ? (from, to, clockAt) => clicks(store.shown, from, to, (tick, accent) => synth.click(clockAt(tick), accent)) : null;
  }
}

/** Call `click(tick, accent)` for every beat in [from, to). */
function clicks(score, from, to, click) {
  for (let index = measureIndexAt(score, from); index < score.measures.length; index += 1) {
    const measure = score.measures[index];
    if (measure.onset >= to) return;
    const beat = beatTicks(metreAt(score, measure.onset));
    const origin = beatOrigin(score, index);
    for (let tick = origin; tick < measure.onset + measure.duration; tick += beat) {
      if (tick >= from && tick < to && tick >= measure.onset) click(tick, tick === origin);
    }
  }
}

const sameSet = (a, b) => a.size === b.size && [...a].every((value) => b.has(value));
