/** The transport: play, stop, position, the count before the music. It shows what the player does and tells it what to do. */

import { h, need, write } from "core/dom.js";
import { t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";
import { positionAt } from "../score/time.js";
import { Level } from "./level.js";

/** @typedef {import("./player.js").Player} Player */

export class Transport {
  #frame = 0;

  /**
   * @param {Player} player
   * @param {import("./synth.js").Synth} synth
   * @param {{score: () => object, frame: () => void, place: (tick: number) => void}} page what is shown; called with every
   *   frame while it plays and once after, and whenever the place is another
   */
  constructor(player, synth, page) {
    this.player = player;
    this.page = page;
    this.level = new Level(synth, () => player.playing);
    need("#play").addEventListener("click", () => this.toggle());
    need("#stop").addEventListener("click", () => player.stop());
    need("#to-start").addEventListener("click", () => player.seek(0));
    player.addEventListener("state", () => this.#state());
    player.addEventListener("seek", () => this.#place());
    player.addEventListener("missing", () => toast(t("An instrument could not be fetched; the piano sounds instead. It is tried again when you next press Play."), { tone: "warn" }));
    this.#place();
  }

  /** Play or pause; what keeps sound from starting is told to the user. @param {Parameters<Player["play"]>[0]} [how] */
  async toggle(how) {
    const { player } = this;
    if (!player.playing) this.level.expect();
    try {
      await player.toggle(how);
    } catch (error) {
      console.info("audio", error);
      toastError(new Error(t("Sound could not be started. Check that this browser may play audio, then press Play again.")));
    }
  }

  #state() {
    const { player } = this;
    const button = need("#play");
    button.setAttribute("aria-pressed", String(player.playing));
    button.querySelector("[data-label]").textContent = player.waiting ? t("Waiting") : player.playing ? t("Pause") : t("Play");
    setIcon(button.querySelector(".icon"), player.playing ? "pause" : "play");
    cancelAnimationFrame(this.#frame);
    this.#tick();
  }

  /** One frame: position, lit notes, level; goes on until it is quiet. */
  #tick() {
    this.#place();
    showCount(this.player.counting);
    this.page.frame();
    const moves = this.level.show();
    if (this.player.playing || moves) this.#frame = requestAnimationFrame(() => this.#tick());
  }

  #place() {
    const { tick } = this.player;
    const { bar, beat } = positionAt(this.page.score(), tick);
    const seconds = this.player.secondsAt(tick);
    const minutes = Math.floor(seconds / 60);
    write(need("#position-bar"), `${bar}.${beat}`);
    write(need("#position-time"), `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, "0")}`);
    this.page.place(tick);
  }
}

/** Show the beat that is counted, of all in the bar. @param {import("./metronome.js").CountBeat | null} counting */
function showCount(counting) {
  const box = need("#count-in");
  const key = counting ? `${counting.bar}.${counting.beat}` : "";
  if ((box.dataset.count ?? "") === key) return;
  box.dataset.count = key;
  box.hidden = !counting;
  if (!counting) return;
  const { beat, beats } = counting;
  box.replaceChildren(...Array.from({ length: beats }, (_, index) => h("span", { class: index + 1 === beat && "is-now" }, String(index + 1))));
}
