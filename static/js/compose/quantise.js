/** The button and the key that quantise; the dialog stands in quantise_dialog.js. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { late } from "core/late.js";
import { noteCount } from "../core/score/model.js";
import { refusedWhileBusy } from "./busy.js";

const askToQuantise = late(() => import("./quantise_dialog.js"), "askToQuantise");

/** @param {{store, session, shortcuts, roll}} studio */
export function bindQuantise(studio) {
  const { shortcuts, store, session } = studio;
  const button = need("#quantise");
  const open = () => {
    if (refusedWhileBusy(session) || !noteCount(store.score)) return;
    askToQuantise(studio);
  };
  shortcuts.add({ id: "quantise", group: t("Notes"), label: t("Quantise"), keys: ["Q"], run: open });
  button.addEventListener("click", open);
  const show = () => (button.disabled = noteCount(store.score) === 0);
  store.subscribe((reason) => reason !== "preview" && show());
  show();
}
