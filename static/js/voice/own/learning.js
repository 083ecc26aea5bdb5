/** The panel in which a voice is learnt: what is still needed, how far it is, and how near it came. */

import { api, newKey } from "core/api.js";
import { need, write } from "core/dom.js";
import { formatNumber, t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { JobStream, cancelJob } from "core/jobs.js";
import { toastError } from "core/toasts.js";
import { rangeName } from "../cards.js";
import { clock } from "./recorder.js";

const distance = (nats) => formatNumber(nats, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export class Learning {
  #key = newKey();
  /** @type {JobStream | null} */
  #stream = null;

  /** @param {any} boot @param {{onEnd: (job: any) => void}} on */
  constructor(boot, on) {
    this.boot = boot;
    this.on = on;
    this.box = need("#learning");
    this.bar = /** @type {HTMLProgressElement} */ (need("progress", this.box));
    this.learn = /** @type {HTMLButtonElement} */ (need("#learn"));
    this.stop = /** @type {HTMLButtonElement} */ (need("#stop"));
    this.learn.addEventListener("click", () => this.#ask());
    this.stop.addEventListener("click", () => this.#stop());
  }

  /** @param {any} voice as the studio has it now */
  show(voice) {
    const { least } = this.boot.limits;
    const learning = this.#stream !== null;
    const consented = voice.recordings.some(({ number }) => number === 0);
    need("#offer").hidden = learning;
    this.box.hidden = !learning;
    this.learn.disabled = !consented || voice.seconds < least;
    need("span", this.learn).textContent = voice.learnt_at ? t("Learn anew") : t("Learn the voice");
    need("#needed").textContent = this.#needed(voice, consented);
    const { measured, before, after, nearest } = voice.figures;
    need("#learnt").hidden = !voice.learnt_at;
    if (!voice.learnt_at) return;
    const values = {
      share: formatNumber(Math.max(0, 1 - after / before), { style: "percent" }),
      nearest: this.boot.singers[nearest] ?? nearest,
      before: distance(before),
      after: distance(after),
    };
    need("#learnt-figures").textContent = tn(
      "On %(count)s recording that had no part in it, the voice is %(share)s nearer to you than %(nearest)s, the nearest of the studio’s voices: a distance of %(after)s instead of %(before)s.",
      "On %(count)s recordings that had no part in it, the voice is %(share)s nearer to you than %(nearest)s, the nearest of the studio’s voices: a distance of %(after)s instead of %(before)s.",
      measured,
      values,
    );
    need("#learnt-compass").textContent = t("It is at home from %(range)s. Choose it among the singers of a piece.", { range: rangeName([voice.low, voice.high]) });
  }

  #needed(voice, consented) {
    if (voice.state === "stale") return t("The studio’s voices have changed since; learn this one again to sing with it.");
    if (!consented) return t("The statement of consent, text 1, has not been recorded yet.");
    const missing = this.boot.limits.least - voice.seconds;
    if (missing > 0) return t("%(time)s more are needed. The more you record, the nearer it comes.", { time: clock(missing) });
    return t("There is enough to learn from. More recordings bring the voice nearer.");
  }

  /** @param {string} id of the job that learns */
  follow(id) {
    this.stop.disabled = false;
    this.bar.removeAttribute("value");
    write(need("#learning-share"), "");
    this.#say(t("Waiting"));
    this.#stream = new JobStream(id, {
      onJob: (job) => job.cancel_requested ? this.#say(t("Stopping…")) : job.state === "running" && this.#say(t("The recordings are being listened to.")),
      onEvent: ({ kind, data }) => this.#hear(kind, data),
      onEnd: (job) => {
        this.#stream = null;
        this.#key = newKey();
        this.on.onEnd(job);
      },
    }).start();
  }

  /** @param {string} [sentence] why it was not learnt; none: that no longer holds */
  tell(sentence) {
    need("#learn-error").replaceChildren(...(sentence ? [icon("alert"), sentence] : []));
  }

  /** Tell it to somebody who has just asked or waited. @param {string} sentence */
  refuse(sentence) {
    this.tell(sentence);
    need("#learn-error").focus();
  }

  async #ask() {
    if (this.learn.hasAttribute("aria-busy")) return;
    this.tell();
    this.learn.setAttribute("aria-busy", "true");
    try {
      const job = await api.post(this.boot.urls.learning, {}, { idempotencyKey: this.#key });
      this.follow(job.id);
      need("#offer").hidden = true;
      this.box.hidden = false;
      this.stop.focus();
    } catch (error) {
      this.refuse(error instanceof Error ? error.message : String(error));
    } finally {
      this.learn.removeAttribute("aria-busy");
    }
  }

  /** @param {string} kind @param {any} data */
  #hear(kind, data) {
    if (kind === "progress" && data.total > 0) {
      this.bar.max = data.total;
      this.bar.value = data.done;
      write(need("#learning-share"), formatNumber(data.done / data.total, { style: "percent" }));
    }
    if (kind === "heard") this.#say(t("The recordings are heard; now the voice is learnt."));
    if (kind === "learning") this.#say(t("Step %(step)s: a distance of %(distance)s from the recordings that choose.", { step: formatNumber(data.step), distance: distance(data.figure) }));
  }

  async #stop() {
    this.stop.disabled = true;
    try {
      await cancelJob(/** @type {JobStream} */ (this.#stream).id);
      this.#say(t("Stopping…"));
    } catch (error) {
      this.stop.disabled = false;
      toastError(error);
    }
  }

  /** @param {string} text */
  #say(text) {
    write(need("#learning-state"), text);
  }
}
