/** The generate panel: three controls, one button, and what happens until the bars are all there. */

import { api, newKey } from "core/api.js";
import { readChoice, writeChoice } from "core/choices.js";
import { need } from "core/dom.js";
import { formatNumber, t, tn } from "core/i18n.js";
import { JobStream, cancelJob } from "core/jobs.js";
import { replaceScore } from "../core/score/commands.js";
import { noteCount } from "../core/score/model.js";
import { Alternatives } from "./alternatives.js";
import { hasLocks, isBarLocked, locksIn } from "./locks.js";
import { MelodyChoice } from "./melody_choice.js";
import { Arriving, isHarmonised } from "./streaming.js";

const SPEAK_EVERY = 4;
const AUTOPLAY = "musicstudio.autoplay";

export class Generate {
  #arriving = null;
  #stream = null;
  #job = null;
  #spoken = 0;

  /** @param {{store, session, player, saving, urls, limits, transport}} studio */
  constructor(studio) {
    this.studio = studio;
    this.alternatives = new Alternatives(studio);
    this.melody = new MelodyChoice(studio);
    this.form = need("#generate");
    this.#bindControls(studio.limits);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    need("#generate-retry").addEventListener("click", () => this.run());
    need("#generate-cancel").addEventListener("click", () => this.#cancel());
    studio.session.subscribe((changed) => (changed.has("locks") || changed.has("bars")) && this.#label());
    studio.store.subscribe(() => this.#label());
    this.#label();
  }

  #bindControls({ temperature, alternatives, seed }) {
    const slider = need("#temperature");
    slider.min = temperature.min;
    slider.max = temperature.max;
    slider.value = temperature.default;
    const show = () => (need("#temperature-value").textContent = formatNumber(Number(slider.value), { minimumFractionDigits: 2 }));
    slider.addEventListener("input", show);
    show();
    for (let count = alternatives.min; count <= alternatives.max; count += 1) {
      need("#alternatives").append(new Option(tn("%(count)s version", "%(count)s versions", count), String(count)));
    }
    need("#seed").max = seed.max;
    const autoplay = need("#autoplay");
    autoplay.checked = readChoice(AUTOPLAY, false);
    autoplay.addEventListener("change", () => writeChoice(AUTOPLAY, autoplay.checked));
  }

  /** What the button would do now, in words. */
  #label() {
    if (this.studio.session.busy) return;
    const { store, session } = this.studio;
    const button = need("#harmonise");
    const label = button.querySelector("[data-label]");
    const locked = hasLocks(store.score, session.locks);
    const again = isHarmonised(store.score);
    const range = again && this.#range();
    if (range) {
      const count = range[1] - range[0] + 1;
      label.textContent = tn("Regenerate %(count)s bar", "Regenerate %(count)s bars", count);
    } else if (again && locked) label.textContent = t("Regenerate the rest");
    else label.textContent = again ? t("Harmonise again") : t("Harmonise");
    const empty = noteCount(store.score) === 0;
    button.disabled = empty;
    need("#generate-scope").textContent = empty
      ? t("Write or open a melody first.")
      : locked
        ? t("What is locked stays as it is.")
        : again
          ? t("Lock what you like, then regenerate the rest.")
          : "";
  }

  /** The selected bars, unless all of them are locked: then the selection was only made to lock them. */
  #range() {
    const { store, session } = this.studio;
    if (!session.bars) return null;
    const chosen = store.score.measures.slice(session.bars[0], session.bars[1] + 1);
    return chosen.every((measure) => isBarLocked(session.locks, measure)) ? null : session.bars;
  }

  #request() {
    const { store, session, saving } = this.studio;
    const score = store.score;
    const number = (selector) => (need(selector).value === "" ? null : Number(need(selector).value));
    const range = isHarmonised(score) && this.#range();
    const end = range && score.measures[range[1]];
    return {
      revision: saving.revision.id,
      melody: this.melody.chosen,
      temperature: number("#temperature"),
      density: number("#density"),
      alternatives: number("#alternatives"),
      seed: number("#seed"),
      ...locksIn(score, session.locks),
      regenerate: range ? [score.measures[range[0]].onset, end.onset + end.duration] : null,
      chord_pins: [],
    };
  }

  /** Save, ask for the harmonisation, follow it. */
  async run() {
    if (this.studio.session.busy) return;
    this.#error(null);
    this.#busy(true);
    try {
      await this.studio.saving.flush();
      const request = this.#request();
      const job = await api.post(this.studio.urls.harmonise, request, { idempotencyKey: newKey() });
      this.follow(job, request);
      if (need("#autoplay").checked) this.#playAlong();
    } catch (error) {
      this.#busy(false);
      this.#error(error.message);
    }
  }

  /** Show a job's bars as they come; `request` is what it was asked. */
  follow(job, request) {
    this.#busy(true);
    this.#job = job;
    this.#spoken = 0;
    this.alternatives.clear();
    this.#arriving = new Arriving(this.studio.store.score, request);
    const { bass, soprano } = this.studio.limits.voices;
    this.studio.roll.makeRoom([bass[0], soprano[0]]);
    this.#show();
    this.#stream = new JobStream(job.id, {
      onAttempt: () => {
        this.#arriving.restart();
        this.#show();
      },
      onEvent: ({ kind, data }) => kind === "bar" && this.#arriving.take(data) && this.#show(),
      onEnd: (ended) => this.#ended(ended),
      onLink: (link) => this.form.classList.toggle("is-waiting", link === "waiting"),
    }).start();
  }

  #show() {
    const { store, session, player } = this.studio;
    const { count, open, missing, playableUntil } = this.#arriving;
    store.preview(this.#arriving.score());
    session.set({ ghosts: missing });
    player.limit = playableUntil;
    const bar = need("#generate-bar");
    bar.max = Math.max(1, open.size);
    if (count) bar.value = count;
    else bar.removeAttribute("value");
    const progress = t("%(done)s of %(total)s bars", { done: count, total: open.size });
    need("#generate-count").textContent = count ? progress : t("Starting");
    this.form.dataset.bars = String(count);
    if (count && (count === open.size || count >= this.#spoken + SPEAK_EVERY)) {
      this.#spoken = count;
      need("#generate-says").textContent = progress;
    }
  }

  #playAlong() {
    const { player, transport } = this.studio;
    if (player.playing) return;
    player.seek(this.#arriving.source.measures[Math.min(...this.#arriving.open)]?.onset ?? 0);
    transport.toggle({ countIn: false });
  }

  async #cancel() {
    const button = need("#generate-cancel");
    button.disabled = true;
    need("#generate-count").textContent = t("Stopping");
    try {
      await cancelJob(this.#job.id);
    } catch (error) {
      this.#error(error.message);
    } finally {
      button.disabled = false;
    }
  }

  async #ended(job) {
    const sent = this.#arriving.source;
    try {
      if (!job) throw new Error(t("This harmonisation is gone. Try again."));
      if (job.state === "failed") throw new Error(job.error || t("The harmonisation did not work. Try again."));
      if (job.result?.revision) await this.#accept(job.result, sent);
      else this.#release();
      this.#busy(false);
      const said = job.state === "cancelled" ? t("Stopped. The bars that were there are kept.") : t("All bars have arrived.");
      need("#generate-says").textContent = said;
    } catch (error) {
      this.#release();
      this.#busy(false);
      this.#error(error.message);
    }
  }

  /** The result becomes one step of the history, and the revision that the server stored becomes ours. */
  async #accept(result, sent) {
    const { store, saving, urls } = this.studio;
    const revision = await api.get(urls.revision.replace("{id}", result.revision));
    this.#release();
    if (result.current === false) saving.markProposal(revision);
    store.run(replaceScore(store.score, { ...revision.score, title: store.score.title }, t("Harmonise")));
    if (result.current !== false) saving.adopt(revision, store.score);
    if (result.alternatives.length > 1) this.alternatives.offer(result.alternatives, revision, sent);
  }

  #release() {
    const { store, session, player } = this.studio;
    this.#stream?.stop();
    this.#stream = null;
    this.#arriving = null;
    player.limit = null;
    session.set({ ghosts: new Set() });
    store.preview(null);
  }

  #busy(on) {
    this.studio.session.set({ busy: on });
    this.form.toggleAttribute("aria-busy", on);
    need("#harmonise").disabled = on;
    need("#generate-progress").hidden = !on;
    document.body.classList.toggle("is-generating", on);
    if (on) {
      need("#generate-count").textContent = t("Starting");
      need("#generate-bar").removeAttribute("value");
    } else this.#label();
  }

  #error(message) {
    const box = need("#generate-error");
    box.hidden = message === null;
    box.querySelector("[data-label]").textContent = message ?? "";
  }
}
