/** Files in: a score that is dropped or chosen is read by the studio, and becomes the piece as one undoable step. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { late } from "core/late.js";
import { toast, toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { noteCount } from "../core/score/model.js";
import { refusedWhileBusy } from "./busy.js";
import { bindDrop } from "core/drop.js";
import { bindExport } from "./export.js";
import { isRecording } from "./hum/kinds.js";

const askForMelody = late(() => import("./melody_dialog.js"), "askForMelody");

/** @param {{store, session, saving, player, roll, urls, limits}} studio */
export class Files {
  #asking = null;

  constructor(studio) {
    this.studio = studio;
    const input = need("#file-input");
    for (const id of ["#open-file", "#empty-open"]) need(id).addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      if (input.files[0]) this.open(input.files[0]);
      input.value = "";
    });
    bindDrop((file) => this.open(file));
    bindExport(studio);
  }

  /** Read a file through the studio; nothing is stored before the user has it in the editor. @param {File} file */
  async open(file) {
    if (isRecording(file)) return this.studio.hum.openFile(file);
    if (refusedWhileBusy(this.studio.session)) return;
    if (file.size > this.studio.limits.upload_bytes) {
      toast(t("This file is too large for the studio."), { tone: "error" });
      return;
    }
    // A file that is dropped on the question about an earlier one takes its place.
    this.#asking?.close();
    document.body.classList.add("is-importing");
    try {
      const found = await this.#read(file);
      const several = found.melody_candidates.length > 1;
      const score = several ? await this.#ask(file, found) : found.score;
      if (!score || refusedWhileBusy(this.studio.session)) return;
      this.#use(score, file);
      for (const remark of found.remarks ?? []) toast(remark, { tone: "info" });
    } catch (error) {
      toastError(error);
    } finally {
      document.body.classList.remove("is-importing");
    }
  }

  #read(file, melody) {
    const form = new FormData();
    form.append("file", file);
    if (melody) form.append("melody", melody);
    return api.post(this.studio.urls.imports, form);
  }

  async #ask(file, found) {
    const take = async (voice) => (await this.#read(file, voice)).melody_score;
    const asked = await askForMelody(found, { preview: this.studio.preview, take });
    if (!asked) return null;
    const { dialog, choice } = asked;
    this.#asking = dialog;
    return choice.finally(() => (this.#asking = null));
  }

  #use(score, file) {
    const { store, saving, session, roll } = this.studio;
    const title = score.title || file.name.replace(/\.[^.]+$/, "").slice(0, 200);
    session.set({ selection: new Set(), bars: null });
    const command = { ...replaceScore(store.score, { ...score, title }, t("Open file")), unlocks: true };
    saving.markOrigin(command, "import");
    store.run(command);
    session.set({ activePart: score.parts[0]?.id ?? "melody", cursor: { tick: 0, pitch: session.cursor.pitch } });
    this.studio.player.stop();
    this.studio.rename(title);
    roll.fit();
    toast(tn("Opened: %(count)s note", "Opened: %(count)s notes", noteCount(score)), { tone: "ok" });
  }
}
