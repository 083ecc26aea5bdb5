/** The transport: play, stop, position. It shows what the player does and tells it what to do. */

import { need, write } from "core/dom.js";
import { t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";
import { Level } from "../core/audio/level.js";
import { fitToolbar } from "../core/overflow.js";
import { positionAt } from "../core/score/time.js";
import { keyName } from "./piece.js";
import { showCount } from "./playback.js";

/** @typedef {import("../core/audio/player.js").Player} Player */

/** @param {{store, session, player, synth, roll}} studio */
export class Transport {
  #frame = 0;

  constructor(studio) {
    this.studio = studio;
    const { player, store, synth } = studio;
    this.level = new Level(synth, () => player.playing);
    need("#play").addEventListener("click", () => this.toggle());
    need("#stop").addEventListener("click", () => player.stop());
    need("#to-start").addEventListener("click", () => player.seek(0));
    player.addEventListener("state", () => this.#state());
    player.addEventListener("seek", () => this.#place());
    player.addEventListener("missing", () => toast(t("An instrument could not be fetched; the piano sounds instead. It is tried again when you next press Play."), { tone: "warn" }));
    store.subscribe(() => this.#facts());
    fitToolbar(need(".transport"), need("#more-menu"), need("#more-list"));
    this.#facts();
    this.#place();
  }

  /** Play or pause; what keeps sound from starting is told to the user. @param {Parameters<Player["play"]>[0]} [how] */
  async toggle(how) {
    const { player } = this.studio;
    if (!player.playing) this.level.expect();
    try {
      await player.toggle(how);
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
    const { counting } = player;
    this.#place();
    showCount(counting);
    if (player.playing) {
      const ids = counting ? new Set() : player.soundingIds(player.tick);
      if (!sameSet(ids, session.sounding)) session.set({ sounding: ids });
      roll.followPlayhead(player.tick);
    } else if (session.sounding.size) {
      session.set({ sounding: new Set() });
    }
    const moves = this.level.show();
    if (player.playing || moves) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #place() {
    const { player, store, roll, score } = this.studio;
    const { tick } = player;
    const { bar, beat } = positionAt(store.shown, tick);
    const seconds = player.secondsAt(tick);
    const minutes = Math.floor(seconds / 60);
    write(need("#position-bar"), `${bar}.${beat}`);
    write(need("#position-time"), `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, "0")}`);
    score?.showPlayhead(tick);
    if (!player.playing) roll.dirtyOverlay();
  }

  #facts() {
    const { tempos, keys, metres } = this.studio.store.shown;
    write(need("#fact-tempo"), `♩ = ${Math.round(tempos[0].bpm)}`);
    write(need("#fact-key"), `${keyName(keys[0])} · ${metres[0].beats}/${metres[0].unit}`);
  }
}

const sameSet = (a, b) => a.size === b.size && [...a].every((value) => b.has(value));
