/**
 * News of the same work in other tabs and browsers.
 *
 * Tabs of one browser tell each other at once (BroadcastChannel). Another browser is noticed when this page comes back to the
 * front or online, and at the latest by the refusal of a save that builds on what is no longer the newest.
 */

import { api } from "core/api.js";

/** @param {{saving, session, urls}} studio @param {string} work id */
export function watchElsewhere({ saving, session, urls }, work) {
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(`musicstudio work ${work}`) : null;
  channel?.addEventListener("message", ({ data }) => saving.hear(data));
  saving.addEventListener("stored", () => {
    const { id, number, author, created_at } = saving.revision;
    channel?.postMessage({ id, number, author: author ?? null, created_at: created_at ?? new Date().toISOString() });
  });

  const ask = async () => {
    // While bars arrive, or a save is on its way, the newest revision may be our own.
    if (document.hidden || !navigator.onLine || session.busy || saving.state === "saving") return;
    try {
      const { newest, head } = await api.get(urls.work);
      if (!newest || head <= saving.base) return;
      const latest = await api.get(urls.revision.replace("{id}", newest));
      if (!session.busy && saving.state !== "saving") saving.hear(latest);
    } catch {
      // Nothing to tell: saving says on its own what it cannot do.
    }
  };
  document.addEventListener("visibilitychange", ask);
  addEventListener("online", ask);
  addEventListener("focus", ask);
}
