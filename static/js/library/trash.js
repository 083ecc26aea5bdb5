/** The trash: one more question before something is gone for good. */

import { askToConfirm } from "core/dialogs.js";
import { t } from "core/i18n.js";

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.dataset.purge === undefined) return;
  event.preventDefault();
  const sure = await askToConfirm({
    title: t("Delete “%(title)s” for good?", { title: form.dataset.purge }),
    text: t("Its revisions and recordings go with it. Nobody can bring them back."),
    confirm: t("Delete for good"),
    danger: true,
  });
  if (sure) form.submit();
});
