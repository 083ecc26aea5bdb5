/** Whether the views go along with the playhead: not while the user looks elsewhere. */

import { need } from "core/dom.js";

/** Dispatches "change". */
export class Following extends EventTarget {
  #on = true;

  /** @param {import("./player.js").Player} player */
  constructor(player) {
    super();
    this.player = player;
    this.chip = need("#follow");
    this.chip.addEventListener("click", () => this.#set(true));
    let playing = false;
    player.addEventListener("state", () => {
      if (player.playing && !playing) this.#set(true);
      playing = player.playing;
      this.#show();
    });
    player.addEventListener("seek", () => this.#set(true));
  }

  get on() {
    return this.#on;
  }

  /** The user has moved a view. */
  pause() {
    if (this.player.playing) this.#set(false);
  }

  #set(on) {
    this.#on = on;
    this.#show();
    this.dispatchEvent(new Event("change"));
  }

  #show() {
    this.chip.hidden = this.#on || !this.player.playing;
  }
}
