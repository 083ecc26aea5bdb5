/**
 * The words under the notes: one field per note, written as on paper.
 *
 * Tab and Shift+Tab, or Enter, keep what was written and go to the next note or the one before; Escape takes it back; the
 * down arrow goes to the phones of the note, with Alt to the ways in which its word can be sung. Nothing happens on keys that an input method is composing with.
 */

import { openContextMenu } from "core/context_menu.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toast } from "core/toasts.js";
import { noteName } from "../../core/score/spoken.js";
import { beside } from "../line.js";
import { fieldText, flows } from "../lyrics.js";
import { wayItems, writePhones, writeWords } from "../note_words.js";
import { openPaste } from "../paste_dialog.js";
import { phonesProblem } from "../phones.js";
import { makeCell, refuse, show, tooMuch } from "./cell.js";

/** Fields narrower than this, in pixels, are words to read only: nobody could hit them. */
const NARROWEST = 24;

export class LyricLane {
  /** @type {Map<string, import("./cell.js").Cell>} by id of note */
  #cells = new Map();
  #shown = "";
  /** The scale that the cells are laid out at. */
  #scale = 0;

  /** @param {object} studio */
  constructor(studio) {
    this.studio = studio;
    this.list = need("#lyrics");
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("paste", (event) => this.#paste(event));
    this.list.addEventListener("click", ({ target }) => {
      const cell = target.closest(".cell-ways")?.closest("[data-note]");
      if (cell) this.#choose(cell.dataset.note);
    });
    this.list.addEventListener("focusin", ({ target }) => this.#focused(target));
    this.list.addEventListener("focusout", ({ target }) => this.#left(target));
    studio.store.subscribe((reason) => reason !== "preview" && this.#show());
    studio.plan.addEventListener("change", () => this.#show());
    studio.session.subscribe((changed) => changed.has("note") && this.#mark());
    studio.roll.afterPaint.push((view) => this.#place(view));
    this.#show();
  }

  /** Write the words of a note. @param {string} id @param {"words" | "phones"} field */
  edit(id, field = "words") {
    const { roll, line } = this.studio;
    const note = line.find((each) => each.id === id);
    const cell = this.#cells.get(id);
    if (!note || !cell) return;
    const { view } = roll;
    // A field that is too narrow to write in is widened first.
    if (note.ticks * view.scale < NARROWEST) view.zoom(NARROWEST / (note.ticks * view.scale), view.x(note.tick));
    roll.reveal(note);
    this.#place(view);
    cell[field].focus({ preventScroll: true });
    cell[field].select();
  }

  #show() {
    const { line } = this.studio;
    const key = line.map(({ id, tick, ticks }) => `${id}/${tick}/${ticks}`).join();
    if (key !== this.#shown) {
      this.#cells = new Map(line.map(({ id }) => [id, this.#cells.get(id) ?? makeCell(id)]));
      this.list.replaceChildren(...[...this.#cells.values()].map(({ element }) => element));
      for (const { id, tick, ticks } of line) {
        const { style } = this.#cells.get(id).element;
        style.setProperty("--tick", tick);
        style.setProperty("--ticks", ticks);
      }
      this.#shown = key;
      this.#scale = 0;
    }
    for (const note of line) this.#write(note, this.#cells.get(note.id));
    need("#no-words").hidden = !line.length || line.some(({ lyric }) => lyric);
    need("#no-notes").hidden = line.length > 0;
    this.#mark();
    this.#place(this.studio.roll.view);
  }

  #write({ id, lyric, phones, remark, note, readings }, cell) {
    const { store, limits } = this.studio;
    const text = fieldText(lyric, limits.holds);
    const own = id in store.settings.phones;
    // Of a thousand notes, one has changed.
    const state = JSON.stringify([text, phones, remark, own, readings.length, note.onset, note.duration, note.pitch, document.activeElement === cell.words]);
    if (state === cell.state) return;
    cell.state = state;
    const name = noteName(store.score, note);
    show(cell.words, text, t("Words: %(note)s", { note: name }));
    show(cell.phones, phones, t("Phones: %(note)s", { note: name }));
    cell.words.placeholder = lyric || remark === "no-words" ? "" : "–";
    cell.ways.hidden = !readings.length;
    cell.ways.ariaLabel = t("Other ways to sing: %(words)s", { words: lyric?.text ?? "" });
    for (const field of [cell.words, cell.phones]) readings.length ? field.setAttribute("aria-keyshortcuts", "Alt+ArrowDown") : field.removeAttribute("aria-keyshortcuts");
    cell.element.classList.toggle("is-own", own);
    cell.element.classList.toggle("has-ways", readings.length > 0);
    cell.element.classList.toggle("is-hold", !lyric || limits.holds.includes(lyric.text));
    cell.element.dataset.remark = remark ?? "";
  }

  /** One field of all can be reached with Tab; from there on Tab goes from note to note. */
  #mark() {
    const { session, line } = this.studio;
    const first = session.note && this.#cells.has(session.note) ? session.note : line[0]?.id;
    for (const [id, { element, words }] of this.#cells) {
      words.tabIndex = id === first ? 0 : -1;
      element.classList.toggle("is-chosen", id === session.note);
    }
  }

  #place(view) {
    // Moved as one, so that no cell is laid out anew.
    this.list.style.transform = `translateX(${view.keyWidth - view.left * view.scale}px)`;
    if (this.#scale === view.scale) return;
    this.#scale = view.scale;
    this.list.style.setProperty("--scale", view.scale);
    for (const { id, ticks } of this.studio.line) this.#cells.get(id)?.element.classList.toggle("is-narrow", ticks * view.scale < NARROWEST);
  }

  #of(target) {
    const id = target.closest?.("[data-note]")?.dataset.note;
    return id && target.dataset.field && { id, field: target.dataset.field };
  }

  #focused(target) {
    const at = this.#of(target);
    if (!at) return;
    const { session, roll, line } = this.studio;
    session.set({ note: at.id });
    const note = line.find(({ id }) => id === at.id);
    if (note) roll.reveal(note);
  }

  /** What was written is kept when the field is left, by whatever way. */
  #left(target) {
    const at = this.#of(target);
    if (at) this.#keep(target, at);
  }

  #key(event) {
    // While an input method composes, its keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    const at = this.#of(event.target);
    if (!at) return;
    const { line, roll } = this.studio;
    const go = (step) => {
      const next = beside(line, at.id, step);
      // Behind the last note, and before the first, Tab leaves the lane as it leaves any field.
      if (!next && event.key === "Tab") return;
      event.preventDefault();
      if (next) this.edit(next.id, at.field);
      else event.target.blur();
    };
    if (event.key === "Tab" || event.key === "Enter") go(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown" && event.altKey) {
      event.preventDefault();
      this.#choose(at.id, at.field);
    } else if (event.key === "ArrowDown" && at.field === "words") this.edit(at.id, "phones");
    else if (event.key === "ArrowUp" && at.field === "phones") this.edit(at.id, "words");
    else if (event.key === "Escape") {
      event.target.value = event.target.dataset.value;
      roll.element.focus();
    }
  }

  /** A song that is pasted into the field of one note is not cut: it begins there. */
  #paste(event) {
    const at = this.#of(event.target);
    const text = at?.field === "words" ? tooMuch(event.target, event.clipboardData.getData("text")) : null;
    if (text === null) return;
    event.preventDefault();
    openPaste(this.studio, text);
  }

  #keep(field, { id, field: kind }) {
    if (field.readOnly) return;
    const text = field.value.trim();
    const problem = kind === "phones" && text !== field.dataset.value ? phonesProblem(text, this.studio.limits) : null;
    // What was refused before has been said.
    if (problem && field.title !== problem) toast(problem, { tone: "error" });
    refuse(field, problem);
    if (problem || text === field.dataset.value) return;
    if (kind === "phones") writePhones(this.studio, id, text);
    else if (flows(text)) return void this.#flow(field, id, text);
    else writeWords(this.studio, id, text);
    if (field.value.trim() === text) field.value = field.dataset.value;
  }

  /** The field keeps what was typed until the notes have it; what could not be placed stays there, and goes on its way again with Enter. */
  async #flow(field, id, text) {
    field.readOnly = true;
    const error = await this.studio.words.flow(text, { from: id, overwrite: true });
    field.readOnly = false;
    if (error) refuse(field, error.message);
    else field.value = field.dataset.value;
  }

  /** Offer the ways in which the word that begins on a note can be sung. */
  #choose(id, field = "words") {
    const { readings } = this.studio.line.find((each) => each.id === id);
    if (!readings.length) return;
    const cell = this.#cells.get(id);
    const { x, bottom } = cell.element.getBoundingClientRect();
    openContextMenu({ x, y: bottom, label: cell.ways.ariaLabel, items: wayItems(this.studio, readings), returnTo: cell[field] });
  }
}
