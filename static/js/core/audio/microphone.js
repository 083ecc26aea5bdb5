/** The microphone: permission, level, and what it hears as samples on the clock of the synthesizer. */

import { t } from "core/i18n.js";

const WORKLET = new URL("./recorder_worklet.js", import.meta.url).href;
const WINDOW = 2048;
/** Everything that browsers do for speech spoils a hum. */
const PLAIN = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };

/** The microphone cannot be used; the message says why and what to do. */
export class NoMicrophone extends Error {}

export class Microphone {
  #stream;
  #nodes = [];
  #analyser;
  /** @type {{frame: number, samples: Float32Array}[]} */
  #blocks = [];

  /** Ask for the microphone. @param {AudioContext} context @returns {Promise<Microphone>} rejects with NoMicrophone */
  static async open(context) {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new NoMicrophone(t("This browser gives the microphone to pages with a secure address (https) only. Upload a recording instead."));
    }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: PLAIN });
    } catch (error) {
      throw new NoMicrophone(reason(error));
    }
    try {
      await context.audioWorklet.addModule(WORKLET);
      return new Microphone(context, stream);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
  }

  constructor(context, stream) {
    this.#stream = stream;
    this.context = context;
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    this.#analyser = new AnalyserNode(context, { fftSize: WINDOW, smoothingTimeConstant: 0 });
    const recorder = new AudioWorkletNode(context, "studio-recorder", { numberOfInputs: 1, numberOfOutputs: 1, channelCount: 1, channelCountMode: "explicit" });
    recorder.port.onmessage = ({ data }) => this.#blocks.push(data);
    // A node that leads nowhere is not run; what this one puts out is silence.
    source.connect(this.#analyser);
    source.connect(recorder).connect(context.destination);
    this.#nodes = [source, this.#analyser, recorder];
  }

  /** Seconds between the mouth and the samples, as far as the browser knows. */
  get latency() {
    return this.#stream.getAudioTracks()[0]?.getSettings().latency ?? 0;
  }

  /** What is heard now: the latest samples and their root mean square. */
  now() {
    const samples = new Float32Array(WINDOW);
    this.#analyser.getFloatTimeDomainData(samples);
    return { samples, rms: Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / WINDOW) };
  }

  /** Everything heard since second `from` of the context's clock. @returns {Float32Array} */
  since(from) {
    const first = Math.round(from * this.context.sampleRate);
    const blocks = this.#blocks.filter(({ frame, samples }) => frame + samples.length > first);
    const length = blocks.reduce((sum, { samples }) => sum + samples.length, 0);
    const all = new Float32Array(length);
    let at = 0;
    for (const { samples } of blocks) {
      all.set(samples, at);
      at += samples.length;
    }
    return all.subarray(Math.max(0, first - (blocks[0]?.frame ?? first)));
  }

  close() {
    for (const track of this.#stream.getTracks()) track.stop();
    for (const node of this.#nodes) node.disconnect();
  }
}

function reason({ name }) {
  if (name === "NotAllowedError" || name === "SecurityError") {
    return t("The microphone is not allowed for this page. Choose the sign at the left of the address, allow the microphone, and try again. Or upload a recording.");
  }
  if (name === "NotFoundError" || name === "OverconstrainedError") {
    return t("No microphone was found. Connect one and try again, or upload a recording.");
  }
  return t("The microphone cannot be used now; another program may hold it. Close that and try again, or upload a recording.");
}
