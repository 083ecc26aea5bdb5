/** Canvases that lie over each other in one box, as sharp as the screen. */

/** Sharper than this nobody sees, but every pixel is painted. */
const MOST_PIXELS_PER_PIXEL = 2;

/**
 * Fit canvases to the box that they fill, in CSS pixels.
 *
 * @param {HTMLElement} box
 * @param {Iterable<HTMLCanvasElement>} canvases
 * @returns {{width: number, height: number, ratio: number} | null} null while the box is not shown
 */
export function fitCanvases(box, canvases) {
  const { clientWidth: width, clientHeight: height } = box;
  if (!width || !height) return null;
  const ratio = Math.min(window.devicePixelRatio || 1, MOST_PIXELS_PER_PIXEL);
  for (const canvas of canvases) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
  }
  return { width, height, ratio };
}
