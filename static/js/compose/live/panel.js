/** The panel "Play in": keyboard piano, MIDI keyboard, recording. */

import { h, need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { readChoice, writeChoice } from "../../core/choices.js";
import { pitchName } from "../../core/score/spelling.js";
import { Live } from "./live.js";
import { MidiKeyboards } from "./midi.js";
import { LETTERS, bindTyping } from "./typing.js";

const STORED = "musicstudio.live";
const BLACK = new Set([1, 3, 6, 8, 10]);

/** @param {{store, session, player, edits, synth, shortcuts}} studio */
export function bindLive(studio) {
  const live = new Live(studio);
  studio.live = live;
  Object.assign(live.settings, readChoice(STORED, {}));
  bindSettings(live);
  bindRecord(studio, live);
  bindPiano(studio, live);
  bindMidi(live);
}

function bindSettings(live) {
  for (const name of ["quantise", "replace", "step"]) {
    const box = need(`#live-${name}`);
    box.checked = live.settings[name];
    box.addEventListener("change", () => keep({ [name]: box.checked }));
  }
  const latency = need("#live-latency");
  latency.value = live.settings.latency;
  latency.addEventListener("change", () => {
    const value = Math.round(Math.max(-500, Math.min(500, Number(latency.value) || 0)));
    latency.value = value;
    keep({ latency: value });
  });
  function keep(changed) {
    Object.assign(live.settings, changed);
    writeChoice(STORED, live.settings);
  }
}

function bindRecord({ shortcuts, session }, live) {
  const button = need("#live-record");
  button.addEventListener("click", () => live.toggle());
  shortcuts.add({ id: "record", group: t("Play"), label: t("Record what is played in"), keys: ["R"], run: () => live.toggle() });
  const show = () => {
    button.setAttribute("aria-pressed", String(live.isRecording));
    button.querySelector("[data-label]").textContent = live.isRecording ? t("Stop recording") : t("Record");
    setIcon(button.querySelector(".icon"), live.isRecording ? "stop" : "mic");
    document.body.classList.toggle("is-recording", live.isRecording);
  };
  live.addEventListener("change", show);
  session.subscribe((changed) => changed.has("busy") && (button.disabled = session.busy));
}

/** The letters, and the same keys on the screen for fingers and mice. */
function bindPiano({ shortcuts }, live) {
  const button = need("#live-piano");
  const box = need("#live-keys");
  const piano = {
    on: false,
    lowest: 60,
    play: (key) => live.play(key),
    shift: (octaves) => {
      piano.lowest = Math.max(12, Math.min(96, piano.lowest + 12 * octaves));
      show();
    },
  };
  const toggle = () => {
    piano.on = !piano.on;
    show();
  };
  const keys = LETTERS.map((letter, step) => {
    const key = h("button", { type: "button", class: BLACK.has(step % 12) ? "piano-key is-black" : "piano-key" }, letter);
    let pressed = 0;
    const press = (down) => (event) => {
      if (down) pressed = piano.lowest + step;
      live.play({ down, pitch: pressed, velocity: 90, time: event.timeStamp });
    };
    key.addEventListener("pointerdown", (event) => {
      key.setPointerCapture(event.pointerId);
      press(true)(event);
    });
    for (const type of ["pointerup", "pointercancel"]) key.addEventListener(type, press(false));
    key.addEventListener("keydown", (event) => [" ", "Enter"].includes(event.key) && !event.repeat && press(true)(event));
    key.addEventListener("keyup", (event) => [" ", "Enter"].includes(event.key) && press(false)(event));
    return key;
  });
  need("#live-keyboard").append(...keys);
  need("#live-lower").addEventListener("click", () => piano.shift(-1));
  need("#live-higher").addEventListener("click", () => piano.shift(1));
  button.addEventListener("click", toggle);
  shortcuts.add({ id: "piano", group: t("Keyboard piano"), label: t("Keyboard piano on or off"), keys: ["P"], run: toggle });
  bindTyping(shortcuts, piano);
  live.addEventListener("key", ({ detail: { pitch, down } }) => keys[pitch - piano.lowest]?.classList.toggle("is-down", down));
  const show = () => {
    const key = { fifths: 0, mode: "major" };
    button.setAttribute("aria-pressed", String(piano.on));
    box.hidden = !piano.on;
    keys.forEach((each, step) => each.setAttribute("aria-label", `${LETTERS[step]}: ${pitchName({ pitch: piano.lowest + step }, key)}`));
    need("#live-octave").textContent = `${pitchName({ pitch: piano.lowest }, key)}–${pitchName({ pitch: piano.lowest + LETTERS.length - 1 }, key)}`;
  };
  show();
}

function bindMidi(live) {
  const midi = new MidiKeyboards((key) => live.play(key));
  const button = need("#live-midi");
  const field = need("#live-input-field");
  const select = need("#live-input");
  const says = need("#live-says");
  if (!midi.isSupported) {
    button.disabled = true;
    says.textContent = t("This browser cannot hear MIDI keyboards. The keyboard piano works everywhere.");
    return;
  }
  button.addEventListener("click", async () => {
    try {
      await midi.open();
      button.hidden = true;
    } catch {
      says.textContent = t("The browser did not allow MIDI. Allow it in the settings of this site (the sign beside the address), then press the button again; the keyboard piano needs no permission.");
    }
  });
  select.addEventListener("change", () => (midi.chosen = select.value));
  midi.addEventListener("inputs", () => {
    const { inputs } = midi;
    live.releaseAll();
    select.replaceChildren(new Option(t("All keyboards"), ""), ...inputs.map(({ id, name }) => new Option(name, id)));
    if (!inputs.some(({ id }) => id === midi.chosen)) midi.chosen = "";
    select.value = midi.chosen;
    field.hidden = inputs.length === 0;
    const names = inputs.map(({ name }) => name).join(", ");
    says.textContent = inputs.length
      ? tn("%(count)s keyboard is connected: %(names)s", "%(count)s keyboards are connected: %(names)s", inputs.length, { names })
      : t("No MIDI keyboard yet. Plug one in: it is heard at once.");
  });
}
