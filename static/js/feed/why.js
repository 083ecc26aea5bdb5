/** Why a track is there, in plain words; each reason can be put away, and then the feed does without it. */

import { api } from "core/api.js";
import { h } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";
import { refreshUnseen, teller } from "./listening.js";

/** @typedef {{track: string | null, tag: string, name: string, share: number}} Reason */

/** @param {{text: string, reasons: Reason[]}} why */
export function whyDetails({ text, reasons }) {
  return h(
    "details",
    { class: "more why" },
    h("summary", {}, t("Why this?")),
    h("p", {}, text),
    reasons.length > 0 && h("ul", { class: "why-reasons" }, ...reasons.map(row)),
  );
}

/** @param {Reason} reason */
function row(reason) {
  const button = h(
    "button",
    { type: "button", class: "button button-quiet", "aria-label": t("Do not use “%(name)s” as a reason", { name: reason.name }) },
    t("Do not use this"),
  );
  const element = h(
    "li",
    {},
    h("span", { class: "why-name" }, reason.name),
    h("span", { class: "mono small quiet" }, formatNumber(reason.share, { style: "percent" })),
    h("progress", { class: "progress", value: reason.share, max: 1, "aria-hidden": "true" }),
    button,
  );
  button.addEventListener("click", () => leaveOut(reason, element, button));
  return element;
}

/** @param {Reason} reason @param {Element} element @param {HTMLButtonElement} button */
async function leaveOut(reason, element, button) {
  const about = reason.track ? { track: reason.track } : { tag: reason.tag };
  const unused = (now) => {
    element.classList.toggle("why-unused", now);
    button.disabled = now;
  };
  const settle = async (asking) => {
    try {
      await teller.flush();
      await asking();
    } catch (error) {
      return toastError(error);
    }
    return refreshUnseen();
  };
  unused(true);
  toast(t("“%(name)s” is not used as a reason any more.", { name: reason.name }), {
    tone: "ok",
    action: {
      label: t("Undo"),
      run: () => {
        unused(false);
        return settle(() => api.delete(`/api/feed/taste/unused/?${new URLSearchParams(about)}`));
      },
    },
  });
  await settle(() => api.post("/api/feed/taste/unused/", about));
}
