/** A link to a track: handed to whatever the device shares with, or copied. */

import { t } from "core/i18n.js";
import { toast } from "core/toasts.js";

/** @param {{title: string, page: string}} track */
export async function share({ title, page }) {
  const url = new URL(page, location.href).href;
  try {
    if (navigator.share) return await navigator.share({ title, url });
    await navigator.clipboard.writeText(url);
    toast(t("The link is copied."), { tone: "ok" });
  } catch (error) {
    // Called off in the device's own sheet; or the clipboard is shut, and the link is there to be copied by hand.
    if (error.name !== "AbortError") toast(url, { seconds: 0 });
  }
  return undefined;
}
