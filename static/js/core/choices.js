/** Small choices that this browser remembers. Where it keeps nothing (private windows), they hold for the page. */

/**
 * @template T
 * @param {string} key
 * @param {T} otherwise when nothing, or nothing readable, is stored
 * @returns {T}
 */
export function readChoice(key, otherwise) {
  try {
    const stored = globalThis.localStorage?.getItem(key) ?? null;
    return stored === null ? otherwise : JSON.parse(stored);
  } catch {
    return otherwise;
  }
}

/** @param {string} key @param {unknown} value JSON */
export function writeChoice(key, value) {
  try {
    globalThis.localStorage?.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}
