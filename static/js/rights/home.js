/** What one has published: withdrawing is asked about once more. */

import { askToConfirm } from "core/dialogs.js";
import { t } from "core/i18n.js";

document.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const title = form.dataset.withdraw;
  if (title === undefined) return;
  event.preventDefault();
  const sure = await askToConfirm({
    title: t("Withdraw “%(title)s”?", { title }),
    text: t("Nobody but you hears it then. To publish it again, it is compared anew. Cases about it go on."),
    confirm: t("Withdraw"),
    danger: true,
  });
  if (sure) form.submit();
});
