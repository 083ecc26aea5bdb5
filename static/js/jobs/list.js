/** The page of my jobs, live: every job that is not over is followed, and its row keeps up. */

import { need } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { JobStream, cancelJob, finished, retryJob } from "core/jobs.js";
import { toast, toastError } from "core/toasts.js";

/** @typedef {import("core/jobs.js").Job} Job */

/** More than a few open lines are of no use to anybody who reads. */
const MOST_STREAMS = 8;

/** @type {Record<string, {icon: string, tone: string, label: () => string}>} */
const STATES = {
  queued: { icon: "clock", tone: "", label: () => t("Waiting") },
  running: { icon: "refresh", tone: "chip-accent", label: () => t("Running") },
  succeeded: { icon: "check", tone: "chip-ok", label: () => t("Done") },
  failed: { icon: "alert", tone: "chip-error", label: () => t("Failed") },
  cancelled: { icon: "close", tone: "", label: () => t("Cancelled") },
};

class Row {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.id = element.dataset.job ?? "";
    this.cancelButton = need("[data-cancel]", element);
    this.retryButton = need("[data-retry]", element);
    this.cancelButton.addEventListener("click", () => this.ask(cancelJob, this.cancelButton));
    this.retryButton.addEventListener("click", () => this.ask(retryJob, this.retryButton));
    /** @type {JobStream | null} */
    this.stream = null;
    this.announced = element.dataset.state ?? "";
  }

  get name() {
    return need(".row-title", this.element).textContent ?? "";
  }

  follow() {
    this.stream?.stop();
    this.stream = new JobStream(this.id, {
      after: "now",
      onJob: (job) => this.show(job),
      onEvent: (event) => this.hear(event),
      onEnd: (job) => job && this.show(job),
    }).start();
  }

  /** @param {import("core/jobs.js").JobEvent} event */
  hear({ kind, data }) {
    if (kind === "progress") this.showProgress(data.done, data.total);
    if (kind === "state" && !finished(data)) this.showState(data.state, Boolean(data.cancel_requested));
  }

  /** @param {Job} job */
  show(job) {
    this.showState(job.state, job.cancel_requested);
    this.showProgress(job.progress.done, job.progress.total);
    const error = need("[data-error]", this.element);
    error.textContent = job.error;
    error.hidden = !job.error;
  }

  /** @param {string} state @param {boolean} cancelling */
  showState(state, cancelling) {
    const over = finished({ state });
    const look = STATES[state] ?? STATES.queued;
    const label = cancelling && !over ? t("Stopping…") : look.label();
    const chip = document.createElement("span");
    chip.className = `chip ${look.tone}`;
    chip.append(icon(look.icon), label);
    need("[data-chip]", this.element).replaceChildren(chip);
    need("[data-progress]", this.element).hidden = over;
    this.keepFocus(() => {
      this.cancelButton.hidden = over || cancelling;
      this.retryButton.hidden = state !== "failed" && state !== "cancelled";
      const open = this.element.querySelector("[data-open]");
      if (open instanceof HTMLElement) open.hidden = state !== "succeeded";
    });
    if (over && this.announced !== state) need("#job-news").textContent = `${this.name}: ${label}`;
    this.announced = state;
  }

  /** A button that vanishes under the keyboard hands its focus to the one that takes its place. @param {() => void} change */
  keepFocus(change) {
    const had = this.element.contains(document.activeElement);
    change();
    if (had && document.activeElement instanceof HTMLElement && document.activeElement.hidden) {
      const next = this.element.querySelector(".row-actions > :not([hidden])");
      if (next instanceof HTMLElement) next.focus();
    }
  }

  /** @param {number} done @param {number} total */
  showProgress(done, total) {
    const bar = /** @type {HTMLProgressElement} */ (need("progress", this.element));
    if (total > 0) {
      bar.max = total;
      bar.value = done;
    } else bar.removeAttribute("value");
    need("[data-count]", this.element).textContent = total > 0 ? `${formatNumber(done)} / ${formatNumber(total)}` : "";
  }

  /** @param {(id: string) => Promise<Job>} verb @param {HTMLElement} button */
  async ask(verb, button) {
    button.setAttribute("aria-busy", "true");
    try {
      this.show(await verb(this.id));
      if (verb === cancelJob) toast(t("Stopping. What is made so far is kept."));
      this.follow();
    } catch (error) {
      toastError(error);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
}

let streams = 0;
for (const element of document.querySelectorAll("[data-job]")) {
  const row = new Row(/** @type {HTMLElement} */ (element));
  if (!finished({ state: row.announced }) && streams++ < MOST_STREAMS) row.follow();
}
