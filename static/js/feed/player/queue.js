/**
 * What plays, what played before it, and what comes next.
 *
 * @typedef {{id: string, title: string, artist: {name: string, page: string}, duration_ms: number, page: string, cover: string,
 *   sound: string, liked: boolean, generated: boolean, tags: {tag: string, name: string}[], position?: number}} Track
 * @typedef {{key: number, track: Track, own: boolean}} Entry `own`: put there by hand; what a mix brings may be replaced
 * @typedef {"off" | "all" | "one"} Loop
 */

let keys = 0;

/** @param {Track} track @returns {Entry} */
const entry = (track, own = false) => ({ key: ++keys, track, own });

export class Queue {
  /** Never changed in place, so that what was before can be kept for an undo. @type {readonly Entry[]} */
  entries = [];
  /** The one that plays; -1 while there is none. */
  at = -1;

  get current() {
    return this.entries[this.at] ?? null;
  }

  get upcoming() {
    return this.entries.slice(this.at + 1);
  }

  /** Milliseconds of all that is still to come. */
  get upcomingMs() {
    return this.upcoming.reduce((sum, { track }) => sum + track.duration_ms, 0);
  }

  /** @param {Track[]} tracks @param {number} at */
  set(tracks, at) {
    this.entries = tracks.map((track) => entry(track));
    this.at = at;
  }

  /** As it was kept. @param {{track: Track, own: boolean}[]} entries @param {number} at */
  fill(entries, at) {
    this.entries = entries.map(({ track, own }) => entry(track, own));
    this.at = at;
  }

  /** Where it goes on by itself. @param {Loop} loop @returns {number} -1 at the end */
  following(loop) {
    if (loop === "one") return this.at;
    if (this.at + 1 < this.entries.length) return this.at + 1;
    return loop === "all" && this.entries.length ? 0 : -1;
  }

  /** @param {Track[]} tracks */
  addNext(tracks) {
    this.entries = this.entries.toSpliced(this.at + 1, 0, ...tracks.map((track) => entry(track, true)));
  }

  /** At the end. @param {Track[]} tracks @param {boolean} [own] */
  addLast(tracks, own = true) {
    this.entries = [...this.entries, ...tracks.map((track) => entry(track, own))];
  }

  /** @param {number} from @param {number} to index that it has afterwards */
  move(from, to) {
    const playing = this.current?.key;
    const moved = { ...this.entries[from], own: true };
    this.entries = this.entries.toSpliced(from, 1).toSpliced(to, 0, moved);
    this.#find(playing);
  }

  /** All but the one that plays. @param {(entry: Entry) => boolean} chosen */
  remove(chosen) {
    const playing = this.current?.key;
    this.entries = this.entries.filter((one) => one.key === playing || !chosen(one));
    this.#find(playing);
  }

  /** Nothing is left but what plays. */
  clear() {
    this.remove(() => true);
  }

  /** Something else comes next than the mix had foreseen; what was put in by hand stays. @param {Track[]} tracks */
  replaceTail(tracks) {
    const own = this.upcoming.filter((one) => one.own);
    const there = new Set([...this.entries.slice(0, this.at + 1), ...own].map(({ track }) => track.id));
    const fresh = tracks.filter(({ id }) => !there.has(id));
    this.entries = [...this.entries.slice(0, this.at + 1), ...own, ...fresh.map((track) => entry(track))];
  }

  /** How it is now, for `restore`. */
  snapshot() {
    return { entries: this.entries, playing: this.current?.key };
  }

  /** As it was, with what plays now where it stood, or else first. @param {ReturnType<Queue["snapshot"]>} before */
  restore({ entries }) {
    const playing = this.current;
    const there = !playing || entries.some(({ key }) => key === playing.key);
    this.entries = there ? entries : [playing, ...entries];
    this.#find(playing?.key);
  }

  #find(key) {
    this.at = this.entries.findIndex((one) => one.key === key);
  }
}
