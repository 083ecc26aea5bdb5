/** Sending a recording and waiting for its notes. Whatever goes wrong, the recording stays and can be sent again. */

import { newKey } from "core/api.js";
import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { JobStream, cancelJob } from "core/jobs.js";
import { upload } from "core/upload.js";
import { metreAt } from "../../core/score/time.js";
import { insertionTick } from "./take.js";

export class SendStep {
  #stop = new AbortController();
  #stream = null;
  #job = null;

  /** @param {object} studio @param {import("./dialog.js").Recording} recording @param {{onHeard, onAgain, onFile, onClose}} on */
  constructor(studio, recording, on) {
    this.studio = studio;
    this.recording = recording;
    this.on = on;
    this.text = h("p", { class: "hum-sending", role: "status" });
    this.bar = h("progress", { class: "hum-progress", max: "1", "aria-label": t("Progress") });
    this.problem = h("div", { class: "message tone-error", role: "alert", hidden: true });
    this.actions = h("div", { class: "dialog-actions" });
    this.elements = [this.text, this.bar, this.problem, this.actions];
  }

  enter() {
    this.#send();
  }

  leave() {
    this.#stop.abort();
    this.#stream?.stop();
    if (this.#job) cancelJob(this.#job.id).catch(() => {});
    this.#job = null;
  }

  async #send() {
    this.problem.hidden = true;
    this.bar.hidden = false;
    this.bar.value = 0;
    this.text.textContent = t("Sending the recording");
    this.#offer(button(t("Cancel"), "close", () => this.on.onClose()));
    const { store, session, urls } = this.studio;
    const metre = metreAt(store.score, insertionTick(store.score, session.cursor));
    const form = new FormData();
    form.append("file", this.recording.blob, this.recording.name);
    form.append("beats", metre.beats);
    form.append("unit", metre.unit);
    for (const field of ["bpm", "origin"]) if (this.recording[field] !== null) form.append(field, this.recording[field]);
    try {
      const onProgress = (share) => (this.bar.value = share);
      this.#job = await upload(urls.transcribe, form, { idempotencyKey: newKey(), signal: this.#stop.signal, onProgress });
      if (this.#stop.signal.aborted) return this.leave();
      this.#listen();
    } catch (error) {
      if (error.name !== "AbortError") this.#failed(error.message);
    }
  }

  #listen() {
    this.text.textContent = t("Listening for the notes");
    this.bar.removeAttribute("value");
    this.#stream = new JobStream(this.#job.id, { onEnd: (job) => this.#ended(job) }).start();
  }

  #ended(job) {
    this.#job = null;
    if (job?.state === "succeeded") this.on.onHeard(job.result);
    else this.#failed(job?.error || t("The recording could not be written down. Try again in a moment."));
  }

  #failed(message) {
    this.text.textContent = "";
    this.bar.hidden = true;
    this.problem.replaceChildren(icon("alert"), h("span", {}, message));
    this.problem.hidden = false;
    const again = button(t("Try again"), "refresh", () => this.#send());
    again.classList.add("button-primary");
    this.#offer(
      button(t("Close"), "close", () => this.on.onClose()),
      button(t("Use another recording"), "upload", () => this.on.onFile()),
      button(t("Hum"), "mic", () => this.on.onAgain()),
      again,
    );
    again.focus();
  }

  #offer(...buttons) {
    this.actions.replaceChildren(...buttons);
  }
}

const button = (label, picture, onclick) => h("button", { type: "button", class: "button", onclick }, icon(picture), label);
