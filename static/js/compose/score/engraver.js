/**
 * Engraving on demand, newest only: while one score is being engraved, only the last of those that follow is kept.
 */

const MODULE = new URL("../../../npm/verovio/verovio-module.mjs", import.meta.url).href;
const TOOLKIT = new URL("../../../npm/verovio/verovio.mjs", import.meta.url).href;
const WORKER = new URL("./engraver_worker.js", import.meta.url);

export class Engraver {
  #worker = null;
  #waiting = null;
  #running = null;
  #id = 0;

  /**
   * Engrave `mei` for a width in CSS pixels; pages of at most `height`.
   *
   * `job.onPage({svg, layout, page, pages})` is called for every page, that of `first()` first, `job.onError()` when the engraver fails.
   *
   * @param {{mei: () => string, width: number, height: number, scale: number, first: () => number, onPage: Function, onError: Function}} job
   */
  engrave(job) {
    this.#waiting = job;
    if (!this.#running) this.#next();
  }

  #next() {
    this.#running = this.#waiting;
    this.#waiting = null;
    if (!this.#running) return;
    const { mei, width, height, scale, first } = this.#running;
    this.#id += 1;
    this.#thread().postMessage({ id: this.#id, mei: mei(), width, height, scale, first: first() });
  }

  #thread() {
    if (!this.#worker) {
      this.#worker = new Worker(WORKER, { type: "module" });
      this.#worker.postMessage({ urls: { module: MODULE, toolkit: TOOLKIT } });
      this.#worker.addEventListener("message", ({ data }) => this.#answered(data));
      this.#worker.addEventListener("error", () => {
        // It could not even start; the next attempt takes a new one.
        this.#worker = null;
        this.#answered({ id: this.#id, error: "worker" });
      });
    }
    return this.#worker;
  }

  #answered({ id, error, ...drawn }) {
    if (id !== this.#id || !this.#running) return;
    if (error) this.#running.onError(error);
    else this.#running.onPage(drawn);
    if (error || drawn.last || this.#waiting) this.#next();
  }
}
