/**
 * Events that the studio has not confirmed yet, kept by the browser through crashes and times without a connection.
 *
 * Each lies under a key of its own, so that tabs never overwrite each other's. What one account did is sent in its name alone;
 * what was done without an account belongs to whoever logs in next in this browser, as on the server.
 */

const PREFIX = "musicstudio.told.";
const NOBODY = "-";

export class Outbox {
  /** Where nothing can be stored, this page's memory has to do. @type {Map<string, string>} */
  #memory = new Map();

  /** @param {string} account "" without one @param {Storage | null} [storage] */
  constructor(account, storage = globalThis.localStorage ?? null) {
    this.account = account || NOBODY;
    this.storage = storage;
  }

  /** @param {{uuid: string}} event */
  put(event) {
    const [key, text] = [`${PREFIX}${this.account}.${event.uuid}`, JSON.stringify(event)];
    try {
      if (!this.storage) throw new Error("no storage");
      this.storage.setItem(key, text);
    } catch {
      this.#memory.set(key, text);
    }
  }

  /** What is waiting, oldest first. @param {number} most @returns {{key: string, event: any}[]} */
  waiting(most) {
    const mine = [`${PREFIX}${this.account}.`, `${PREFIX}${NOBODY}.`];
    const found = this.#entries()
      .filter(([key]) => mine.some((start) => key.startsWith(start)))
      .map(([key, text]) => ({ key, event: parse(text) }));
    this.drop(found.filter(({ event }) => !event).map(({ key }) => key));
    return found
      .filter(({ event }) => event)
      .sort((a, b) => Number(a.event.at > b.event.at) - Number(a.event.at < b.event.at))
      .slice(0, most);
  }

  /** @param {string[]} keys */
  drop(keys) {
    for (const key of keys) {
      this.#memory.delete(key);
      this.storage?.removeItem(key);
    }
  }

  /** @returns {[string, string][]} */
  #entries() {
    const stored = this.storage ? Object.keys(this.storage).map((key) => [key, this.storage.getItem(key)]) : [];
    return [...stored, ...this.#memory].filter(([, text]) => text !== null);
  }
}

function parse(text) {
  try {
    const event = JSON.parse(text);
    return event?.uuid && event.at ? event : null;
  } catch {
    return null;
  }
}
