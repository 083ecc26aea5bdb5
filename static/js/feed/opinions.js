/** What the listener says of tracks: told at once, shown everywhere, and to be taken back. "change" is said with what it is about. */

import { api } from "core/api.js";
import { t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";

/** @typedef {import("./player/queue.js").Track} Track */
/** @typedef {"like" | "favourite"} For */
/** @typedef {"not_now" | "hide_track" | "hide_artist"} Against */

/** What a track, as the studio tells it, calls an opinion. @type {Record<For, "liked" | "favourite">} */
const FIELDS = { like: "liked", favourite: "favourite" };

export class Opinions extends EventTarget {
  /** By opinion and track, as far as it changed in this document. @type {Map<string, boolean>} */
  #said = new Map();
  /** The event that can be taken back as such, by opinion and track. @type {Map<string, string>} */
  #told = new Map();

  /** @param {import("./telling/teller.js").Teller} teller */
  constructor(teller) {
    super();
    this.teller = teller;
  }

  /** @param {Track} track @param {For} kind */
  has(track, kind) {
    return this.#said.get(about(track, kind)) ?? track[FIELDS[kind]];
  }

  /** The track with what is thought of it by now. @param {Track} track */
  withOpinions(track) {
    return { ...track, liked: this.has(track, "like"), favourite: this.has(track, "favourite") };
  }

  /** Like it, or make it a favourite; or not any more. @param {Track} track @param {For} kind */
  async toggle(track, kind) {
    const now = !this.has(track, kind);
    if (kind === "favourite") {
      const { title } = track;
      const text = now ? t("“%(title)s” is one of your favourites.", { title }) : t("“%(title)s” is not a favourite any more.", { title });
      toast(text, { tone: "ok", action: { label: t("Undo"), run: () => this.#say(track, kind, !now) } });
    }
    await this.#say(track, kind, now);
  }

  /** @param {Track} track @param {For} kind @param {boolean} now */
  async #say(track, kind, now) {
    const key = about(track, kind);
    this.#said.set(key, now);
    this.#changed({ track });
    try {
      if (now) this.#told.set(key, this.teller.tell(kind, { track: track.id }));
      else await this.#unsay(track, kind);
      await this.#settled();
    } catch (error) {
      this.#said.set(key, !now);
      this.#changed({ track });
      toastError(error);
    }
  }

  async #unsay(track, kind) {
    const undoes = this.#told.get(about(track, kind));
    this.#told.delete(about(track, kind));
    if (undoes) this.teller.tell("undo", { undoes });
    else await takeBack(track.id, kind);
  }

  /** @param {Track} track @param {Against} kind */
  async against(track, kind) {
    const uuid = this.teller.tell(kind, { track: track.id });
    const gone = kind === "hide_artist" ? (other) => other.artist.name === track.artist.name : (other) => other.id === track.id;
    this.#changed({ track, gone });
    const back = async () => {
      this.teller.tell("undo", { undoes: uuid });
      this.#changed({ track });
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

/** @param {Track} track @param {For} kind */
const about = (track, kind) => `${kind} ${track.id}`;

/** Take an opinion of an earlier day back. @param {string} track id @param {For | Against} kind */
export const takeBack = (track, kind) => api.delete(`/api/feed/tracks/${track}/opinions/${kind}/`, { keepalive: true });

/** @type {Record<Against, (track: Track) => string>} */
const SAID = {
  not_now: ({ title }) => t("“%(title)s” rests for two weeks.", { title }),
  hide_track: ({ title }) => t("“%(title)s” will not be played to you.", { title }),
  hide_artist: ({ artist }) => t("Nothing by %(name)s will be played to you.", { name: artist.name }),
};
