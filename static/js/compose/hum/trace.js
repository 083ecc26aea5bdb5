/** The pitch of a voice as a line, while it sings and afterwards: pitchy (McLeod's method) with a gate for silence. */

const WINDOW = 2048;
const QUIETEST = 0.006;
const CLEAREST = 0.9;
const [LOWEST, HIGHEST] = [65, 1400];

/** @typedef {{time: number, pitch: number}} Point seconds, MIDI number with fraction */

export const midiOf = (hertz) => 69 + 12 * Math.log2(hertz / 440);

/** @returns {Promise<(samples: Float32Array, rate: number) => number | null>} the MIDI number of 2048 samples; null = no note */
export async function pitchFinder() {
  const { PitchDetector } = await import("pitchy");
  const detector = PitchDetector.forFloat32Array(WINDOW);
  return (samples, rate) => {
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    if (rms < QUIETEST) return null;
    const [hertz, clarity] = detector.findPitch(samples, rate);
    return clarity >= CLEAREST && hertz >= LOWEST && hertz <= HIGHEST ? midiOf(hertz) : null;
  };
}

/** The line of a whole recording; gives the page a breath now and then. @returns {Promise<Point[]>} */
export async function traceOf(samples, rate, find) {
  const points = [];
  const hop = Math.round(rate * 0.03);
  let pause = performance.now() + 12;
  for (let at = 0; at + WINDOW <= samples.length; at += hop) {
    const pitch = find(samples.subarray(at, at + WINDOW), rate);
    if (pitch !== null) points.push({ time: (at + WINDOW / 2) / rate, pitch });
    if (performance.now() > pause) {
      await new Promise((resolve) => setTimeout(resolve));
      pause = performance.now() + 12;
    }
  }
  return points;
}

/** Points in runs that were sung without a break. @param {Point[]} points @returns {Point[][]} */
export function runs(points, gap = 0.09) {
  const found = [];
  for (const point of points) {
    const last = found.at(-1)?.at(-1);
    if (last && point.time - last.time <= gap && Math.abs(point.pitch - last.pitch) < 2) found.at(-1).push(point);
    else found.push([point]);
  }
  return found;
}
