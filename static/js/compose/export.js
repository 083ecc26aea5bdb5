/** Taking the work along as a file: saved first, then made by the studio, which says how it goes. */

import { csrfToken } from "core/api.js";
import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toast } from "core/toasts.js";

/** @param {{saving, urls}} studio */
export function bindExport(studio) {
  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => exportAs(studio, button.dataset.export, button.textContent.trim()));
  }
}

/** @param {string} format ending of the file @param {string} name what users call the format */
async function exportAs(studio, format, name) {
  const menu = need("#export-menu");
  const calling = new AbortController();
  menu.classList.add("is-busy");
  const cancel = { label: t("Cancel"), run: () => calling.abort() };
  const stop = toast(t("Preparing the %(format)s file", { format: name }), { seconds: 0, action: cancel });
  try {
    const revision = await studio.saving.flush();
    calling.signal.throwIfAborted();
    const address = studio.urls.export.replace("{id}", revision.id).replace("{format}", format);
    save(await fetched(address, calling.signal, format));
  } catch (error) {
    if (error.name !== "AbortError") {
      toast(error.message, { tone: "error", action: { label: t("Try again"), run: () => exportAs(studio, format, name) } });
    }
  } finally {
    stop();
    menu.classList.remove("is-busy");
  }
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
