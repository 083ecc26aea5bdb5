/** Pauses in long work, for a page that answers hands meanwhile. */

/** Lets what waits go first, then goes on. @returns {Promise<void>} */
export const breath = () => globalThis.scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));

/** Goes on once the page has shown what it has to show; a hidden page shows nothing. @returns {Promise<void>} */
export const painted = () =>
  document.hidden ? breath() : new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
