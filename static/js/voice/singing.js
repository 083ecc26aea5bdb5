/** The button that has the song sung, and what is said until the last phrase is there. */

import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { JobStream, cancelJob } from "core/jobs.js";
import { toast } from "core/toasts.js";
import { Asking, unlessStopped } from "../core/asking.js";
import { Queue } from "../core/queue.js";

const KIND = "voice.sing";
const SPEAK_EVERY = 4;

export class Singing {
  #job = null;
  /** Calls off saving and asking, as long as there is no job. @type {AbortController | null} */
  #calling = null;
  #spoken = 0;

  /** @param {object} studio */
  constructor(studio) {
    this.studio = studio;
    this.asking = new Asking({ [KIND]: studio.urls.takes }, ({ job }) => job);
    this.queue = new Queue({
      queued: (ahead) => this.#wait(ahead ? tn("Waiting: %(count)s job comes first", "Waiting: %(count)s jobs come first", ahead) : t("Waiting for a free worker")),
      started: () => this.#wait(t("Starting")),
    });
    need("#sing").addEventListener("click", () => this.run());
    need("#sing-cancel").addEventListener("click", () => this.#cancel());
    need("#sing-retry").addEventListener("click", () => this.run());
    const able = () => {
      const { line, session } = studio;
      for (const id of ["#sing", "#retake"]) need(id).disabled = session.singing || !line.length;
    };
    studio.store.subscribe(able);
    studio.plan.addEventListener("change", able);
    studio.session.subscribe((changed) => changed.has("singing") && able());
    able();
  }

  /** Store what is new, ask for a take, follow it. */
  async run() {
    const { session, saving, keeping, takes, urls, player, store } = this.studio;
    if (session.singing) return;
    this.#error(null);
    this.#busy(true);
    this.#calling = new AbortController();
    const { signal } = this.#calling;
    try {
      await unlessStopped(signal, Promise.all([saving.flush(), keeping.flush()]));
      if (takes.isUpToDate) {
        this.#busy(false);
        return void toast(t("Nothing has changed since the last take."), { action: { label: t("Retake"), run: () => takes.again() } });
      }
      const request = { work: urls.work_id, revision: saving.revision.id, settings: store.settings, from_second: Math.max(0, player.secondsAt(player.tick)) };
      this.follow(await this.asking.ask(KIND, request, signal));
    } catch (error) {
      this.#busy(false);
      if (signal.aborted) this.#say(t("Stopped before the first phrase."));
      else this.#error(error.message);
    } finally {
      this.#calling = null;
    }
  }

  /** Take phrases as they come. @param {import("core/jobs.js").Job} job */
  follow(job) {
    this.#busy(true);
    this.#job = job;
    this.#spoken = 0;
    this.studio.session.set({ take: null });
    this.queue.see(job);
    new JobStream(job.id, {
      onAttempt: () => (this.#spoken = 0),
      onJob: (snapshot) => this.queue.see(snapshot),
      onEvent: ({ kind, data }) => {
        if (kind === "state" && data.state !== "queued") this.queue.leave();
        if (kind === "phrase" || kind === "choir") this.studio.plan.sung(data);
        if (kind === "progress" && data.total > 0) this.#progress(data);
      },
      onEnd: (ended) => this.#ended(ended),
      onLink: (link) => (need("#sing-link").hidden = link === "live"),
    }).start();
  }

  /** Of all who sing. */
  #progress({ done, total }) {
    const bar = need("#sing-bar");
    [bar.max, bar.value] = [total, done];
    const text = t("%(done)s of %(total)s phrases", { done, total });
    need("#sing-count").textContent = text;
    if (done === total || done >= this.#spoken + SPEAK_EVERY) {
      this.#spoken = done;
      this.#say(text);
    }
  }

  async #cancel() {
    if (!this.#job) return this.#calling?.abort();
    const button = need("#sing-cancel");
    button.disabled = true;
    need("#sing-count").textContent = t("Stopping");
    await cancelJob(this.#job.id).catch((error) => this.#error(error.message));
    button.disabled = false;
  }

  #ended(job) {
    this.#job = null;
    this.queue.leave();
    this.#busy(false);
    if (!job) this.#error(t("What was being sung is gone. Try again."));
    else if (job.state === "failed") this.#error(job.error || t("This did not work. Try again."));
    else if (job.state === "cancelled") this.#say(t("Stopped. The phrases that were there are kept."));
    else this.#say(t("Everything is sung."));
    this.studio.plan.refresh();
    this.studio.takes.load();
  }

  #busy(on) {
    need("#sing-progress").hidden = !on;
    need("#sing").setAttribute("aria-busy", String(on));
    if (on) this.#wait(t("Starting"));
    this.studio.session.set({ singing: on });
  }

  #wait(text) {
    need("#sing-count").textContent = text;
    need("#sing-bar").removeAttribute("value");
  }

  #say(text) {
    need("#sing-news").textContent = text;
  }

  #error(message) {
    const box = need("#sing-error");
    box.hidden = message === null;
    box.querySelector("[data-label]").textContent = message ?? "";
  }
}
