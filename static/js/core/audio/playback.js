/** Metronome and count-in: their controls and keys. */

import { readChoice, writeChoice } from "core/choices.js";
import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";

const STORED = "musicstudio.playback";

export class Playback {
  /** @param {{player, shortcuts}} studio */
  constructor({ player, shortcuts }) {
    this.player = player;
    this.volume = need("#metronome-volume");
    this.countIn = need("#count-in-bars");
    const stored = readChoice(STORED, null);
    player.metronomeVolume = stored?.metronomeVolume ?? player.metronomeVolume;
    player.countInBars = stored?.countInBars ?? 0;
    need("#metronome").addEventListener("click", () => this.#switchMetronome());
    this.volume.value = player.metronomeVolume;
    this.volume.addEventListener("input", () => {
      player.metronomeVolume = Number(this.volume.value);
      this.#keep();
    });
    this.countIn.addEventListener("change", () => this.#countIn(Number(this.countIn.value)));
    player.addEventListener("settings", () => this.#show());
    this.#bindKeys(shortcuts);
    this.#show();
  }

  #bindKeys(shortcuts) {
    const group = t("Play");
    shortcuts.addAll([
      { id: "metronome", group, keys: ["M"], label: t("Metronome on or off"), run: () => this.#switchMetronome() },
      { id: "countin", group, keys: ["Shift+M"], label: t("Count-in: off, one or two bars"), run: () => this.#countIn((this.player.countInBars + 1) % 3) },
    ]);
  }

  #switchMetronome() {
    this.player.metronome = !this.player.metronome;
    this.#say(this.player.metronome ? t("Metronome on") : t("Metronome off"));
  }

  #countIn(bars) {
    this.player.countInBars = bars;
    this.#keep();
    this.#say(bars ? tn("Count-in: %(count)s bar", "Count-in: %(count)s bars", bars) : t("Count-in off"));
  }

  #keep() {
    const { metronomeVolume, countInBars } = this.player;
    writeChoice(STORED, { metronomeVolume, countInBars });
  }

  #show() {
    const { metronome, countInBars } = this.player;
    need("#metronome").setAttribute("aria-pressed", String(metronome));
    this.countIn.value = String(countInBars);
    need("#count-in-text").textContent = countInBars ? `+${countInBars}` : "";
  }

  #say(text) {
    need("#transport-says").textContent = text;
  }
}
