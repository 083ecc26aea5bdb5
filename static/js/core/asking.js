/** Asking the studio to write something, which is one job however often it is asked, and none once it is called off. */

import { api, newKey } from "core/api.js";
import { cancelJob } from "core/jobs.js";

/** What `promise` gives, or an AbortError as soon as `signal` says so; what it does goes on unheard. */
export function unlessStopped(signal, promise) {
  const stopped = new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
  return Promise.race([promise, stopped]);
}

export class Asking {
  /** A request whose answer has not come, with its key: asking again for the same finds the same job. */
  #asked = null;

  /**
   * @param {Record<string, string>} urls address by kind of job
   * @param {(answer: any) => import("core/jobs.js").Job} [jobOf] the job in what is answered there
   */
  constructor(urls, jobOf = (answer) => answer) {
    this.urls = urls;
    this.jobOf = jobOf;
  }

  /**
   * @param {string} kind of job
   * @param {object} request
   * @param {AbortSignal} signal calls it off; a job that the studio has made by then is cancelled there
   * @returns {Promise<import("core/jobs.js").Job>}
   */
  ask(kind, request, signal) {
    const text = JSON.stringify([kind, request]);
    if (this.#asked?.text !== text) this.#asked = { text, key: newKey() };
    const asked = this.#asked;
    // Once it is answered or called off, the same again is a new wish.
    const forget = () => {
      if (this.#asked === asked) this.#asked = null;
    };
    signal.addEventListener("abort", forget, { once: true });
    const answered = async () => {
      const job = this.jobOf(await api.post(this.urls[kind], request, { idempotencyKey: asked.key }));
      forget();
      if (signal.aborted) cancelJob(job.id).catch(() => {});
      return job;
    };
    return unlessStopped(signal, answered());
  }
}
