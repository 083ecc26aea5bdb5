/** What the listener says of tracks: told at once, shown everywhere, and to be taken back. "change" is said with what it is about. */

import { api } from "core/api.js";
import { t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";

/** @typedef {import("./player/queue.js").Track} Track */
/** @typedef {"not_now" | "hide_track" | "hide_artist"} Against */

export class Opinions extends EventTarget {
  /** By track, as far as it changed in this document. @type {Map<string, boolean>} */
  #liked = new Map();
  /** The event of a like that can be taken back as such, by track. @type {Map<string, string>} */
  #told = new Map();

  /** @param {import("./telling/teller.js").Teller} teller */
  constructor(teller) {
    super();
    this.teller = teller;
  }

  /** @param {Track} track */
  liked(track) {
    return this.#liked.get(track.id) ?? track.liked;
  }

  /** Like it, or not any more. @param {Track} track */
  async toggleLike(track) {
    const now = !this.liked(track);
    this.#liked.set(track.id, now);
    this.#changed({ track, liked: now });
    try {
      if (now) this.#told.set(track.id, this.teller.tell("like", { track: track.id }));
      else await this.#unlike(track);
      await this.#settled();
    } catch (error) {
      this.#liked.set(track.id, !now);
      this.#changed({ track, liked: !now });
      toastError(error);
    }
  }

  async #unlike(track) {
    const undoes = this.#told.get(track.id);
    this.#told.delete(track.id);
    if (undoes) this.teller.tell("undo", { undoes });
    else await takeBack(track.id, "like");
  }

  /** @param {Track} track @param {Against} kind */
  async against(track, kind) {
    const uuid = this.teller.tell(kind, { track: track.id });
    const gone = kind === "hide_artist" ? (other) => other.artist.name === track.artist.name : (other) => other.id === track.id;
    this.#changed({ track, gone });
    const back = async () => {
      this.teller.tell("undo", { undoes: uuid });
      this.#changed({ track, back: true });
      await this.#settled();
    };
    toast(SAID[kind](track), { tone: "ok", action: { label: t("Undo"), run: back } });
    await this.#settled();
  }

  /** Once the studio knows of it, what comes next is another. */
  async #settled() {
    await this.teller.flush();
    this.dispatchEvent(new Event("settled"));
  }

  #changed(detail) {
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }
}

/** Take an opinion of an earlier day back. @param {string} track id @param {"like" | Against} kind */
export const takeBack = (track, kind) => api.delete(`/api/feed/tracks/${track}/opinions/${kind}/`, { keepalive: true });

/** @type {Record<Against, (track: Track) => string>} */
const SAID = {
  not_now: ({ title }) => t("“%(title)s” rests for two weeks.", { title }),
  hide_track: ({ title }) => t("“%(title)s” will not be played to you.", { title }),
  hide_artist: ({ artist }) => t("Nothing by %(name)s will be played to you.", { name: artist.name }),
};
