/** Files dropped anywhere on the page, also while a dialog is open. */

import { need } from "./dom.js";

/** @param {(file: File) => unknown} take what happens with the first file that is dropped */
export function bindDrop(take) {
  // A popover lies over open dialogs, too.
  const veil = need("#drop-veil");
  let depth = 0;
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  const show = (now) => {
    depth = now;
    if (veil.matches(":popover-open") !== depth > 0) veil.togglePopover(depth > 0);
  };
  addEventListener("dragenter", (event) => holdsFile(event) && show(depth + 1));
  addEventListener("dragleave", (event) => holdsFile(event) && show(event.relatedTarget === null ? 0 : Math.max(0, depth - 1)));
  addEventListener("dragover", (event) => holdsFile(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    show(0);
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  });
}
