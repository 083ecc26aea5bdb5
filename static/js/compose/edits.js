/**
 * What the hands can do to notes, each as one entry of the history. Roll, keyboard and toolbar all come through here.
 */

import { t, tn } from "core/i18n.js";
import { addNotes, addToParts, changeNotes, copiedNotes, removeNotes } from "../core/score/commands.js";
import { headOf } from "../core/score/lengths.js";
import { findNote, newId, noteEnd, noteIndex, notesOf, partOf } from "../core/score/model.js";
import { nearestPitch } from "../core/score/spelling.js";
import { keyAt, snapTick } from "../core/score/time.js";

const clampPitch = (pitch) => Math.max(0, Math.min(127, pitch));

export class Edits {
  #clipboard = [];

  /** @param {{store, session, player}} studio */
  constructor({ store, session, player }) {
    this.store = store;
    this.session = session;
    this.player = player;
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
    this.store.run(this.addCommand({ ...note, id }));
    this.session.select([id]);
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
    this.store.run(removeNotes(this.store.score, ids, tn("Delete note", "Delete notes", count)));
    this.session.select([]);
  }

  /** Lock the selected notes against regeneration; when all of them are locked, unlock them. */
  toggleLocks({ selection, locks } = this.session) {
    const notes = new Set(locks.notes);
    const unlock = this.session.isSelectionLocked;
    for (const id of selection) notes[unlock ? "delete" : "add"](id);
    this.session.set({ locks: { ...locks, notes } });
  }

  /** Move notes by semitones and ticks, as far as the edges of the music allow. */
  moveCommand(ids, semitones, ticks) {
    const notes = this.#notes(ids);
    const back = Math.max(ticks, -Math.min(...notes.map((note) => note.onset)));
    const label = ticks ? t("Move notes") : t("Transpose");
    return changeNotes(
      this.store.score,
      ids,
      (note) => ({ onset: note.onset + back, pitch: clampPitch(note.pitch + semitones) }),
      label,
    );
  }

  move(semitones, ticks) {
    const ids = [...this.session.selection];
    if (!ids.length) return;
    this.store.run(this.moveCommand(ids, semitones, ticks));
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
    if (ids.length) this.store.run(this.resizeCommand(ids, ticks));
  }

  /** Set the length of the next note, and of the selection unless it is the note just typed. */
  setLength(duration) {
    this.session.set({ length: duration });
    if (this.#isTyping()) return;
    const tuplet = headOf(duration)?.tuplet ?? null;
    const ids = this.session.selection;
    this.store.run(changeNotes(this.store.score, ids, () => ({ duration, tuplet }), t("Change length")));
  }

  selectAll() {
    this.session.select([...notesOf(this.store.score)].map(({ note }) => note.id));
  }

  copy() {
    this.#clipboard = [...this.session.selection].map((id) => findNote(this.store.score, id)).filter(Boolean);
    return this.#clipboard.length;
  }

  cut() {
    if (this.copy()) this.remove();
  }

  /** Paste at the cursor, each note into the part that it came from. */
  paste(at = this.session.cursor.tick) {
    if (!this.#clipboard.length) return;
    const { score } = this.store;
    const start = Math.min(...this.#clipboard.map(({ note }) => note.onset));
    const byPart = new Map();
    for (const { part, note } of this.#clipboard) {
      const target = partOf(score, part.id) ? part.id : this.session.activePart;
      byPart.set(target, [...(byPart.get(target) ?? []), note]);
    }
    const copies = new Map([...byPart].map(([part, notes]) => [part, copiedNotes(notes, at - start)]));
    this.store.run(addToParts(score, copies, t("Paste")));
    this.session.select([...copies.values()].flat().map((note) => note.id));
  }

  /** The selection once more, right after itself. */
  duplicate() {
    const notes = this.#notes(this.session.selection);
    if (!notes.length) return;
    this.copy();
    const end = Math.max(...notes.map(noteEnd));
    this.paste(snapTick(this.store.score, end, this.session.grid));
  }

  /** Let a pitch be heard in the voice of a part. */
  hear(pitch, part = this.session.activePart) {
    this.player.audition(part, clampPitch(pitch));
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

  #partId(id) {
    return findNote(this.store.score, id)?.part.id;
  }
}
