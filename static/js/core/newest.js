/**
 * The studio is told what somebody wants now, one request after the other: while one is on its way only the newest waits, which is
 * sent at once when the page is left. Where the last is refused, `failed` shows what the studio has.
 *
 * @template T
 * @param {T} stored what the studio has
 * @param {(wanted: T, stored: T) => Promise<unknown>} tell
 * @param {(error: unknown, stored: T) => void} failed
 * @returns {(wanted: T) => Promise<void>} over when nothing waits any more
 */
export function newest(stored, tell, failed) {
  let [wanted, sent] = [stored, stored];
  /** @type {Promise<void> | null} */
  let busy = null;
  const leave = () => {
    if (wanted !== sent) void tell(wanted, stored).catch(() => {});
  };
  const run = async () => {
    globalThis.addEventListener?.("pagehide", leave);
    try {
      while (wanted !== stored) {
        sent = wanted;
        try {
          await tell(sent, stored);
          stored = sent;
        } catch (error) {
          if (wanted !== sent) continue;
          wanted = stored;
          failed(error, stored);
        }
      }
    } finally {
      globalThis.removeEventListener?.("pagehide", leave);
      busy = null;
    }
  };
  return (now) => {
    wanted = now;
    busy ??= run();
    return busy;
  };
}
