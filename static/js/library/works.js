/** The list of works: rename in place, throw away with undo. The forms of the page work without it, too. */

import { api } from "core/api.js";
import { askForText } from "core/dialogs.js";
import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { submitOnChange } from "core/list_tools.js";
import { toast, toastError } from "core/toasts.js";

/** @param {HTMLElement} card */
const address = (card) => `/api/library/works/${card.dataset.work}/`;

/** @param {HTMLElement} card */
async function rename(card) {
  const title = await askForText({
    title: t("Rename the work"),
    label: t("Title"),
    value: card.dataset.title ?? "",
    confirm: t("Rename"),
    check: async (value) => {
      await api.patch(address(card), { title: value });
    },
  });
  if (title === null) return;
  card.dataset.title = title;
  need(".card-title a", card).textContent = title;
  need("summary", card).setAttribute("aria-label", t("Actions for “%(title)s”", { title }));
  need("summary", card).focus();
}

/** @param {HTMLElement} card */
async function throwAway(card) {
  const title = card.dataset.title ?? "";
  const after = card.nextElementSibling;
  const list = need("#works");
  try {
    await api.delete(address(card));
  } catch (error) {
    toastError(error);
    return;
  }
  card.remove();
  count(-1);
  const next = after?.querySelector("a") ?? list.querySelector("a");
  if (next instanceof HTMLElement) next.focus();
  else if (!list.children.length) location.reload();
  toast(t("“%(title)s” is in the trash.", { title }), {
    tone: "ok",
    action: {
      label: t("Undo"),
      run: async () => {
        try {
          await api.post(`${address(card)}restore/`);
          list.insertBefore(card, after);
          count(1);
          need(".card-title a", card).focus();
        } catch (error) {
          toastError(error);
        }
      },
    },
  });
}

/** @param {number} change */
function count(change) {
  const element = need("[data-count]");
  const now = Number(element.dataset.count) + change;
  element.dataset.count = String(now);
  element.textContent = tn("%(count)s work", "%(count)s works", now);
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest('[data-action="rename"]');
  const card = button && button.closest("[data-work]");
  if (card) void rename(/** @type {HTMLElement} */ (card));
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const card = form.closest("[data-work]");
  if (form.dataset.action !== "trash" || !card) return;
  event.preventDefault();
  void throwAway(/** @type {HTMLElement} */ (card));
});

export const mount = submitOnChange;
