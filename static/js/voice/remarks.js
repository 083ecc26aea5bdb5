/** What could not be kept of a file that became a song is said on the song's page, which opens after it was read. */

import { toast } from "core/toasts.js";

const key = (work) => `musicstudio.sing.remarks.${work}`;

/** @param {string} work id @param {string[]} remarks */
export function keepRemarks(work, remarks) {
  try {
    if (remarks.length) sessionStorage.setItem(key(work), JSON.stringify(remarks));
  } catch {
    // This browser keeps nothing: the song opens without them.
  }
}

/** @param {string} work id */
export function sayRemarks(work) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key(work)) ?? "[]");
    sessionStorage.removeItem(key(work));
    for (const remark of kept) toast(remark, { tone: "info" });
  } catch {
    // Nothing was kept.
  }
}
