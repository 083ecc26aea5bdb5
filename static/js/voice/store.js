/**
 * What the singing studio edits, with one history for all of it: the words, which are the score's, and the settings of the song.
 *
 * @typedef {{score: object, settings: import("./settings.js").Settings}} Song
 * @typedef {{label: string, before: Partial<Song>, after: Partial<Song>}} Command
 */

import { History } from "core/history.js";

const isEmpty = ({ before, after }) => Object.keys(after).every((key) => before[key] === after[key]);
const apply = (song, { after }) => ({ ...song, ...after });
const invert = ({ label, before, after }) => ({ label, before: after, after: before });

export class SongStore extends History {
  /** @param {Song} song */
  constructor(song) {
    super(song, { apply, invert, isEmpty });
  }

  get score() {
    return this.state.score;
  }

  get settings() {
    return this.state.settings;
  }

  /** Change some of the settings, as one step. @param {Partial<import("./settings.js").Settings>} fields */
  set(fields, label) {
    const settings = { ...this.settings, ...fields };
    if (JSON.stringify(settings) !== JSON.stringify(this.settings)) this.#change({ settings }, label);
  }

  /** Another score, as one step: with other words, or the one that was saved elsewhere. */
  write(score, label) {
    this.#change({ score }, label);
  }

  /** Show settings that are not settled yet; null shows the real ones again. @param {Partial<import("./settings.js").Settings> | null} fields */
  try(fields) {
    this.preview(fields && { ...this.state, settings: { ...this.settings, ...fields } });
  }

  /** A step to be run. @param {Partial<Song>} after @returns {Command} */
  command(after, label) {
    const before = Object.fromEntries(Object.keys(after).map((key) => [key, this.state[key]]));
    return { label, before, after };
  }

  #change(after, label) {
    this.run(this.command(after, label));
  }
}
