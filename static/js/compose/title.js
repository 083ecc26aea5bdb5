/** The title belongs to the work and is printed on its score: both change together. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toastError } from "core/toasts.js";
import { setFields } from "../core/score/commands.js";
import { Renaming } from "./renaming.js";

/** A pause in typing a title that is long enough to store it, ms. */
const TYPED_MS = 1000;

/** @param {{store, session, saving, urls}} studio */
export function bindTitle(studio) {
  const input = need("#title");
  const { store, session, saving, urls } = studio;
  const renaming = new Renaming({
    work: saving.work.id,
    title: input.value,
    send: (title) => api.patch(urls.work, { title }),
    done: (title) => (document.title = title),
    refused: toastError,
  });
  let printed = store.score.title;
  studio.rename = (title) => {
    if (input.value.trim() !== title) input.value = title;
    return renaming.rename(title);
  };
  const left = renaming.leftBehind(printed);
  if (left) studio.rename(left);
  addEventListener("online", () => renaming.flush());
  saving.addEventListener("stored", () => renaming.flush());

  let pause = 0;
  const write = () => {
    clearTimeout(pause);
    const title = input.value.trim() || renaming.title;
    if (title !== store.score.title) store.run(setFields(store.score, { title }, t("Change title")));
    studio.rename(title);
  };
  const typed = (event) => {
    clearTimeout(pause);
    // What an input method has not settled yet is no title.
    if (!event.isComposing && input.value.trim()) pause = setTimeout(write, TYPED_MS);
  };
  input.addEventListener("change", write);
  for (const kind of ["input", "compositionend"]) input.addEventListener(kind, typed);
  // Whatever step changes the score's title, the work is called the same: undo, a version brought back, an opened file.
  store.subscribe((reason) => {
    const { title } = store.score;
    if (reason !== "preview" && title && title !== printed) studio.rename(title);
    printed = title;
  });
  // The key that chooses a word of an input method is not the one that ends the title.
  input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && input.blur());
  session.subscribe((changed) => changed.has("busy") && (input.readOnly = session.busy));
}
