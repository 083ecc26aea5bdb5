/** "Fix it": what was heard, the uncertain notes marked, each to be heard, moved or deleted before anything is used. */

import { h } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { toastError } from "core/toasts.js";
import { partOf } from "../../core/score/model.js";
import { NoteRows, summary } from "./note_rows.js";
import { Picture, rowsFor } from "./picture.js";
import { settings } from "./settings.js";
import { SideBySide } from "./side_by_side.js";
import { confirmed, heardNotes, inTheWay, insertionTick, isUncertain, moved, placed, secondAt, without } from "./take.js";
import { pitchFinder, traceOf } from "./trace.js";

export class FixStep {
  #past = [];
  #frame = 0;
  #trace = [];
  #left = false;

  /** @param {object} studio @param {import("./dialog.js").Recording} recording @param {object} found the job's result */
  constructor(studio, recording, found, on) {
    const { store, session } = studio;
    this.studio = studio;
    this.recording = recording;
    this.found = found;
    this.on = on;
    this.notes = heardNotes(found.notes);
    this.chosen = (this.notes.find(isUncertain) ?? this.notes[0]).id;
    this.at = insertionTick(store.score, session.cursor);
    this.part = partOf(store.score, session.activePart) ?? store.score.parts[0];
    this.grid = { bpm: found.bpm, step: session.grid, strength: 1, origin: found.origin };
    this.player = new SideBySide(studio.synth, studio.preview);
    this.player.program = this.part.program ?? 0;
    this.player.addEventListener("state", () => this.#playing());
    this.#build();
  }

  #build() {
    this.summary = h("p", { class: "hum-summary", tabindex: "-1" });
    this.says = h("p", { class: "visually-hidden", role: "status" });
    this.canvas = h("canvas", { class: "hum-picture hum-picture-fix", "aria-hidden": "true" });
    this.canvas.addEventListener("click", (event) => this.#point(event));
    this.picture = new Picture(this.canvas);
    this.rows = new NoteRows({ choose: (id) => this.#choose(id), move: (by) => this.#move(by), remove: () => this.#remove() });
    this.buttons = {
      notes: tool(t("Play the notes"), "play", () => this.#toggle("notes")),
      recording: tool(t("Play the recording"), "mic", () => this.#toggle("recording")),
      hear: tool(t("Hear"), "volume", () => this.#hear()),
      lower: tool(t("Lower"), "minus", () => this.#move(-1)),
      higher: tool(t("Higher"), "plus", () => this.#move(1)),
      right: tool(t("It is right"), "check", () => this.#edit(confirmed(this.notes, this.chosen))),
      remove: tool(t("Delete"), "trash", () => this.#remove()),
      undo: tool(t("Undo"), "undo", () => this.#undo()),
    };
    this.settings = settings(this.grid, this.studio.store.score.tempos[0].bpm, this.found.suggested_bpm, (change) => {
      Object.assign(this.grid, change);
      this.#show();
    });
    this.replace = h("input", { type: "checkbox", id: "hum-replace" });
    this.replaceText = h("span");
    this.replaceBox = h("label", { class: "check hum-check", for: "hum-replace", hidden: true }, this.replace, this.replaceText);
    this.use = h("button", { type: "button", class: "button button-primary", onclick: () => this.#use() }, icon("check"), t("Use these notes"));
    const { notes, recording, ...editing } = this.buttons;
    this.elements = [
      this.summary,
      h("div", { class: "button-row", role: "group", "aria-label": t("Compare") }, notes, recording),
      this.canvas,
      h("div", { class: "button-row hum-tools", role: "group", "aria-label": t("The chosen note") }, ...Object.values(editing)),
      this.rows.element,
      this.settings,
      this.replaceBox,
      this.says,
      h(
        "div",
        { class: "dialog-actions" },
        h("button", { type: "button", class: "button", onclick: () => this.on.onClose() }, t("Discard")),
        h("button", { type: "button", class: "button", onclick: () => this.on.onAgain() }, icon("mic"), t("Hum again")),
        this.use,
      ),
    ];
  }

  enter() {
    this.#show();
    this.summary.focus();
    this.#drawTrace().catch((error) => console.info("trace", error));
  }

  leave() {
    this.#left = true;
    cancelAnimationFrame(this.#frame);
    this.player.stop();
    this.picture.close();
  }

  /** The line of the voice behind the notes, when this browser can read the recording. */
  async #drawTrace() {
    const buffer = await this.recording.buffer;
    this.buttons.recording.disabled = !buffer;
    this.player.buffer = buffer;
    if (!buffer) return;
    this.#trace = await traceOf(buffer.getChannelData(0), buffer.sampleRate, await pitchFinder());
    if (!this.#left) this.#paint();
  }

  get placed() {
    return placed(this.notes, this.grid);
  }

  #show() {
    const notes = this.placed;
    const uncertain = this.notes.filter(isUncertain).length;
    this.player.notes = notes;
    this.player.grid = this.grid;
    this.summary.replaceChildren(...summary(this.notes.length, uncertain, this.found.tuning));
    this.rows.show(this.notes, notes, this.chosen, { score: this.studio.store.score, at: this.at });
    const none = !this.notes.length;
    for (const name of ["hear", "lower", "higher", "remove", "notes"]) this.buttons[name].disabled = none;
    this.buttons.right.disabled = none || !isUncertain(this.#note);
    this.buttons.undo.disabled = !this.#past.length;
    this.use.disabled = none;
    const there = inTheWay(this.studio.store.score, this.part.id, notes, this.at).length;
    this.replaceBox.hidden = !there;
    this.replaceText.textContent = tn("Replace the %(count)s note that is there", "Replace the %(count)s notes that are there", there);
    this.#paint();
  }

  get #note() {
    return this.notes.find(({ id }) => id === this.chosen);
  }

  get #span() {
    return [0, Math.max(this.found.seconds, this.player.length)];
  }

  #paint() {
    const [from, to] = this.#span;
    const notes = this.placed.map((note, index) => ({
      start: secondAt(note.onset, this.grid),
      end: secondAt(note.onset + note.duration, this.grid),
      pitch: note.pitch,
      uncertain: isUncertain(this.notes[index]),
      chosen: note.id === this.chosen,
    }));
    // The line is drawn at the tuning that the notes are read in.
    const trace = this.#trace.map(({ time, pitch }) => ({ time, pitch: pitch - this.found.tuning / 100 }));
    const rows = rowsFor(this.notes.map(({ pitch }) => pitch));
    this.picture.paint({ rows, from, to, trace, notes, playhead: this.player.position || null });
  }

  #point({ clientX }) {
    const second = this.picture.secondAt(clientX, ...this.#span);
    const tick = this.placed.find((note) => secondAt(note.onset + note.duration, this.grid) >= second);
    if (tick) this.#choose(tick.id);
  }

  #choose(id) {
    this.chosen = id;
    this.#show();
    this.#hear();
  }

  #edit(notes) {
    this.#past.push({ notes: this.notes, chosen: this.chosen });
    this.notes = notes;
    this.#show();
  }

  #undo() {
    const before = this.#past.pop();
    if (!before) return;
    Object.assign(this, before);
    this.#show();
  }

  #move(semitones) {
    if (!this.#note) return;
    this.#edit(moved(this.notes, this.chosen, semitones));
    this.#hear();
    this.says.textContent = this.rows.nameOf(this.chosen);
  }

  #remove() {
    const index = this.notes.findIndex(({ id }) => id === this.chosen);
    if (index < 0) return;
    const rest = without(this.notes, this.chosen);
    this.#past.push({ notes: this.notes, chosen: this.chosen });
    this.notes = rest;
    this.chosen = (rest[index] ?? rest.at(-1))?.id ?? null;
    this.#show();
    this.says.textContent = t("Deleted");
  }

  #hear() {
    if (this.#note) this.player.hear(this.#note.pitch).catch(toastError);
  }

  #toggle(which) {
    this.player.toggle(which).catch(toastError);
  }

  #playing() {
    for (const [which, still] of [["notes", "play"], ["recording", "mic"]]) {
      const button = this.buttons[which];
      const on = this.player.playing === which;
      button.setAttribute("aria-pressed", String(on));
      setIcon(button.querySelector(".icon"), on ? "stop" : still);
    }
    cancelAnimationFrame(this.#frame);
    const run = () => {
      this.#paint();
      if (this.player.playing) this.#frame = requestAnimationFrame(run);
    };
    if (!this.#left) run();
  }

  #use() {
    this.on.onUse(this.placed, { bpm: this.grid.bpm, replace: this.replace.checked });
  }
}

const tool = (label, picture, onclick) => h("button", { type: "button", class: "button", title: label, "aria-label": label, onclick }, icon(picture), h("span", {}, label));
