/** Pauses in long work, for a page that answers hands meanwhile. */

/** A page that is hidden in between gets no frame. */
const NO_FRAME_MS = 200;

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets what waits go first, then goes on. @returns {Promise<void>} */
export const breath = () => globalThis.scheduler?.yield?.() ?? later(0);

/** Goes on once the page has shown what it has to show. @returns {Promise<void>} */
export const painted = () => Promise.race([new Promise(requestAnimationFrame).then(() => later(0)), later(NO_FRAME_MS)]);
