/** MIDI keyboards, as they come and go. */

const NOTE_OFF = 0x80;
const NOTE_ON = 0x90;

/** Dispatches "inputs" whenever a keyboard is plugged in or pulled out. */
export class MidiKeyboards extends EventTarget {
  #access = null;

  /** @param {(key: {down: boolean, pitch: number, velocity: number, time: number}) => void} play `time` as performance.now() */
  constructor(play) {
    super();
    this.play = play;
    /** Id of the one input that is listened to; "" = all of them. */
    this.chosen = "";
  }

  get isSupported() {
    return "requestMIDIAccess" in navigator;
  }

  get isOpen() {
    return this.#access !== null;
  }

  /** @returns {{id: string, name: string}[]} what is plugged in now */
  get inputs() {
    return [...(this.#access?.inputs.values() ?? [])]
      .filter((input) => input.state === "connected")
      .map(({ id, name }) => ({ id, name: name || id }));
  }

  /** Ask the browser for the keyboards; it asks the user. Rejects when that is refused. */
  async open() {
    this.#access ??= await navigator.requestMIDIAccess();
    this.#access.onstatechange = () => this.#listen();
    this.#listen();
  }

  #listen() {
    for (const input of this.#access.inputs.values()) {
      input.onmidimessage = ({ data, timeStamp }) => this.#heard(input.id, data, timeStamp);
    }
    this.dispatchEvent(new Event("inputs"));
  }

  #heard(input, [status, pitch, velocity], time) {
    if (this.chosen && this.chosen !== input) return;
    const kind = status & 0xf0;
    if (kind !== NOTE_ON && kind !== NOTE_OFF) return;
    this.play({ down: kind === NOTE_ON && velocity > 0, pitch, velocity, time });
  }
}
