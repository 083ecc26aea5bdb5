/** Files that the studio makes on demand. */

import { csrfToken } from "./api.js";
import { h } from "./dom.js";
import { t } from "./i18n.js";

/**
 * Have a file made and saved by the browser under the name that the server gives it.
 *
 * @param {string} address on this site
 * @param {AbortSignal} signal calls it off
 * @param {string} format ending of the file, for a server that gives no name
 * @returns {Promise<void>} rejects with a sentence for the user
 */
export async function download(address, signal, format) {
  save(await fetched(address, signal, format));
}

async function fetched(address, signal, format) {
  const failed = t("The file could not be made. Try again in a moment.");
  const answer = await fetch(address, { headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin", signal }).catch((error) => {
    throw error.name === "AbortError" ? error : new Error(failed);
  });
  if (!answer.ok) {
    const { detail } = await answer.json().catch(() => ({}));
    throw new Error(detail ?? failed);
  }
  return { blob: await answer.blob(), name: nameFrom(answer.headers.get("Content-Disposition")) ?? `music.${format}` };
}

function save({ blob, name }) {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The file name that the server gives, in either of its two spellings. */
function nameFrom(disposition) {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? "");
  if (encoded) return decodeURIComponent(encoded[1]);
  return /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? null;
}
