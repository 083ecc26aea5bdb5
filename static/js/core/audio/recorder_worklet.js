/** Runs in the audio thread: hands every block of the microphone on, with the frame at which it begins. */

class Recorder extends AudioWorkletProcessor {
  process([[channel]]) {
    if (channel) this.port.postMessage({ frame: currentFrame, samples: channel.slice() });
    return true;
  }
}

registerProcessor("studio-recorder", Recorder);
