/** Files in and out: drop or choose a score, say which voice is the melody, export the newest saved revision. */

import { api, csrfToken } from "core/api.js";
import { openDialog } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";
import { replaceScore } from "../core/score/commands.js";
import { noteCount, voiceOf } from "../core/score/model.js";
import { pitchName } from "../core/score/spelling.js";
import { refusedWhileBusy } from "./busy.js";
import { isRecording } from "./hum/kinds.js";
import { noLocks } from "./locks.js";

/** @param {{store, session, saving, player, roll, urls, limits}} studio */
export class Files {
  #depth = 0;

  constructor(studio) {
    this.studio = studio;
    const input = need("#file-input");
    for (const id of ["#open-file", "#open-file-small", "#empty-open"]) need(id).addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      if (input.files[0]) this.open(input.files[0]);
      input.value = "";
    });
    for (const button of document.querySelectorAll("[data-export]")) {
      button.addEventListener("click", () => this.export(button.dataset.export));
    }
    this.#bindDrop();
  }

  #bindDrop() {
    const veil = need("#drop-veil");
    const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
    addEventListener("dragenter", (event) => {
      if (!holdsFile(event)) return;
      this.#depth += 1;
      veil.hidden = false;
    });
    addEventListener("dragleave", () => {
      this.#depth = Math.max(0, this.#depth - 1);
      veil.hidden = this.#depth === 0;
    });
    addEventListener("dragover", (event) => holdsFile(event) && event.preventDefault());
    addEventListener("drop", (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      this.#depth = 0;
      veil.hidden = true;
      if (event.dataTransfer.files[0]) this.open(event.dataTransfer.files[0]);
    });
  }

  /** Read a file through the studio; nothing is stored before the user has it in the editor. @param {File} file */
  async open(file) {
    if (isRecording(file)) return this.studio.hum.openFile(file);
    if (refusedWhileBusy(this.studio.session)) return;
    if (file.size > this.studio.limits.upload_bytes) {
      toast(t("This file is too large for the studio."), { tone: "error" });
      return;
    }
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

  #use(score, file) {
    const { store, saving, session, roll } = this.studio;
    const title = score.title || file.name.replace(/\.[^.]+$/, "").slice(0, 200);
    saving.markOrigin("import");
    session.set({ selection: new Set(), bars: null, locks: noLocks() });
    store.run(replaceScore(store.score, { ...score, title }, t("Open file")));
    session.set({ activePart: score.parts[0]?.id ?? "melody", cursor: { tick: 0, pitch: session.cursor.pitch } });
    this.studio.player.stop();
    this.studio.rename(title);
    roll.fit();
    toast(tn("Opened: %(count)s note", "Opened: %(count)s notes", noteCount(score)), { tone: "ok" });
  }

  /** Which voice is the melody? @returns {Promise<object | null>} the score to use, null = neither */
  #ask(file, found) {
    const { preview } = this.studio;
    const key = found.score.keys[0];
    const choices = found.melody_candidates.slice(0, 12).map((candidate, index) => {
      const id = `candidate-${index}`;
      const value = `${candidate.part_id}:${candidate.voice}`;
      const range = `${pitchName({ pitch: candidate.lowest }, key)}–${pitchName({ pitch: candidate.highest }, key)}`;
      const about = `${tn("%(count)s note", "%(count)s notes", candidate.note_count)}, ${range}`;
      const name = candidate.name || candidate.part_id;
      const hear = () => this.#preview(found.score, candidate);
      return h(
        "li",
        { class: "candidate" },
        h("input", { type: "radio", name: "candidate", id, value, checked: index === 0 }),
        h("label", { for: id }, h("span", {}, name), h("span", { class: "quiet small" }, about)),
        h("button", { type: "button", class: "button button-icon", "aria-label": t("Hear %(voice)s", { voice: name }), title: t("Hear it"), onclick: hear }, icon("play")),
      );
    });
    const melody = h("button", { type: "button", class: "button button-primary" }, t("Use this melody"));
    const whole = h("button", { type: "button", class: "button" }, t("Open all voices"));
    const dialog = openDialog({
      title: t("Which voice is the melody?"),
      body: [h("ul", { class: "candidates" }, ...choices)],
      actions: [whole, melody],
    });
    return new Promise((resolve, reject) => {
      dialog.addEventListener("close", () => {
        preview.stop();
        resolve(null);
      });
      whole.addEventListener("click", () => {
        resolve(found.score);
        dialog.close();
      });
      melody.addEventListener("click", async () => {
        const value = dialog.querySelector("input:checked").value;
        const best = found.melody && `${found.melody.part_id}:${found.melody.voice}` === value;
        melody.setAttribute("aria-busy", "true");
        try {
          resolve(best ? found.melody_score : (await this.#read(file, value)).melody_score);
        } catch (error) {
          reject(error);
        }
        dialog.close();
      });
    });
  }

  #preview(score, { part_id: id, voice }) {
    const part = score.parts.find((candidate) => candidate.id === id);
    const notes = part.notes.filter((note) => voiceOf(note) === voice).slice(0, 16);
    this.studio.preview.play(score, { ...part, program: 0, notes }).catch(toastError);
  }

  /** Save first, then fetch the newest revision in a format. @param {string} format */
  async export(format) {
    const menu = need("#export-menu");
    menu.classList.add("is-busy");
    const stop = toast(t("Preparing the file"), { seconds: 0 });
    try {
      const revision = await this.studio.saving.flush();
      const url = this.studio.urls.export.replace("{id}", revision.id).replace("{format}", format);
      const answer = await fetch(url, { headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin" });
      if (!answer.ok) {
        const { detail } = await answer.json().catch(() => ({}));
        throw new Error(detail ?? t("The file could not be made. Try again in a moment."));
      }
      save(await answer.blob(), nameFrom(answer.headers.get("Content-Disposition")) ?? `music.${format}`);
    } catch (error) {
      toastError(error);
    } finally {
      stop();
      menu.classList.remove("is-busy");
    }
  }
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The file name that the server gives, in either of its two spellings. */
function nameFrom(disposition) {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? "");
  if (encoded) return decodeURIComponent(encoded[1]);
  return /filename="([^"]+)"/.exec(disposition ?? "")?.[1] ?? null;
}
