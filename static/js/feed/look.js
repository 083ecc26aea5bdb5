/**
 * One look at one mix: what was answered so far, and what comes when one goes on. "change" is said when it differs.
 *
 * The studio never answers a track twice in a look, and decides on what is not seen yet anew whenever it is asked to.
 */

import { MissingError, api } from "core/api.js";

const AT_ONCE = 20;

export class Look extends EventTarget {
  /** @type {import("./player/queue.js").Track[]} */
  tracks = [];
  more = true;
  /** Ids of what the listener has seen or heard of it; that stays where it is. @type {Set<string>} */
  #seen = new Set();
  /** @type {Promise<any> | null} */
  #asking = null;

  /** @param {string} mix "for-you", "tag:mood:calm", … @param {string | null} [session] to go on with */
  constructor(mix, session = null) {
    super();
    this.mix = mix;
    this.session = session;
  }

  /** The next ones. @returns {Promise<import("./player/queue.js").Track[]>} those that are new */
  async fetchMore() {
    await this.#asking?.catch(() => {});
    if (!this.more) return [];
    const answer = await this.#ask({ count: AT_ONCE });
    this.tracks = [...this.tracks, ...answer.tracks];
    this.#changed();
    return answer.tracks;
  }

  /** @param {string} id of a track */
  see(id) {
    this.#seen.add(id);
  }

  /** Everything that is not seen yet is decided anew. */
  async refresh() {
    await this.#asking?.catch(() => {});
    if (!this.session) return;
    const kept = this.tracks.slice(0, this.tracks.findLastIndex(({ id }) => this.#seen.has(id)) + 1);
    const answer = await this.#ask({ count: AT_ONCE, keep: kept.length ? kept.at(-1).position + 1 : 0 });
    this.tracks = [...kept, ...answer.tracks];
    this.#changed();
  }

  /** @param {(track: import("./player/queue.js").Track) => boolean} unwanted */
  forget(unwanted) {
    this.tracks = this.tracks.filter((track) => !unwanted(track));
    this.#changed();
  }

  async #ask(query) {
    this.#asking = this.#fetch(query).finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #fetch({ count, keep }) {
    const query = new URLSearchParams({ mix: this.mix, count });
    if (this.session) query.set("session", this.session);
    if (this.session && keep !== undefined) query.set("keep", keep);
    try {
      const answer = await api.get(`/api/feed/tracks/?${query}`);
      this.session = answer.session;
      this.more = answer.more;
      return answer;
    } catch (error) {
      // Forgotten with the history, or of another account: a new look begins.
      if (!(error instanceof MissingError) || !this.session) throw error;
      this.session = null;
      return this.#fetch({ count });
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
