/** Fields that tell whoever listens when they change. */

export class Fields {
  #listeners = new Set();

  /** Change fields and tell the listeners which. */
  set(fields) {
    const changed = Object.keys(fields).filter((key) => this[key] !== fields[key]);
    if (!changed.length) return;
    Object.assign(this, fields);
    for (const listener of [...this.#listeners]) listener(new Set(changed));
  }

  /** @param {(changed: Set<string>) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
