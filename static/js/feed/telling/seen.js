/** What of a list was really seen: half of it in the window, for a second. */

const SHARE = 0.5;
const FOR_MS = 1_000;

/**
 * @param {(element: Element) => void} tell called once for each
 * @param {AbortSignal} signal ends it
 * @returns {(element: Element) => void} watch one more
 */
export function watchSeen(tell, signal) {
  /** @type {Map<Element, number>} */
  const timers = new Map();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio } of entries) {
        clearTimeout(timers.get(target));
        if (intersectionRatio >= SHARE) timers.set(target, setTimeout(() => done(target), FOR_MS));
      }
    },
    { threshold: SHARE },
  );
  const done = (element) => {
    if (document.hidden || !element.isConnected) return;
    observer.unobserve(element);
    tell(element);
  };
  signal.addEventListener("abort", () => {
    observer.disconnect();
    for (const timer of timers.values()) clearTimeout(timer);
  });
  return (element) => observer.observe(element);
}
