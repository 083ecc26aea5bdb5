/** The generate panel: three controls, one button, and what happens until the bars are all there. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { JobStream, cancelJob } from "core/jobs.js";
import { toast } from "core/toasts.js";
import { Asking, unlessStopped } from "../core/asking.js";
import { Queue } from "../core/queue.js";
import { replaceScore } from "../core/score/commands.js";
import { Alternatives } from "./alternatives.js";
import { pinsIn } from "./chords/pins.js";
import { labelButtons } from "./generate/buttons.js";
import { bindControls, chooseKind, readControls, wantsAutoplay } from "./generate/controls.js";
import { HARMONY, kindOf } from "./generate/kinds.js";
import { Progress } from "./generate/progress.js";
import { pieceScope, requestScope, sameAgain, selectionScope } from "./generate/scope.js";
import { WordLines } from "./generate/word_lines.js";
import { wordingOf } from "./generate/wording.js";
import { MelodyChoice } from "./melody_choice.js";
import { Arriving } from "./streaming.js";

export class Generate {
  #arriving = null;
  #stream = null;
  #job = null;
  /**
   * What was asked for last, for "Try again", whatever the controls say by then.
   *
   * @type {{kind: import("./generate/kinds.js").Kind, wishes: object, scope: typeof pieceScope} | null}
   */
  #asked = null;
  /** Calls off saving and asking, as long as there is no job. @type {AbortController | null} */
  #calling = null;
  /** A job that is done but whose result could not be fetched. */
  #unfetched = null;

  /** @param {{store, session, player, saving, originality, urls, limits, transport, roll, qualities, styles, wordsJob, shortcuts}} studio */
  constructor(studio) {
    this.studio = studio;
    this.alternatives = new Alternatives(studio);
    this.melody = new MelodyChoice(studio);
    this.lines = new WordLines(studio, this.melody);
    this.progress = new Progress();
    this.queue = new Queue(this.progress);
    this.asking = new Asking(studio.urls.generate);
    this.form = need("#generate");
    bindControls(this.form, studio.limits, studio.styles, (kind, wishes) => studio.session.set({ kind, wishes: { ...wishes, melody: this.melody.chosen } }));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    need("#regenerate-selection").addEventListener("click", () => this.run(selectionScope));
    need("#generate-retry").addEventListener("click", () => this.#again());
    need("#generate-cancel").addEventListener("click", () => this.#cancel());
    studio.shortcuts.add({
      id: "harmonise",
      group: t("Generate"),
      label: t("Write what is chosen, or regenerate"),
      keys: ["Ctrl+Enter"],
      everywhere: true,
      when: () => !need("#harmonise").disabled,
      run: () => this.run(),
    });
    const label = () => labelButtons(studio);
    studio.session.subscribe((changed) => ["locks", "bars", "selection", "busy", "kind", "wishes"].some((field) => changed.has(field)) && label());
    // The labels tell what would be done with the score itself, whatever is shown in passing.
    studio.store.subscribe((reason) => reason !== "preview" && label());
    label();
  }

  /** What the controls ask for, as a request names it. */
  #wishes() {
    const wishes = readControls(this.form, this.studio.session.kind);
    return { melody: this.melody.chosen, ...wishes, ...(wishes.kind === "morph" && { other: this.#otherBars() }) };
  }

  #request({ kind, wishes }, wanted) {
    const { store, saving, qualities } = this.studio;
    return {
      ...wishes,
      ...wanted,
      ...(kind === HARMONY && { chord_pins: pinsIn(store.score, qualities) }),
      revision: saving.revision.id,
    };
  }

  /** The bars to become more like, as they are counted in the score. @returns {[number, number] | null} */
  #otherBars() {
    const { measures } = this.studio.store.score;
    const [from, to] = ["#other-from", "#other-to"].map((selector) => measures[Number(need(selector).value) - 1]);
    return from && to ? [from.onset, to.onset + to.duration] : null;
  }

  /** Save, ask for what is chosen, follow it. @param {typeof pieceScope} scope what is to be written */
  run(scope = pieceScope) {
    const { store, session } = this.studio;
    return this.#write({ kind: session.kind, wishes: this.#wishes(), scope: sameAgain(scope, store.score, session) });
  }

  async #write(asked) {
    const { store, session, saving, live } = this.studio;
    this.alternatives.backToPiece();
    live.stop(); // A recording that is going on becomes part of the piece first.
    if (session.busy) return;
    const wanted = asked.scope(store.score, session);
    if (!wanted) return void toast(t("What was selected is gone or locked. Select again what is to be regenerated."), { tone: "warn" });
    this.#asked = asked;
    this.#unfetched = null;
    this.#error(null);
    this.#busy(true);
    this.#calling = new AbortController();
    const { signal } = this.#calling;
    try {
      await unlessStopped(signal, saving.flush());
      const request = this.#request(asked, wanted);
      const job = await this.asking.ask(asked.kind.job, request, signal);
      this.follow(job, request);
      if (wantsAutoplay()) this.#playAlong();
    } catch (error) {
      this.#busy(false);
      if (signal.aborted) this.progress.say(t("Stopped before the first bar."));
      else this.#error(error.message);
    } finally {
      this.#calling = null;
    }
  }

  /** What failed once more: fetching a result that is there, or the whole of it. */
  #again() {
    const job = this.#unfetched;
    if (!job) return this.#write(this.#asked);
    this.#error(null);
    this.#busy(true);
    return this.#ended(job);
  }

  /** Go on with a job that an earlier visit asked for. */
  resume({ job, request }) {
    const kind = kindOf(job.kind);
    chooseKind(this.form, kind);
    this.#asked = { kind, wishes: request, scope: requestScope(request) };
    this.follow(job, request);
  }

  /** Show a job's bars as they come; `request` is what it was asked. */
  follow(job, request) {
    this.#busy(true);
    this.#job = job;
    this.#arriving = new Arriving(this.studio.store.score, request, kindOf(job.kind));
    this.alternatives.expect(this.#arriving);
    const { bass, soprano } = this.studio.limits.voices;
    this.studio.roll.makeRoom([bass[0], soprano[0]]);
    this.#show();
    this.queue.see(job);
    this.#stream = new JobStream(job.id, {
      onAttempt: () => {
        this.#arriving.restart();
        this.alternatives.show(this.#arriving);
        this.#show();
      },
      onJob: (snapshot) => this.queue.see(snapshot),
      onEvent: ({ kind, data }) => {
        if (kind === "state" && data.state !== "queued") this.queue.leave();
        if (kind === "remark") toast(data.text, { tone: "warn" });
        if (kind !== "bar" && kind !== "line") return;
        if (this.#arriving.take(data)) this.#show();
        this.alternatives.show(this.#arriving, data.alternative);
        if (kind === "line") this.lines.learn(data);
      },
      onEnd: (ended) => this.#ended(ended),
      onLink: (link) => this.progress.connected(link === "live"),
    }).start();
  }

  #show() {
    const { store, session, player } = this.studio;
    const { count, missing, playableUntil } = this.#arriving;
    store.preview(this.#arriving.score());
    session.set({ ghosts: missing });
    player.limit = playableUntil;
    this.progress.show(this.#arriving);
    this.form.dataset.bars = String(count);
  }

  #playAlong() {
    const { player, transport } = this.studio;
    if (player.playing) return;
    const first = this.#arriving.kind.grows ? this.#arriving.source.measures.length - 1 : Math.min(...this.#arriving.open);
    player.seek(this.#arriving.source.measures[first]?.onset ?? 0);
    transport.toggle({ countIn: false });
  }

  async #cancel() {
    const button = need("#generate-cancel");
    if (!this.#job) return this.#calling?.abort();
    button.disabled = true;
    this.progress.stopping();
    try {
      await cancelJob(this.#job.id);
    } catch (error) {
      this.#error(error.message);
    } finally {
      button.disabled = false;
    }
  }

  async #ended(job) {
    const all = this.#arriving?.kind.sings ? t("All lines have arrived.") : t("All bars have arrived.");
    try {
      if (!job) throw new Error(t("What was being written is gone. Try again."));
      if (job.state === "failed") throw new Error(job.error || t("This did not work. Try again."));
      if (job.result?.revision) await this.#accept(job.result);
      else this.#release();
      this.#busy(false);
      const stopped = job.result?.revision ? t("Stopped. The bars that were there are kept.") : t("Stopped before the first bar.");
      this.progress.say(job.state === "cancelled" ? stopped : all);
      this.#unfetched = null;
    } catch (error) {
      this.#unfetched = job?.result?.revision ? job : null;
      this.#release();
      this.#busy(false);
      this.#error(error.message);
    }
    this.alternatives.load();
  }

  /** The result becomes one step of the history, and the revision that the server stored becomes ours. */
  async #accept(result) {
    const { store, saving, urls, originality } = this.studio;
    const revision = await api.get(urls.revision.replace("{id}", result.revision));
    if (result.current === false) saving.markProposal(revision);
    // From the bars that are shown straight to the result, so that what sounds goes on sounding.
    store.run(replaceScore(store.score, { ...revision.score, title: store.score.title }, this.#arriving ? wordingOf(this.#arriving.kind).first : t("Generate")));
    this.#release();
    originality.learn(revision);
    if (result.current !== false) saving.adopt(revision, store.score);
  }

  #release() {
    const { store, session, player } = this.studio;
    this.#stream?.stop();
    this.#stream = null;
    this.#arriving = null;
    this.#job = null;
    player.limit = null;
    session.set({ ghosts: new Set() });
    store.preview(null);
  }

  #busy(on) {
    this.form.toggleAttribute("aria-busy", on);
    document.body.classList.toggle("is-generating", on);
    if (on) this.progress.begin();
    else this.progress.end();
    this.studio.session.set({ busy: on });
  }

  #error(message) {
    const box = need("#generate-error");
    box.hidden = message === null;
    box.querySelector("[data-label]").textContent = message ?? "";
  }
}
