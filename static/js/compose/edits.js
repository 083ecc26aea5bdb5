/**
 * What the hands can do to notes, each as one entry of the history. Roll, keyboard and toolbar all come through here.
 */

import { t, tn } from "core/i18n.js";
import { addNotes, addToParts, changeNotes, copiedNotes, moveToPart, removeNotes } from "../core/score/commands.js";
import { headOf } from "../core/score/lengths.js";
import { findNote, newId, noteEnd, noteIndex, notesOf, partOf } from "../core/score/model.js";
import { moveNotes } from "../core/score/pitch_commands.js";
import { nearestPitch } from "../core/score/spelling.js";
import { keyAt, snapTick } from "../core/score/time.js";
import { NoteClipboard } from "./clipboard.js";
import { refusedWhileBusy } from "./busy.js";

const clampPitch = (pitch) => Math.max(0, Math.min(127, pitch));

export class Edits {
  clipboard = new NoteClipboard();

  /** @param {{store, session, player}} studio */
  constructor({ store, session, player }) {
    this.store = store;
    this.session = session;
    this.player = player;
  }

  /** As one entry of the history; refused, with the reason, while bars are being written. */
  run(command) {
    if (!refusedWhileBusy(this.session)) this.store.run(command);
  }

  /** A new note as the command to add it; triplet lengths say so. */
  addCommand({ id = newId(), onset, duration, pitch, spelling = "" }) {
    const tuplet = headOf(duration)?.tuplet ?? null;
    const note = { id, onset, duration, pitch: clampPitch(pitch), spelling, tuplet };
    return addNotes(this.store.score, this.session.activePart, [note], t("Add note"));
  }

  add(note) {
    this.write(note);
    this.hear(note.pitch);
  }

  /** Add a note that sounds already, since a key of it is down. */
  write(note) {
    const id = newId();
    this.run(this.addCommand({ ...note, id }));
    this.session.select([id]);
  }

  /** Write one note in the box of the grid that a tick lies in. */
  addAt(tick, pitch) {
    const onset = Math.round(snapTick(this.store.score, Math.max(0, tick), this.session.snapping(), "floor"));
    this.add({ onset, duration: this.session.length, pitch });
  }

  /** Write one note at the cursor and move on to where it ends. */
  addAtCursor(pitch = this.session.cursor.pitch) {
    const { cursor, length } = this.session;
    this.add({ onset: cursor.tick, duration: length, pitch });
    this.session.set({ cursor: { tick: cursor.tick + length, pitch } });
  }

  /** A letter A-G: the nearest such note in the key. */
  addLetter(letter) {
    const { cursor } = this.session;
    this.addAtCursor(nearestPitch(letter, keyAt(this.store.score, cursor.tick), cursor.pitch));
  }

  rest() {
    const { cursor, length } = this.session;
    this.session.set({ cursor: { ...cursor, tick: cursor.tick + length }, selection: new Set() });
  }

  remove(ids = this.session.selection) {
    const count = [...ids].length;
    if (!count) return;
    this.run(removeNotes(this.store.score, ids, tn("Delete note", "Delete notes", count)));
    this.session.select([]);
  }

  /** Lock the selected notes against regeneration; when all of them are locked, unlock them. */
  toggleLocks({ selection, locks } = this.session) {
    const notes = new Set(locks.notes);
    const unlock = this.session.isSelectionLocked;
    for (const id of selection) notes[unlock ? "delete" : "add"](id);
    this.session.set({ locks: { ...locks, notes } });
  }

  /** Move notes by semitones and ticks. */
  moveCommand(ids, semitones, ticks) {
    return moveNotes(this.store.score, ids, semitones, ticks, ticks ? t("Move notes") : t("Transpose"));
  }

  move(semitones, ticks) {
    const ids = [...this.session.selection];
    if (!ids.length) return;
    this.run(this.moveCommand(ids, semitones, ticks));
    const first = this.#notes(ids)[0];
    if (semitones) this.hear(first.pitch, this.#partId(first.id));
  }

  /** Add ticks to the lengths of notes; none gets shorter than `least`. */
  resizeCommand(ids, ticks, least = this.session.grid) {
    return changeNotes(
      this.store.score,
      ids,
      (note) => {
        const duration = Math.max(Math.min(least, note.duration), note.duration + ticks);
        return { duration, tuplet: headOf(duration)?.tuplet ?? null };
      },
      t("Change length"),
    );
  }

  resize(ticks) {
    const ids = [...this.session.selection];
    if (ids.length) this.run(this.resizeCommand(ids, ticks));
  }

  /** Set the length of the next note, and of the selection unless it is the note just typed. */
  setLength(duration) {
    this.session.set({ length: duration });
    if (!this.#isTyping()) this.changeLength(duration);
  }

  /** Give the selected notes this length. */
  changeLength(duration) {
    const tuplet = headOf(duration)?.tuplet ?? null;
    const ids = this.session.selection;
    this.run(changeNotes(this.store.score, ids, () => ({ duration, tuplet }), t("Change length")));
  }

  selectAll() {
    this.session.select([...notesOf(this.store.score)].map(({ note }) => note.id));
  }

  /** @returns {boolean} whether there was anything to copy */
  copy() {
    const notes = this.#byPart(this.session.selection);
    if (notes.size) this.clipboard.copy(notes);
    return notes.size > 0;
  }

  cut() {
    if (this.copy()) this.remove();
  }

  /** Paste notes at a tick, each into the part that it came from, or where there is none, into the part in hand. */
  paste(notesByPart, at = this.session.cursor.tick, label = t("Paste")) {
    if (!notesByPart.size) return;
    const { score } = this.store;
    const start = Math.min(...[...notesByPart.values()].flat().map((note) => note.onset));
    const copies = new Map();
    for (const [part, notes] of notesByPart) {
      const target = partOf(score, part) ? part : this.session.activePart;
      copies.set(target, [...(copies.get(target) ?? []), ...copiedNotes(notes, Math.round(at - start))]);
    }
    this.run(addToParts(score, copies, label));
    this.session.select([...copies.values()].flat().map((note) => note.id));
  }

  /** The selection once more, right after itself, on the grid. */
  duplicate() {
    const notes = this.#byPart(this.session.selection);
    const end = Math.max(...[...notes.values()].flat().map(noteEnd));
    this.paste(notes, snapTick(this.store.score, end, this.session.snapping(), "ceil"), tn("Duplicate note", "Duplicate notes", this.session.selection.size));
  }

  /** Give the selected notes to another part, which is then the one in hand. */
  toPart(part) {
    this.run(moveToPart(this.store.score, this.session.selection, part, tn("Move note to another part", "Move notes to another part", this.session.selection.size)));
    this.session.set({ activePart: part });
  }

  /** Let a pitch be heard in the voice of a part, unless the user has switched that off. */
  hear(pitch, part = this.session.activePart) {
    if (this.session.hearing) this.player.audition(part, clampPitch(pitch));
  }

  /** One note is selected and the cursor stands right behind it, as after typing its letter. */
  #isTyping() {
    const [note, ...others] = this.#notes(this.session.selection);
    return note && !others.length && this.session.cursor.tick === noteEnd(note);
  }

  #notes(ids) {
    const index = noteIndex(this.store.score);
    return [...ids].map((id) => index.get(id)?.note).filter(Boolean);
  }

  /** Notes (ids) by the id of their part. */
  #byPart(ids) {
    const wanted = new Set(ids);
    const parts = this.store.score.parts.map((part) => [part.id, part.notes.filter((note) => wanted.has(note.id))]);
    return new Map(parts.filter(([, notes]) => notes.length));
  }

  #partId(id) {
    return findNote(this.store.score, id)?.part.id;
  }
}
