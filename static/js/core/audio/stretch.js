/**
 * Sound made slower or faster at the same pitch.
 *
 * Pieces of it are laid over each other at another distance; each is taken from where it goes on best with the one before
 * (WSOLA: Verhelst and Roelands 1993).
 */

/** Seconds of a piece, and of how far beside its place it may be taken. */
const PIECE = 0.04;
const SEEK = 0.01;
/** Of so many samples one is compared. */
const EVERY = 4;
/** Pieces that are made at once: the page goes on in between. */
const AT_ONCE = 40;

/**
 * @param {Float32Array} samples one channel
 * @param {number} rate 0.25..2 times as fast
 * @param {number} sampleRate
 * @param {() => Promise<void>} [pause] awaited now and then
 * @returns {Promise<Float32Array>} as many samples as `samples` has, by `rate`
 */
export async function stretched(samples, rate, sampleRate, pause = async () => {}) {
  const half = Math.round((PIECE * sampleRate) / 2);
  const seek = Math.round(SEEK * sampleRate);
  const size = 2 * half;
  const window = Float32Array.from({ length: size }, (_, index) => (1 - Math.cos((2 * Math.PI * index) / size)) / 2);
  const made = new Float32Array(Math.round(samples.length / rate) + size);
  const at = (index) => samples[index] ?? 0;
  let taken = -half;
  for (let count = 0, place = -half; place < made.length - size; count += 1, place += half) {
    const wanted = Math.round((place + half) * rate) - half;
    // Where the piece before would go on by itself.
    if (count) taken = bestNear(samples, taken + half, wanted, seek, half);
    for (let index = Math.max(0, -place); index < size; index += 1) made[place + index] += window[index] * at(taken + index);
    if (count % AT_ONCE === AT_ONCE - 1) await pause();
  }
  return made.subarray(0, Math.round(samples.length / rate));
}

/** The place within `seek` of `wanted` whose sound is most like that at `model`. */
function bestNear(samples, model, wanted, seek, length) {
  let best = wanted;
  let most = -Infinity;
  for (let place = wanted - seek; place <= wanted + seek; place += EVERY) {
    let likeness = 0;
    for (let index = 0; index < length; index += EVERY) likeness += (samples[model + index] ?? 0) * (samples[place + index] ?? 0);
    if (likeness > most) [most, best] = [likeness, place];
  }
  return best;
}
