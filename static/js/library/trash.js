/** The trash: one more question before something is gone for good. */

import { askToConfirm } from "core/dialogs.js";
import { t } from "core/i18n.js";

for (const element of document.querySelectorAll("form[data-purge]")) {
  const form = /** @type {HTMLFormElement} */ (element);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sure = await askToConfirm({
      title: t("Delete “%(title)s” for good?", { title: form.dataset.purge ?? "" }),
      text: t("Its revisions and recordings go with it. Nobody can bring them back."),
      confirm: t("Delete for good"),
      danger: true,
    });
    if (sure) form.submit();
  });
}
