/** A style while it is learnt: how far it is, what it has learnt by now, and the way to stop it. */

import { need, write } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { JobStream, cancelJob } from "core/jobs.js";
import { toastError } from "core/toasts.js";

/** @typedef {import("core/jobs.js").Job} Job */

/** Among how many notes, all as likely, somebody hesitates who needs so many nats for each. @param {number} nats */
const among = (nats) => formatNumber(Math.exp(nats), { maximumFractionDigits: 1, minimumFractionDigits: 1 });

export class Learning {
  #best = Infinity;
  /** @type {JobStream | null} */
  #stream = null;

  /** @param {(job: Job | null) => void} ended */
  constructor(ended) {
    this.ended = ended;
    this.box = need("#learning");
    this.bar = /** @type {HTMLProgressElement} */ (need("progress", this.box));
    this.button = /** @type {HTMLButtonElement} */ (need("#stop-learning"));
    this.button.addEventListener("click", () => this.#stop());
  }

  /** @param {string} id @param {string} name */
  follow(id, name) {
    need("#learning-name").textContent = name;
    this.box.hidden = false;
    this.button.disabled = false;
    this.#stream = new JobStream(id, {
      onAttempt: () => this.#begin(),
      onJob: (job) => this.#show(job),
      onEvent: ({ kind, data }) => this.#hear(kind, data),
      onEnd: (job) => {
        this.box.hidden = true;
        this.ended(job);
      },
    }).start();
  }

  #begin() {
    this.#best = Infinity;
    this.bar.removeAttribute("value");
    write(need("#learning-share"), "");
    this.#say(t("The melodies are being looked at."));
  }

  /** @param {Job} job */
  #show(job) {
    if (job.cancel_requested) this.#say(t("Stopping…"));
    else if (job.state === "queued") this.#say(t("Waiting"));
  }

  /** @param {string} kind @param {any} data */
  #hear(kind, data) {
    if (kind === "progress" && data.total > 0) {
      this.bar.max = data.total;
      this.bar.value = data.done;
      write(need("#learning-share"), formatNumber(data.done / data.total, { style: "percent" }));
    }
    if (kind !== "learning") return;
    this.#best = Math.min(this.#best, data.figure);
    const loss = (name) => formatNumber(data.losses[name] ?? 0, { maximumFractionDigits: 2, minimumFractionDigits: 2 });
    const values = { step: formatNumber(data.step), pitch: loss("pitch"), length: loss("length"), now: among(data.figure), best: among(this.#best) };
    this.#say(t("Step %(step)s. Loss: pitch %(pitch)s, length %(length)s. On the pieces that choose it hesitates among %(now)s notes; %(best)s at the best.", values));
  }

  async #stop() {
    this.button.disabled = true;
    try {
      await cancelJob(/** @type {JobStream} */ (this.#stream).id);
      this.#say(t("Stopping…"));
    } catch (error) {
      this.button.disabled = false;
      toastError(error);
    }
  }

  /** @param {string} text */
  #say(text) {
    write(need("#learning-state"), text);
  }
}
