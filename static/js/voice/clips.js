/** The sounds of phrases and takes, fetched and decoded when they are about to be heard. */

/** Decoded sounds that are kept: a minute of sound is 11 MB. */
const MOST = 48;

/**
 * @typedef {{key: string, start: number, end: number, line: string | null, url: string}} Clip seconds of the score at which it
 *   begins and ends; `line`: "" for the one that leads, the `lineKey` of one that sings along, null for all
 */

export class Clips {
  /** @type {Map<string, {buffer: AudioBuffer | null, failed: boolean}>} the one used last is the last */
  #kept = new Map();

  /** @param {() => BaseAudioContext} context */
  constructor(context) {
    this.context = context;
  }

  /**
   * The sound of a clip if it is there, otherwise it is fetched.
   *
   * @param {Clip} clip
   * @returns {AudioBuffer | null}
   */
  take(clip) {
    const found = this.#kept.get(clip.key) ?? { buffer: null, failed: false };
    const asked = this.#kept.delete(clip.key);
    this.#kept.set(clip.key, found);
    if (!asked) this.#fetch(clip, found);
    while (this.#kept.size > MOST) this.#kept.delete(this.#kept.keys().next().value);
    return found.buffer;
  }

  /** What could not be fetched is tried again. */
  retry() {
    for (const [key, { failed }] of this.#kept) if (failed) this.#kept.delete(key);
  }

  async #fetch({ url }, entry) {
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      entry.buffer = await this.context().decodeAudioData(await answer.arrayBuffer());
    } catch {
      entry.failed = true;
    }
  }
}
