/** While no worker has taken a job, how many come first is asked for now and then. */

import { api } from "core/api.js";
import { jobUrls } from "core/jobs.js";

const EVERY_MS = 2500;

export class Queue {
  #timer = 0;
  #waiting = false;

  /** @param {{queued: (ahead: number) => void, started: () => void}} progress */
  constructor(progress) {
    this.progress = progress;
  }

  /** What is known of the job now. @param {{id: string, state: string, ahead: number}} job */
  see(job) {
    clearTimeout(this.#timer);
    if (job.state !== "queued") return this.leave();
    this.#waiting = true;
    this.progress.queued(job.ahead);
    this.#timer = setTimeout(async () => {
      const now = await api.get(jobUrls(job.id).detail).catch(() => job);
      if (this.#waiting) this.see(now);
    }, EVERY_MS);
  }

  /** A worker has it, or it is over. */
  leave() {
    clearTimeout(this.#timer);
    if (this.#waiting) this.progress.started();
    this.#waiting = false;
  }
}
