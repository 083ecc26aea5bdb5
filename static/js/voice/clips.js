/** The sounds of phrases and takes, fetched and decoded when they are about to be heard. */

import { stretched } from "../core/audio/stretch.js";

/** Samples of decoded sound that are kept: 200 MB of them, of which a minute takes 11. */
const MOST = 50_000_000;

/**
 * @typedef {{key: string, start: number, end: number, line: string | null, url: string}} Clip seconds of the score at which it
 *   begins and ends; `line`: "" for the one that leads, the `lineKey` of one that sings along, null for all
 */

/** @typedef {{buffer: AudioBuffer | null, failed: boolean, rate: number, stretched: AudioBuffer | null}} Entry `stretched`: at another rate */

export class Clips {
  /** @type {Map<string, Entry>} the one used last is the last */
  #kept = new Map();

  /** @param {() => BaseAudioContext} context */
  constructor(context) {
    this.context = context;
  }

  /**
   * The sound of a clip if it is there, otherwise it is fetched, and made as fast as it is wanted.
   *
   * @param {Clip} clip
   * @param {number} rate
   * @returns {AudioBuffer | null}
   */
  take(clip, rate) {
    const found = this.#kept.get(clip.key) ?? { buffer: null, failed: false, rate: 1, stretched: null };
    const asked = this.#kept.delete(clip.key);
    this.#kept.set(clip.key, found);
    if (!asked) this.#fetch(clip, found);
    this.#makeRoom();
    if (rate === 1 || !found.buffer) return found.buffer;
    if (found.rate !== rate) this.#stretch(found, rate);
    return found.stretched;
  }

  /** Those that were not used for longest go; the one in hand stays, however long it is. */
  #makeRoom() {
    let held = [...this.#kept.values()].reduce((sum, entry) => sum + samplesOf(entry), 0);
    for (const [key, entry] of [...this.#kept].slice(0, -1)) {
      if (held <= MOST) return;
      held -= samplesOf(entry);
      this.#kept.delete(key);
    }
  }

  async #stretch(entry, rate) {
    Object.assign(entry, { rate, stretched: null });
    const { sampleRate } = entry.buffer;
    const samples = await stretched(entry.buffer.getChannelData(0), rate, sampleRate, () => new Promise((resolve) => setTimeout(resolve)));
    if (entry.rate !== rate) return;
    const buffer = new AudioBuffer({ length: Math.max(1, samples.length), sampleRate });
    buffer.copyToChannel(samples, 0);
    entry.stretched = buffer;
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

const samplesOf = ({ buffer, stretched }) => [buffer, stretched].reduce((sum, sound) => sum + (sound ? sound.length * sound.numberOfChannels : 0), 0);
