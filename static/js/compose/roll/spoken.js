/**
 * The roll in words: one sentence about where the cursor is, and the notes as a list that can be read and operated.
 */

import { h } from "core/dom.js";
import { t, tn, tp } from "core/i18n.js";
import { headOf } from "../../core/score/lengths.js";
import { findNote, partOf } from "../../core/score/model.js";
import { pitchName } from "../../core/score/spelling.js";
import { keyAt, measureIndexAt, positionAt } from "../../core/score/time.js";
import { partName } from "../voices.js";

/** "quarter", "dotted half", "eighth triplet". */
export function lengthName(duration, ratio = null) {
  const head = headOf(duration, ratio);
  if (!head) return t("odd length");
  const names = {
    long: tp("note length", "long"),
    breve: tp("note length", "double whole"),
    1: tp("note length", "whole"),
    2: tp("note length", "half"),
    4: tp("note length", "quarter"),
    8: tp("note length", "eighth"),
    16: tp("note length", "16th"),
    32: tp("note length", "32nd"),
    64: tp("note length", "64th"),
    128: tp("note length", "128th"),
  };
  const name = names[head.type];
  if (head.dots === 1) return t("dotted %(length)s", { length: name });
  if (head.dots === 2) return t("double-dotted %(length)s", { length: name });
  return head.tuplet ? t("%(length)s triplet", { length: name }) : name;
}

/** "bar 3 beat 2", with the part of the beat when the place is off it. */
export function placeName(score, tick) {
  const { bar, beat, fraction } = positionAt(score, tick);
  const shown = fraction ? `${beat}${fraction.toFixed(2).slice(1)}` : String(beat);
  return t("bar %(bar)s beat %(beat)s", { bar, beat: shown });
}

/** "C5, bar 3 beat 2, quarter". */
export function noteName(score, note) {
  const name = pitchName(note, keyAt(score, note.onset));
  return `${name}, ${placeName(score, note.onset)}, ${lengthName(note.duration, note.tuplet ?? null)}`;
}

/** What the roll would say of itself now. */
export function describe({ store, session }) {
  const score = store.shown;
  const part = partOf(score, session.activePart);
  if (session.bars) {
    const [from, to] = session.bars.map((index) => score.measures[index]?.number ?? "");
    return from === to ? t("Bar %(from)s selected", { from }) : t("Bars %(from)s to %(to)s selected", { from, to });
  }
  if (session.selection.size === 1) {
    const found = findNote(score, [...session.selection][0]);
    if (found) return `${partName(found.part)}: ${noteName(score, found.note)}`;
  }
  if (session.selection.size > 1) return tn("%(count)s note selected", "%(count)s notes selected", session.selection.size);
  const { tick, pitch } = session.cursor;
  const here = part?.notes.find((note) => note.pitch === pitch && note.onset <= tick && note.onset + note.duration > tick);
  const name = pitchName({ pitch }, keyAt(score, tick));
  const place = `${name}, ${placeName(score, tick)}`;
  return here ? t("%(place)s, on a note", { place }) : t("%(place)s, empty", { place });
}

/** Keep a live region saying what `describe` says, not faster than it can be read. */
export function speak(region, studio) {
  let timer = 0;
  studio.session.subscribe((changed) => {
    if (!["cursor", "selection", "bars"].some((field) => changed.has(field))) return;
    clearTimeout(timer);
    timer = setTimeout(() => (region.textContent = describe(studio)), 180);
  });
}

/** The notes of the part in hand as a list of buttons, written only while it is open. */
export class NoteList {
  #shown = null;

  /** @param {HTMLElement} element @param {{store, session, edits}} studio */
  constructor(element, studio, roll) {
    this.element = element;
    this.studio = studio;
    this.roll = roll;
    studio.store.subscribe((reason) => reason !== "preview" && this.#write());
    studio.session.subscribe((changed) => {
      if (changed.has("activePart")) this.#write();
      else if (changed.has("selection")) this.#mark();
    });
  }

  toggle(open = this.element.hidden) {
    this.element.hidden = !open;
    this.#write();
    return open;
  }

  #write() {
    const { store, session } = this.studio;
    const part = partOf(store.score, session.activePart);
    if (this.element.hidden || this.#shown === part) return;
    this.#shown = part;
    const notes = part?.notes ?? [];
    const bars = new Map();
    for (const note of notes) {
      const index = measureIndexAt(store.score, note.onset);
      bars.set(index, [...(bars.get(index) ?? []), note]);
    }
    const sections = [...bars].map(([index, members]) =>
      h(
        "li",
        { class: "note-list-bar" },
        h("span", { class: "note-list-number" }, t("Bar %(bar)s", { bar: store.score.measures[index].number })),
        h("ul", { class: "note-list-notes" }, ...members.map((note) => this.#item(note))),
      ),
    );
    const empty = h("p", { class: "quiet" }, t("This part has no notes yet."));
    this.element.replaceChildren(sections.length ? h("ol", { class: "note-list" }, ...sections) : empty);
    this.#mark();
  }

  #item(note) {
    const { score } = this.studio.store;
    const name = `${pitchName(note, keyAt(score, note.onset))} ${lengthName(note.duration, note.tuplet ?? null)}`;
    const choose = () => {
      this.studio.session.set({
        selection: new Set([note.id]),
        bars: null,
        cursor: { tick: note.onset, pitch: note.pitch },
      });
      this.studio.edits.hear(note.pitch);
      this.roll.reveal();
    };
    const button = h("button", { type: "button", class: "note-list-item", "aria-pressed": "false", onclick: choose }, name);
    button.dataset.note = note.id;
    button.addEventListener("keydown", ({ key }) => key === "Delete" && this.studio.edits.remove([note.id]));
    return h("li", {}, button);
  }

  #mark() {
    for (const button of this.element.querySelectorAll("[data-note]")) {
      button.setAttribute("aria-pressed", String(this.studio.session.selection.has(button.dataset.note)));
    }
  }
}
