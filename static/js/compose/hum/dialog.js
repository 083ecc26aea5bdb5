/** The dialog around humming: record, send, fix, use. It owns the recording and asks before it is lost. */

import { askToConfirm, openDialog } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { toast } from "core/toasts.js";
import { newId, partOf } from "../../core/score/model.js";
import { refusedWhileBusy } from "../busy.js";
import { FixStep } from "./fix_step.js";
import { ENDINGS, isRecording } from "./kinds.js";
import { RecordStep } from "./record_step.js";
import { SendStep } from "./send_step.js";
import { insertion, insertionTick } from "./take.js";

/**
 * @typedef {{blob: Blob, name: string, buffer: Promise<AudioBuffer | null>, bpm: number | null, origin: number | null}} Recording
 *   `bpm` and `origin` (second of the first downbeat) are known where a bar was counted in; `buffer` becomes null when this
 *   browser cannot decode the file
 */
export class HumDialog {
  #step = null;
  /** @type {Recording | null} */
  #recording = null;

  /** @param {object} studio @param {File | null} file a recording to write down; null = the microphone */
  constructor(studio, file) {
    this.studio = studio;
    this.content = h("div", { class: "hum" });
    this.dialog = openDialog({
      title: file ? t("Melody from a recording") : t("Hum a melody"),
      body: [this.content],
      wide: true,
      mayClose: () => this.#mayLose(),
    });
    this.dialog.classList.add("hum-dialog");
    this.dialog.addEventListener("close", () => this.#step?.leave());
    if (file) this.useFile(file);
    else this.#record();
  }

  get isOpen() {
    return this.dialog.open;
  }

  /** Show a step: its elements, and what to do when it is left. */
  #show(step) {
    this.#step?.leave();
    this.#step = step;
    this.content.replaceChildren(...step.elements);
    step.enter();
  }

  #record() {
    this.#recording = null;
    const step = new RecordStep(this.studio, {
      onRecorded: (recording) => this.#send(recording),
      onFile: () => this.#chooseFile(),
      onClose: () => this.close(),
    });
    this.#show(step);
  }

  #chooseFile() {
    const input = h("input", { type: "file", accept: ["audio/*", ...ENDINGS].join(",") });
    input.addEventListener("change", () => input.files[0] && this.useFile(input.files[0]));
    input.click();
  }

  /** Write down this recording; one that would be lost is asked about first. @param {File} file */
  async useFile(file) {
    if (!isRecording(file) || file.size > this.studio.limits.recording.bytes) {
      toast(t("This is not a recording that the studio can read; choose WAV, MP3, FLAC or OGG, at most 50 MB."), { tone: "error" });
      return;
    }
    if (!(await this.#mayLose())) return;
    this.#send({ blob: file, name: file.name, buffer: decoded(file), bpm: null, origin: null });
  }

  #send(recording) {
    if (!this.isOpen) return;
    this.#recording = recording;
    const step = new SendStep(this.studio, recording, {
      onHeard: (found) => this.#fix(recording, found),
      onAgain: () => this.#record(),
      onFile: () => this.#chooseFile(),
      onClose: () => this.close(),
    });
    this.#show(step);
  }

  #fix(recording, found) {
    const step = new FixStep(this.studio, recording, found, {
      onUse: (notes, how) => this.#use(notes, how),
      onAgain: async () => (await this.#mayLose()) && this.#record(),
      onClose: () => this.close(),
    });
    this.#show(step);
  }

  /** The notes become part of the music, in one step of the history. */
  #use(placed, { bpm, replace }) {
    const { store, session, roll } = this.studio;
    if (refusedWhileBusy(session)) return;
    const part = partOf(store.score, session.activePart) ?? store.score.parts[0];
    const at = insertionTick(store.score, session.cursor);
    const notes = placed.map((note) => ({ ...note, id: newId() }));
    store.run(insertion(store.score, part.id, notes, { at, replace, bpm, label: t("Hummed notes") }));
    this.#recording = null;
    this.dialog.close("used");
    const last = notes.at(-1);
    session.set({ activePart: part.id, selection: new Set(notes.map(({ id }) => id)), cursor: { tick: at + last.onset + last.duration, pitch: last.pitch } });
    roll.fit();
    toast(tn("Written: %(count)s note", "Written: %(count)s notes", notes.length), { tone: "ok" });
    need("#roll").focus();
  }

  /** Close, unless something would be lost and the musician wants to keep it. */
  async close() {
    if (await this.#mayLose()) this.dialog.close("");
  }

  async #mayLose() {
    if (!this.#recording && !this.#step?.isRecording) return true;
    return askToConfirm({
      title: t("Discard the recording?"),
      text: t("The recording and the notes found in it are not kept."),
      confirm: t("Discard"),
      danger: true,
    });
  }
}

export const openHumDialog = (studio, file) => new HumDialog(studio, file);

/** @returns {Promise<AudioBuffer | null>} for the ear and the picture only; the studio decodes for itself */
async function decoded(file) {
  try {
    return await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(await file.arrayBuffer());
  } catch {
    return null;
  }
}
