/** Recording one text: the microphone from a press of the button to the next, its level meanwhile. */

import { need, write } from "core/dom.js";
import { t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { Microphone, NoMicrophone } from "../../core/audio/microphone.js";
import { wavOf } from "../../core/audio/wav.js";

/** Anything shorter was a slip of the finger. */
const SHORTEST = 0.4;

export class Recorder {
  #frame = 0;
  #began = 0;
  /** @type {Microphone | null} */
  #mic = null;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {"idle" | "asking" | "recording"} */
  #state = "idle";

  /**
   * @param {number} limit seconds
   * @param {{onStart: () => void, onRecorded: (file: Blob) => void, onProblem: (sentence: string) => void, onState: () => void}} on
   */
  constructor(limit, on) {
    this.limit = limit;
    this.on = on;
    this.button = /** @type {HTMLButtonElement} */ (need("#record"));
    this.level = /** @type {HTMLMeterElement} */ (need("#level"));
    this.button.addEventListener("click", () => this.#press());
  }

  get busy() {
    return this.#state !== "idle";
  }

  /** Whether the microphone is being asked for. */
  get asking() {
    return this.#state === "asking";
  }

  /** Stop without keeping anything. */
  drop() {
    cancelAnimationFrame(this.#frame);
    this.#mic?.close();
    this.#mic = null;
    this.#enter("idle");
  }

  /** @param {"idle" | "asking" | "recording"} state */
  #enter(state) {
    this.#state = state;
    this.button.classList.toggle("is-recording", state === "recording");
    need("span", this.button).textContent = state === "recording" ? t("Stop") : t("Record");
    setIcon(need(".icon", this.button), state === "recording" ? "stop" : "mic");
    if (state !== "recording") this.level.value = 0;
    this.on.onState();
  }

  #press() {
    if (this.#state === "idle") void this.#start();
    else if (this.#state === "recording") this.#finish();
  }

  async #start() {
    this.on.onStart();
    this.#enter("asking");
    try {
      this.#context ??= new AudioContext();
      await this.#context.resume();
      const mic = await Microphone.open(this.#context);
      if (this.#state !== "asking") return mic.close();
      this.#mic = mic;
      this.#began = this.#context.currentTime;
      this.#enter("recording");
      this.#run();
    } catch (error) {
      this.drop();
      if (!(error instanceof NoMicrophone)) console.info("recording", error);
      this.on.onProblem(error instanceof NoMicrophone ? error.message : t("What recording needs could not be fetched. Try again when you are connected."));
    }
  }

  /** One frame of recording. */
  #run() {
    if (!this.#mic || !this.#context) return;
    this.level.value = Math.min(1, this.#mic.now().rms * 4);
    const seconds = this.#context.currentTime - this.#began;
    write(need("#clock"), clock(seconds));
    if (seconds >= this.limit) return this.#finish();
    this.#frame = requestAnimationFrame(() => this.#run());
  }

  #finish() {
    if (!this.#mic || !this.#context) return;
    const rate = this.#context.sampleRate;
    const samples = this.#mic.since(this.#began).subarray(0, Math.floor(this.limit * rate));
    this.drop();
    if (samples.length < SHORTEST * rate) return;
    this.on.onRecorded(new Blob([wavOf(samples, rate)], { type: "audio/wav" }));
  }
}

/** Minutes and seconds. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
