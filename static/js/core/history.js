/**
 * A state with its history and whoever listens: every change is a command that says how it is done and undone.
 *
 * @template State, Command
 */
export class History {
  #done = [];
  #undone = [];
  #listeners = new Set();
  #preview = null;
  #commands;

  /**
   * @param {State} state never changed in place
   * @param {{apply: (state: State, command: Command) => State, invert: (command: Command) => Command, isEmpty: (command: Command) => boolean}} commands
   */
  constructor(state, commands) {
    this.state = state;
    this.#commands = commands;
    /** Grows with every change of the state. */
    this.version = 0;
  }

  /** What views show: the state, or while something is being dragged or generated, how it would look. */
  get shown() {
    return this.#preview ?? this.state;
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
    if (this.#commands.isEmpty(command)) return this.#tell("preview");
    this.#done.push(command);
    this.#undone = [];
    return this.#become(this.#commands.apply(this.state, command), "edit", command);
  }

  undo() {
    return this.#step(this.#done, this.#undone, "undo");
  }

  redo() {
    return this.#step(this.#undone, this.#done, "redo");
  }

  /** Show a state that is not (yet) the state; null shows the real one again. Nothing enters the history. */
  preview(state) {
    if (this.#preview === state) return;
    this.#preview = state;
    this.#tell("preview");
  }

  /** Show what a command would do. */
  previewCommand(command) {
    this.preview(this.#commands.isEmpty(command) ? null : this.#commands.apply(this.state, command));
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

  #step(from, to, reason) {
    const command = from.pop();
    if (!command) return false;
    to.push(command);
    this.#preview = null;
    this.#become(this.#commands.apply(this.state, reason === "undo" ? this.#commands.invert(command) : command), reason, command);
    return true;
  }

  #become(state, reason, command) {
    this.state = state;
    this.version += 1;
    this.#tell(reason, command);
  }

  #tell(reason, command) {
    for (const listener of [...this.#listeners]) listener(reason, command);
  }
}
