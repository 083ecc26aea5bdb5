/**
 * The notes of the part in hand as a list of buttons, beside the roll: to be read, walked through and changed. It is written
 * only while it is open.
 */

import { h } from "core/dom.js";
import { listed, t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { findNote, partOf } from "../../core/score/model.js";
import { pitchName } from "../../core/score/spelling.js";
import { lengthName } from "../../core/score/spoken.js";
import { keyAt, measureIndexAt } from "../../core/score/time.js";
import { partName } from "../../core/score/voices.js";
import { noteStates } from "./spoken.js";

const SCOPE = "note-list";

export class NoteList {
  /** Bars as they are shown, by index: rewritten only when what they say has changed. @type {Map<number, {says: string, element: HTMLElement}>} */
  #bars = new Map();

  /** @param {HTMLElement} element @param {{store, session, edits, shortcuts, limits}} studio */
  constructor(element, studio, roll) {
    this.element = element;
    this.studio = studio;
    this.roll = roll;
    this.part = h("select", { class: "select select-compact", "aria-label": t("Part") });
    this.part.addEventListener("change", () => studio.session.set({ activePart: this.part.value, selection: new Set() }));
    this.list = h("ol", { class: "note-list" });
    this.empty = h("p", { class: "quiet" }, t("This part has no notes yet."));
    this.tools = this.#toolbar();
    element.append(h("div", { class: "note-list-head" }, this.part, this.tools), this.empty, this.list);
    this.#bindKeys();
    studio.store.subscribe((reason) => reason !== "preview" && this.#write());
    studio.session.subscribe((changed) => {
      if (["activePart", "locks", "busy"].some((field) => changed.has(field))) this.#write();
      else if (changed.has("selection")) this.#mark();
    });
  }

  toggle(open = this.element.hidden) {
    this.element.hidden = !open;
    this.#write();
    return open;
  }

  /** Buttons that change the selected note: what dragging does on the roll. */
  #toolbar() {
    const { edits, session, shortcuts } = this.studio;
    const button = (id, sign, label, run) => {
      const made = h("button", { type: "button", class: "button button-quiet button-icon", "aria-label": label, title: label, onclick: run }, sign);
      made.dataset.shortcut = id;
      return made;
    };
    const bar = h(
      "div",
      { class: "note-list-tools", role: "group", "aria-label": t("Change the selected notes") },
      button("list.higher", "♯", t("A semitone up"), () => edits.move(1, 0)),
      button("list.lower", "♭", t("A semitone down"), () => edits.move(-1, 0)),
      button("list.earlier", icon("chevron-left"), t("A step of the grid back"), () => edits.move(0, -session.grid)),
      button("list.later", icon("chevron-right"), t("A step of the grid on"), () => edits.move(0, session.grid)),
      button("list.shorter", icon("minus"), t("Make the notes shorter"), () => edits.resize(-session.grid)),
      button("list.longer", icon("plus"), t("Make the notes longer"), () => edits.resize(session.grid)),
      button("list.lock", icon("lock"), t("Lock or unlock the selected notes"), () => edits.toggleLocks()),
      button("list.delete", icon("trash"), t("Delete the selected notes"), () => this.#delete()),
    );
    shortcuts.addEventListener("change", () => shortcuts.describeAll(bar));
    return bar;
  }

  #bindKeys() {
    const { edits, session, shortcuts } = this.studio;
    shortcuts.addScope(SCOPE, (target) => this.list.contains(target));
    const group = t("Notes as text");
    const add = (id, keys, label, run, more = {}) =>
      shortcuts.add({ id: `list.${id}`, group, label, keys, run, scope: SCOPE, everywhere: true, repeats: true, ...more });
    const idle = { when: () => !session.busy && session.selection.size > 0 };
    add("next", ["ArrowDown"], t("The next note"), () => this.#walk(1));
    add("previous", ["ArrowUp"], t("The note before"), () => this.#walk(-1));
    add("first", ["Home"], t("The first note"), () => this.#walk(-Infinity));
    add("last", ["End"], t("The last note"), () => this.#walk(Infinity));
    add("higher", ["Alt+ArrowUp"], t("A semitone up"), () => edits.move(1, 0), idle);
    add("lower", ["Alt+ArrowDown"], t("A semitone down"), () => edits.move(-1, 0), idle);
    add("earlier", ["Alt+ArrowLeft"], t("A step of the grid back"), () => edits.move(0, -session.grid), idle);
    add("later", ["Alt+ArrowRight"], t("A step of the grid on"), () => edits.move(0, session.grid), idle);
    add("shorter", ["Shift+ArrowLeft"], t("Make the notes shorter"), () => edits.resize(-session.grid), idle);
    add("longer", ["Shift+ArrowRight"], t("Make the notes longer"), () => edits.resize(session.grid), idle);
    add("lock", ["K"], t("Lock or unlock the selected notes"), () => edits.toggleLocks(), idle);
    add("delete", ["Delete", "Backspace"], t("Delete the selected notes"), () => this.#delete(), idle);
  }

  get #buttons() {
    return [...this.list.querySelectorAll("[data-note]")];
  }

  /** Choose the note so many places on. */
  #walk(steps) {
    const all = this.#buttons;
    const at = all.indexOf(document.activeElement);
    this.#choose(all.at(Math.max(0, Math.min(all.length - 1, at + steps))).dataset.note);
  }

  #choose(id) {
    const { store, session, edits } = this.studio;
    const { note, part } = findNote(store.score, id);
    session.set({ selection: new Set([id]), anchor: id, bars: null, cursor: { tick: note.onset, pitch: note.pitch } });
    this.#focus(id);
    edits.hear(note.pitch, part.id);
    this.roll.reveal();
  }

  /** Delete, and go on with the note that follows. */
  #delete() {
    const all = this.#buttons;
    const gone = all.findIndex((button) => button.getAttribute("aria-pressed") === "true");
    this.studio.edits.remove();
    const next = this.#buttons[Math.min(gone, this.#buttons.length - 1)];
    if (next) this.#choose(next.dataset.note);
    else this.part.focus();
  }

  #focus(id) {
    this.#buttons.find((button) => button.dataset.note === id)?.focus();
  }

  #write() {
    const { store, session } = this.studio;
    if (this.element.hidden) return;
    const score = store.score;
    const part = partOf(score, session.activePart);
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.note : null;
    this.part.replaceChildren(...score.parts.map((each) => new Option(partName(each), each.id, false, each === part)));
    const bars = Map.groupBy(part?.notes ?? [], (note) => measureIndexAt(score, note.onset));
    const shown = new Map();
    for (const [index, notes] of bars) {
      const names = notes.map((note) => this.#says(score, part, note));
      const says = [score.measures[index].number, ...notes.map((note, place) => note.id + names[place])].join("\n");
      const known = this.#bars.get(index);
      const element = known?.says === says ? known.element : this.#bar(score.measures[index].number, notes, names);
      shown.set(index, { says, element });
    }
    this.#bars = shown;
    this.list.replaceChildren(...[...shown.values()].map(({ element }) => element));
    this.list.hidden = shown.size === 0;
    this.empty.hidden = shown.size > 0;
    this.#mark();
    if (focused) this.#focus(focused);
  }

  #says(score, part, note) {
    const name = `${pitchName(note, keyAt(score, note.onset))} ${lengthName(note.duration, note.tuplet ?? null)}`;
    return listed([name, ...noteStates(this.studio, part, note)]);
  }

  #bar(number, notes, names) {
    const items = notes.map((note, index) => {
      const button = h("button", { type: "button", class: "note-list-item", onclick: () => this.#choose(note.id) }, names[index]);
      button.dataset.note = note.id;
      return h("li", {}, button);
    });
    const title = h("span", { class: "note-list-number" }, t("Bar %(bar)s", { bar: number }));
    return h("li", { class: "note-list-bar" }, title, h("ul", { class: "note-list-notes" }, ...items));
  }

  /** Bring a note of the list into the box, without moving the page. */
  #reveal(button) {
    const box = this.element.getBoundingClientRect();
    const { top, bottom } = button.getBoundingClientRect();
    const head = box.top + this.element.firstElementChild.offsetHeight;
    if (top < head) this.element.scrollTop -= head - top;
    else if (bottom > box.bottom) this.element.scrollTop += bottom - box.bottom + 8;
  }

  /** Show what is selected; one note of the list is in the order of Tab. */
  #mark() {
    const { selection } = this.studio.session;
    const all = this.#buttons;
    const entry = all.find((button) => selection.has(button.dataset.note)) ?? all[0];
    for (const button of all) {
      button.setAttribute("aria-pressed", String(selection.has(button.dataset.note)));
      button.tabIndex = button === entry ? 0 : -1;
    }
    if (entry && selection.has(entry.dataset.note)) this.#reveal(entry);
    for (const button of this.tools.children) button.disabled = selection.size === 0 || this.studio.session.busy;
  }
}
