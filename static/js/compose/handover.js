/**
 * A file on its way from the start page into the studio of a new work: what has to be asked about it is asked there.
 *
 * The browser keeps one such file at a time, until that studio has taken it.
 */

const DATABASE = "musicstudio handover";
const TABLE = "files";
const PLACE = "newest";

/** @param {string} work id of the work that is to take it @param {File} file @returns {Promise<void>} rejects where the browser keeps nothing */
export const handOver = (work, file) => run((table) => table.put({ work, file }, PLACE));

/** What was handed over to this work; null when there is nothing. @param {string} work id @returns {Promise<File | null>} */
export async function takeOver(work) {
  try {
    const found = await run((table) => table.get(PLACE));
    if (found?.work !== work) return null;
    await run((table) => table.delete(PLACE));
    return found.file;
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
