/** A score file that is chosen or dropped takes the place of the song, as one step that can be undone. */

import { api } from "core/api.js";
import { askToConfirm } from "core/dialogs.js";
import { need } from "core/dom.js";
import { bindDrop } from "core/drop.js";
import { t, tn } from "core/i18n.js";
import { toast, toastError } from "core/toasts.js";
import { noteCount } from "../core/score/model.js";

/** @param {object} studio */
export function bindFiles(studio) {
  const input = need("#file-input");
  let open = false;
  const take = async (file) => {
    if (open) return; // One file at a time.
    open = true;
    await replaceBy(studio, file).catch(toastError);
    open = false;
  };
  need("#open-file").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    if (input.files[0]) take(input.files[0]);
    input.value = "";
  });
  bindDrop(take);
}

async function replaceBy({ store, saving, session, player, urls, limits, roll }, file) {
  if (session.singing) throw new Error(t("Wait until everything is sung, or cancel it; then open the file."));
  if (file.size > limits.upload_bytes) throw new Error(t("This file is too large for the studio."));
  const body = new FormData();
  body.append("file", file);
  const found = await api.post(urls.imports, body);
  const count = noteCount(found.score);
  const text = tn("“%(title)s” with %(count)s note takes the place of what is here. Undo brings it back.", "“%(title)s” with %(count)s notes takes the place of what is here. Undo brings it back.", count, { title: found.title });
  const asked = noteCount(store.score) > 0;
  if (asked && !(await askToConfirm({ title: t("Replace the score?"), text, confirm: t("Replace") }))) return;
  const { singer, language, route, expression } = store.settings;
  const settings = { ...found.settings, route, ...(!found.tuned && { expression }), ...(language === found.settings.language && { singer }) };
  const command = store.command({ score: found.score, settings }, t("Open file"));
  saving.markOrigin(command, "import");
  player.stop();
  session.set({ note: null, take: null });
  store.run(command);
  roll.fit();
  for (const remark of found.remarks) toast(remark, { tone: "info" });
}
