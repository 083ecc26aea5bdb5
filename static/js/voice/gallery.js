/** The gallery: every voice with its card; one of them is chosen. */

import { openDialog } from "core/dialogs.js";
import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { cardFacts, previewButton, stopPreview } from "./cards.js";

/**
 * @param {object[]} voices
 * @param {{title: string, chosen: string, choose: (name: string) => void}} how
 */
export function openGallery(voices, { title, chosen, choose }) {
  const close = h("button", { type: "button", class: "button" }, t("Close"));
  const rows = voices.map((voice) => {
    const take = h(
      "button",
      { type: "button", class: "button button-primary", disabled: voice.name === chosen, autofocus: voice.name === chosen },
      voice.name === chosen ? t("Chosen") : t("Choose"),
      h("span", { class: "visually-hidden" }, `: ${voice.title}`),
    );
    take.addEventListener("click", () => {
      dialog.close();
      choose(voice.name);
    });
    return h("li", { class: voice.name === chosen ? "voice-card is-chosen" : "voice-card" }, h("h3", {}, voice.title), ...cardFacts(voice), h("div", { class: "button-row" }, previewButton(voice), take));
  });
  const dialog = openDialog({ title, wide: true, body: [h("ul", { class: "voice-cards" }, ...rows)], actions: [close] });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", stopPreview);
}
