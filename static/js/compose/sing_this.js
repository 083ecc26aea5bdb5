/** The way to the singing studio: what is written is stored first, so that it is what is sung. */

import { need } from "core/dom.js";
import { toastError } from "core/toasts.js";

/** @param {{saving: import("../core/score/saving.js").Saving}} studio */
export function bindSingThis({ saving }) {
  const link = need("#sing-this");
  link.addEventListener("click", async (event) => {
    const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey;
    if (!saving.isDirty || elsewhere) return;
    event.preventDefault();
    try {
      await saving.flush();
      location.assign(link.href);
    } catch (error) {
      toastError(error);
    }
  });
}
