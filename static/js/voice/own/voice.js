/** The page of one own voice: its texts one after the other, each recorded or uploaded, then the learning. */

import { api } from "core/api.js";
import { askForText, askToConfirm } from "core/dialogs.js";
import { h, need, write } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";
import { Learning } from "./learning.js";
import { Recorder, clock } from "./recorder.js";
import { Unsent } from "./unsent.js";

const boot = JSON.parse(need("#own-boot").textContent ?? "{}");
const { prompts, limits, urls } = boot;
let voice = boot.voice;
let at = firstOpen();
let readingFiles = false;
let deleted = false;

const STATES = { recording: () => t("being recorded"), learning: () => t("being learnt"), ready: () => t("can sing"), stale: () => t("to be learnt again") };
const button = (id) => /** @type {HTMLButtonElement} */ (need(`#${id}`));
const problem = need("#problem");
const chooser = /** @type {HTMLInputElement} */ (need("#file"));
const sound = new Audio();
const learning = new Learning(boot, { onEnd: learnt });
const recorder = new Recorder(limits.seconds, {
  onStart: () => {
    sound.pause();
    refuse();
  },
  onRecorded: (blob) => keepThis(blob, "recording.wav"),
  onProblem: refuse,
  onState: show,
});
const unsent = new Unsent(keep, {
  onChange: show,
  onRefused: (number, error) => {
    const reason = error instanceof Error ? error.message : String(error);
    refuse(number === at ? reason : t("Text %(number)s: %(reason)s", { number: number + 1, reason }));
  },
});

const recordingOf = (number) => voice.recordings.find((one) => one.number === number);
const addressOf = (number) => `${urls.voice}recordings/${number}/`;

/** The first text that is not recorded, or was misread. */
function firstOpen() {
  const fine = new Set(voice.recordings.filter(({ misread }) => !misread).map(({ number }) => number));
  return Math.max(0, prompts.findIndex((_, number) => !fine.has(number)));
}

function show() {
  const recording = recordingOf(at);
  const sending = readingFiles || unsent.sending;
  const busy = recorder.busy || sending;
  need("#own-state").textContent = STATES[voice.state]();
  need("#prompt").textContent = prompts[at];
  need("#prompt-place").textContent = t("Text %(number)s of %(count)s", { number: at + 1, count: prompts.length });
  need("#prompt-note").textContent = unsent.has(at) ? t("Recorded, but not sent to the studio yet.") : noteOn(recording);
  if (!recorder.busy) need("#clock").textContent = clock(recording?.seconds ?? 0);
  const settled = voice.state === "learning" || consentStays(recording); // the studio would refuse another recording
  recorder.button.disabled = !recorder.busy && (sending || settled);
  recorder.button.ariaBusy = recorder.asking || unsent.sending ? "true" : null;
  button("listen").disabled = !recording || busy;
  button("remove").disabled = busy || !(unsent.has(at) || (recording && !settled));
  button("upload").disabled = busy || settled;
  button("upload-many").disabled = busy || voice.state === "learning";
  button("previous").disabled = busy || at === 0;
  button("next").disabled = busy || at === prompts.length - 1;
  const total = /** @type {HTMLProgressElement} */ (need("#total"));
  total.max = limits.least;
  total.value = Math.min(limits.least, voice.seconds);
  need("#total-said").textContent = t("%(now)s of at least %(least)s", { now: clock(voice.seconds), least: clock(limits.least) });
  showUnsent();
  showTexts(busy);
  learning.show(voice);
}

function showUnsent() {
  const { error, size, sending } = unsent;
  need("#unsent").hidden = !error;
  button("send-again").ariaBusy = sending ? "true" : null;
  if (!error) return;
  const waiting = tn("%(count)s recording is not sent yet. It stays on this page until it is; leave the page open.", "%(count)s recordings are not sent yet. They stay on this page until they are; leave the page open.", size);
  write(need("#unsent-said"), `${error.message} ${waiting}`);
}

/** The statement on which a voice rests cannot be taken from under it. */
const consentStays = (recording) => at === 0 && (voice.state === "ready" || (voice.state === "stale" && !recording?.misread));

function noteOn(recording) {
  if (voice.state === "learning") return t("While the voice is being learnt its recordings stay as they are.");
  if (consentStays(recording)) return t("The statement of consent stays as long as the voice does.");
  if (!recording) return at === 0 ? t("The statement of consent: read it aloud, word by word. Without it no voice is made.") : t("Not recorded yet.");
  if (recording.misread) return t("Something else was heard in this recording. Record it again, close to the text.");
  return t("Recorded: %(time)s. Record again to replace it.", { time: clock(recording.seconds) });
}

function showTexts(busy) {
  const rows = prompts.map((text, number) => {
    const recording = recordingOf(number);
    const state = unsent.has(number) ? t("not sent yet") : recording ? (recording.misread ? t("record again") : t("recorded")) : t("not recorded");
    const go = h(
      "button",
      { type: "button", class: "button button-quiet", "aria-current": number === at ? "true" : null, disabled: busy, onclick: () => goTo(number, need("#record")) },
      (recording || unsent.has(number)) && icon(unsent.has(number) ? "offline" : recording.misread ? "alert" : "check"),
      h("span", { class: "mono" }, String(number + 1)),
      h("span", { class: "visually-hidden" }, `: ${state}`),
    );
    go.title = text;
    return h("li", {}, go);
  });
  need("#texts").replaceChildren(...rows);
}

/** @param {number} number @param {HTMLElement} [focus] */
function goTo(number, focus) {
  sound.pause();
  refuse();
  at = number;
  show();
  need("#own-news").textContent = t("Text %(number)s of %(count)s", { number: at + 1, count: prompts.length });
  focus?.focus();
}

/** @param {string} [sentence] none: what was said no longer holds */
function refuse(sentence) {
  problem.hidden = !sentence;
  problem.replaceChildren(...(sentence ? [icon("alert"), h("span", {}, sentence)] : []));
}

/** Send a recording of a text; it takes the place of an older one. @param {number} number @param {Blob} blob @param {string} name */
async function keep(number, blob, name) {
  if (blob.size > limits.bytes) throw new Error(t("This file is too large for one text. Cut a long recording in the pauses between the texts and upload its pieces, named by the numbers of their texts."));
  const body = new FormData();
  body.append("file", blob, name);
  voice = await api.put(addressOf(number), body);
}

/** @param {Blob} blob @param {string} name */
async function keepThis(blob, name) {
  refuse();
  const kept = await unsent.keep(at, blob, name);
  if (kept) need("#own-news").textContent = t("Kept.");
  // The same key goes on: record, stop, next, record. Without a connection, too.
  ((kept || unsent.has(at)) && !button("next").disabled ? button("next") : recorder.button).focus();
}

/** Files by the number in their names. @param {Iterable<File>} files */
async function keepMany(files) {
  const list = need("#files");
  readingFiles = true;
  show();
  for (const file of files) {
    const number = Number(file.name.match(/\d+/)?.[0] ?? 0) - 1;
    const state = h("span", { class: "file-state" }, t("Reading…"));
    const line = h("li", {}, h("span", {}, file.name), state);
    list.append(line);
    try {
      if (number < 0 || number >= prompts.length) throw new Error(t("There is no text of this number."));
      await keep(number, file, file.name);
      state.textContent = t("Kept as text %(number)s", { number: number + 1 });
    } catch (error) {
      line.classList.add("is-refused");
      state.textContent = error instanceof Error ? error.message : String(error);
    }
  }
  readingFiles = false;
  show();
}

/** @param {any} job */
async function learnt(job) {
  try {
    voice = await api.get(urls.voice);
  } catch (error) {
    toastError(error);
  }
  at = job?.state === "failed" ? firstOpen() : at;
  show();
  if (job?.state === "succeeded") {
    const said = t("The voice “%(name)s” is learnt.", { name: voice.name });
    need("#own-news").textContent = said;
    toast(said, { tone: "ok" });
    need("#learnt a").focus();
  } else learning.refuse(job?.error || t("It was stopped; nothing has changed."));
}

async function rename() {
  const called = await askForText({
    title: t("Rename the voice"),
    label: t("Name"),
    value: voice.name,
    confirm: t("Rename"),
    maxLength: limits.name,
    check: async (value) => {
      voice = await api.patch(urls.voice, { name: value });
    },
  });
  if (called !== null) need("h1").textContent = t("Your voice: %(name)s", { name: voice.name });
}

async function removeVoice() {
  const sure = await askToConfirm({
    title: t("Delete “%(title)s” for good?", { title: voice.name }),
    text: t("The voice, its recordings and the statement of consent are deleted. Takes that it has sung stay yours as sound; they cannot be sung anew with it."),
    confirm: t("Delete for good"),
    danger: true,
  });
  if (!sure) return;
  try {
    await api.delete(urls.voice);
    deleted = true;
    location.assign(urls.voices);
  } catch (error) {
    toastError(error);
  }
}

async function removeRecording() {
  // One that was never sent is thrown away first; the studio may have an older one.
  if (unsent.has(at)) {
    unsent.drop(at);
    return recorder.button.focus();
  }
  try {
    voice = await api.delete(addressOf(at));
    show();
    recorder.button.focus();
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}

async function listen() {
  if (!sound.paused) return sound.pause();
  sound.src = recordingOf(at).audio;
  try {
    await sound.play();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "AbortError") toast(t("The sound could not be fetched. Try again in a moment."), { tone: "error" });
  }
}

for (const kind of ["play", "pause", "ended"]) {
  sound.addEventListener(kind, () => {
    const on = kind === "play";
    button("listen").setAttribute("aria-pressed", String(on));
    setIcon(need(".icon", button("listen")), on ? "pause" : "play");
  });
}
button("listen").addEventListener("click", () => void listen());
button("remove").addEventListener("click", () => void removeRecording());
button("previous").addEventListener("click", () => goTo(at - 1, recorder.button));
button("next").addEventListener("click", () => goTo(at + 1, recorder.button));
button("rename").addEventListener("click", () => void rename());
button("delete").addEventListener("click", () => void removeVoice());
button("upload").addEventListener("click", () => choose(false));
button("upload-many").addEventListener("click", () => choose(true));
chooser.addEventListener("change", () => {
  const files = [...(chooser.files ?? [])];
  const many = chooser.multiple;
  chooser.value = ""; // The same file may be chosen again.
  if (many) void keepMany(files);
  else if (files.length) void keepThis(files[0], files[0].name);
});
button("send-again").addEventListener("click", async () => {
  await unsent.flush();
  if (!unsent.size) recorder.button.focus();
});
addEventListener("beforeunload", (event) => !deleted && (recorder.busy || unsent.size > 0) && event.preventDefault());
addEventListener("pagehide", () => recorder.drop());

/** @param {boolean} many */
function choose(many) {
  chooser.multiple = many;
  chooser.click();
}

if (voice.state === "learning" && voice.job) learning.follow(voice.job);
learning.tell(voice.error);
show();
