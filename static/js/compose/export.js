/** Taking the work along as a file: saved first, then made by the studio, which says how it goes. */

import { need } from "core/dom.js";
import { download } from "core/download.js";
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
    await download(address, calling.signal, format);
  } catch (error) {
    if (error.name !== "AbortError") {
      toast(error.message, { tone: "error", action: { label: t("Try again"), run: () => exportAs(studio, format, name) } });
    }
  } finally {
    stop();
    menu.classList.remove("is-busy");
  }
}
