/**
 * A file on its way from the start page into the studio of a new work: what has to be asked about it is asked there.
 *
 * The browser keeps it under a name that only this tab knows, so that two tabs do not take each other's.
 */

import { newKey } from "core/api.js";

const DATABASE = "musicstudio handover";
const TABLE = "files";
const nameOf = (work) => `musicstudio.handover.${work}`;

/**
 * Keep the file, then make the work that is to take it: where the browser keeps nothing, none is made.
 *
 * @param {File} file @param {() => Promise<string>} make resolves to the id of the work
 * @returns {Promise<string>} that id; rejects with a DOMException where the browser keeps nothing, and as `make` does
 */
export async function handOver(file, make) {
  const key = newKey();
  await run((table) => table.put(file, key));
  try {
    const work = await make();
    sessionStorage.setItem(nameOf(work), key);
    return work;
  } catch (error) {
    await run((table) => table.delete(key)).catch(() => {});
    throw error;
  }
}

/** What this tab has handed over to the work; null when there is nothing. @param {string} work id @returns {Promise<File | null>} */
export async function takeOver(work) {
  try {
    const key = sessionStorage.getItem(nameOf(work));
    if (!key) return null;
    sessionStorage.removeItem(nameOf(work));
    const file = await run((table) => table.get(key));
    await run((table) => table.delete(key));
    return file ?? null;
  } catch {
    return null;
  }
}

async function run(act) {
  const database = await open();
  try {
    return await answered(act(database.transaction(TABLE, "readwrite").objectStore(TABLE)));
  } finally {
    database.close();
  }
}

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
  return answered(request);
}

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
