/**
 * The one score of the page, its history and whoever listens. Roll, engraved score and player are views of it.
 */

import { apply, invert, isEmpty } from "./commands.js";

export class ScoreStore {
  #done = [];
  #undone = [];
  #listeners = new Set();
  #preview = null;

  /** @param {object} score JSON form */
  constructor(score) {
    this.score = score;
    /** Grows with every change of `score`; what the autosave compares. */
    this.version = 0;
  }

  /** What views show: the score, or while something is being dragged or generated, how it would look. */
  get shown() {
    return this.#preview ?? this.score;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  get undoLabel() {
    return this.#done.at(-1)?.label ?? "";
  }

  get redoLabel() {
    return this.#undone.at(-1)?.label ?? "";
  }

  /** Do a command as one entry of the history. An empty command leaves no entry. */
  run(command) {
    this.#preview = null;
    if (isEmpty(command)) return this.#tell("preview");
    this.#done.push(command);
    this.#undone = [];
    return this.#become(apply(this.score, command), "edit", command);
  }

  undo() {
    return this.#step(this.#done, this.#undone, invert);
  }

  redo() {
    return this.#step(this.#undone, this.#done, (command) => command);
  }

  /** Show a score that is not (yet) the score; null shows the real one again. Nothing enters the history. */
  preview(score) {
    if (this.#preview === score) return;
    this.#preview = score;
    this.#tell("preview");
  }

  /** Show what a command would do. */
  previewCommand(command) {
    this.preview(isEmpty(command) ? null : apply(this.score, command));
  }

  /**
   * Be told of changes.
   *
   * @param {(reason: "edit" | "undo" | "redo" | "preview", command?: Command) => void} listener the command is the one that
   *   was done, done again, or undone
   * @returns {() => void} call it to stop listening
   */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #step(from, to, direction) {
    const command = from.pop();
    if (!command) return false;
    to.push(command);
    this.#preview = null;
    const reason = direction === invert ? "undo" : "redo";
    this.#become(apply(this.score, direction(command)), reason, command);
    return true;
  }

  #become(score, reason, command) {
    this.score = score;
    this.version += 1;
    this.#tell(reason, command);
  }

  #tell(reason, command) {
    for (const listener of [...this.#listeners]) listener(reason, command);
  }
}
