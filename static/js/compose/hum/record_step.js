/** Recording: a bar is counted in, the voice is drawn while it sings, a minute at the most. */

import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { Microphone, NoMicrophone } from "../../core/audio/microphone.js";
import { wavOf } from "../../core/audio/wav.js";
import { pitchName } from "../../core/score/spelling.js";
import { TICKS_PER_QUARTER, barTicks, beatTicks, indexAt, keyAt, metreAt } from "../../core/score/time.js";
import { Picture, rowsFor } from "./picture.js";
import { insertionTick } from "./take.js";
import { pitchFinder } from "./trace.js";

/** Seconds of recording kept before the downbeat: some come in early. */
const EARLY = 0.3;
/** Seconds that the picture shows. */
const SHOWN = 8;
/** From pressing the button to the first click. */
const BREATH = 0.25;

export class RecordStep {
  #mic = null;
  #downbeat = 0;
  #frame = 0;
  #trace = [];
  #counted = 0;
  #state = "idle";

  /** @param {object} studio @param {{onRecorded, onFile, onClose}} on */
  constructor(studio, on) {
    this.studio = studio;
    this.on = on;
    const { score } = studio.store;
    const at = insertionTick(score, studio.session.cursor);
    this.metre = metreAt(score, at);
    this.key = keyAt(score, at);
    this.bpm = score.tempos[indexAt(score.tempos, at)].bpm;
    this.limit = studio.limits.recording.seconds;
    this.#build();
  }

  get isRecording() {
    return this.#state !== "idle";
  }

  #build() {
    const { metre, bpm, limit } = this;
    const about = t("One bar of %(metre)s is counted in at ♩ = %(bpm)s. Then hum on “mm” or “da”, one note at a time, for up to %(seconds)s seconds.", {
      metre: `${metre.beats}/${metre.unit}`,
      bpm: Math.round(bpm),
      seconds: limit,
    });
    const privacy = t("The browser asks for the microphone. What you hum is sent to the studio, written down and forgotten; only the notes that you use are kept.");
    this.canvas = h("canvas", { class: "hum-picture", "aria-hidden": "true" });
    this.picture = new Picture(this.canvas);
    this.count = h("span", { class: "hum-count mono", "aria-hidden": "true" }, "–");
    this.clock = h("span", { class: "hum-clock mono", role: "timer", "aria-label": t("Recorded") }, `0:00 / ${minutes(limit)}`);
    this.pitch = h("span", { class: "hum-pitch mono", "aria-hidden": "true" }, "–");
    this.level = h("meter", { class: "level-meter", min: "0", max: "1", low: "0.75", high: "0.95", optimum: "0.3", value: "0", "aria-label": t("Level of the microphone") });
    this.says = h("p", { class: "visually-hidden", role: "status" });
    this.problem = h("div", { class: "message tone-error", role: "alert", hidden: true });
    this.clicks = h("input", { type: "checkbox", id: "hum-clicks" });
    this.button = h("button", { type: "button", class: "button button-primary button-large", autofocus: true, onclick: () => this.#press() }, icon("mic"), h("span", {}, t("Start")));
    const file = h("button", { type: "button", class: "button", onclick: () => this.on.onFile() }, icon("upload"), t("Use a recording instead"));
    this.elements = [
      h("p", {}, about),
      h("p", { class: "quiet small" }, privacy),
      h("div", { class: "hum-board" }, this.canvas, h("div", { class: "hum-readout" }, this.count, this.pitch, this.level, this.clock)),
      this.problem,
      h("label", { class: "check hum-check", for: "hum-clicks" }, this.clicks, h("span", {}, t("Keep clicking while I hum (wear headphones)"))),
      this.says,
      h("div", { class: "dialog-actions" }, h("button", { type: "button", class: "button", onclick: () => this.on.onClose() }, t("Cancel")), file, this.button),
    ];
  }

  enter() {
    this.#paint(0);
    this.button.focus();
  }

  leave() {
    cancelAnimationFrame(this.#frame);
    this.picture.close();
    // Clicks were handed over ahead of time.
    if (this.#mic) this.studio.synth.silence();
    this.#mic?.close();
    this.#mic = null;
    this.#state = "idle";
  }

  #press() {
    if (this.#state === "idle") this.#start();
    else if (this.#state === "recording") this.#finish();
    else if (this.#state === "counting") this.#reset();
  }

  async #start() {
    this.#state = "asking";
    this.problem.hidden = true;
    this.button.setAttribute("aria-busy", "true");
    try {
      const { synth } = this.studio;
      await synth.resume();
      // Before the microphone: without it nobody needs to be asked for that.
      this.find = await pitchFinder();
      if (this.#state !== "asking") return;
      const mic = await Microphone.open(synth.context);
      if (this.#state !== "asking") return mic.close();
      this.#mic = mic;
      this.#countIn();
    } catch (error) {
      this.#reset();
      this.problem.replaceChildren(icon("alert"), h("span", {}, reason(error)));
      this.problem.hidden = false;
    } finally {
      this.button.removeAttribute("aria-busy");
    }
  }

  #reset() {
    this.leave();
    this.#trace = [];
    this.count.textContent = "–";
    this.level.value = 0;
    this.#label(t("Start"));
    this.#paint(0);
  }

  #countIn() {
    const { synth, player } = this.studio;
    this.beat = (beatTicks(this.metre) / TICKS_PER_QUARTER) * (60 / this.bpm);
    this.beats = Math.max(1, Math.round(barTicks(this.metre) / beatTicks(this.metre)));
    const first = synth.now + BREATH;
    for (let beat = 0; beat < this.beats; beat += 1) synth.click(first + beat * this.beat, beat === 0, player.countInVolume);
    this.#downbeat = first + this.beats * this.beat;
    this.#counted = this.beats;
    this.#trace = [];
    this.#state = "counting";
    this.#label(t("Stop"));
    this.says.textContent = t("Counting in");
    this.#run();
  }

  /** One frame of counting or recording. */
  #run() {
    if (!this.#mic) return;
    const { synth } = this.studio;
    const { samples, rms } = this.#mic.now();
    const sung = synth.now - this.#downbeat;
    this.level.value = Math.min(1, rms * 4);
    if (sung < 0) {
      const beat = this.beats - Math.ceil(-sung / this.beat) + 1;
      this.count.textContent = beat >= 1 ? String(beat) : "–";
    } else if (this.#state === "counting") {
      this.#state = "recording";
      this.count.textContent = "●";
      this.says.textContent = t("Recording");
    }
    if (sung >= 0) this.#follow(samples, sung);
    if (sung >= this.limit - EARLY) return this.#finish();
    this.#paint(Math.max(0, sung));
    this.#frame = requestAnimationFrame(() => this.#run());
  }

  #follow(samples, sung) {
    const { synth, player } = this.studio;
    const pitch = this.find(samples, synth.context.sampleRate);
    if (pitch !== null) this.#trace.push({ time: sung, pitch });
    this.pitch.textContent = pitch === null ? "–" : pitchName({ pitch: Math.round(pitch) }, this.key);
    this.clock.textContent = `${minutes(sung)} / ${minutes(this.limit)}`;
    // Clicks are handed over one beat ahead.
    while (this.clicks.checked && this.#downbeat + (this.#counted - this.beats) * this.beat < synth.now + this.beat) {
      synth.click(Math.max(synth.now, this.#downbeat + (this.#counted - this.beats) * this.beat), (this.#counted - this.beats) % this.beats === 0, player.metronomeVolume);
      this.#counted += 1;
    }
  }

  #paint(now) {
    const to = Math.max(SHOWN, now + 1);
    const trace = this.#trace.filter(({ time }) => time > to - SHOWN - 1);
    this.picture.paint({ rows: rowsFor(trace.map(({ pitch }) => pitch)), from: to - SHOWN, to, trace, playhead: this.isRecording ? now : null });
  }

  #finish() {
    const { synth } = this.studio;
    // What is hummed along with a click arrives later than the click was due by the way out and the way in.
    const late = synth.latency + this.#mic.latency;
    const from = this.#downbeat + late - EARLY;
    const rate = synth.context.sampleRate;
    const samples = this.#mic.since(from).subarray(0, this.limit * rate);
    this.leave();
    this.says.textContent = t("Stopped");
    if (samples.length < rate / 4) return this.#reset();
    const buffer = new AudioBuffer({ length: samples.length, numberOfChannels: 1, sampleRate: rate });
    buffer.copyToChannel(samples, 0);
    const blob = new Blob([wavOf(samples, rate)], { type: "audio/wav" });
    this.on.onRecorded({ blob, name: "hum.wav", buffer: Promise.resolve(buffer), bpm: this.bpm, origin: EARLY });
  }

  #label(text) {
    this.button.querySelector("span").textContent = text;
  }
}

/** What is said when recording cannot start. */
function reason(error) {
  if (error instanceof NoMicrophone) return error.message;
  console.info("humming", error);
  return t("What recording needs could not be fetched. Try again when you are connected.");
}

function minutes(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
