/** A small piano roll of what was written, to tell one version from another at a glance. */

const SLOTS = { alto: "a", tenor: "t", bass: "b", "piano-right": "a", "piano-left": "b", guitar: "t", "double-bass": "b", strings: "a" };
const ROOM = 2;

/**
 * All pictures beside each other are drawn over the same bars and the same compass, so that shapes can be compared.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Array<{part: string, onset: number, duration: number, pitch: number}>} notes
 * @param {{end: number, low: number, high: number}} frame last tick, lowest and highest pitch
 * @param {Record<string, string>} palette
 */
export function paintPicture(canvas, notes, { end, low, high }, palette) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  const row = height / (high - low + 1 + 2 * ROOM);
  for (const part of new Set(notes.map((note) => note.part))) {
    ctx.fillStyle = palette[SLOTS[part] ?? "s"];
    for (const note of notes) {
      if (note.part !== part) continue;
      const y = (high + ROOM - note.pitch) * row;
      ctx.fillRect((note.onset / end) * width, y, Math.max(1, (note.duration / end) * width - 0.5), Math.max(1.5, row));
    }
  }
}
