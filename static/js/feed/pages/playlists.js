/** All playlists, and a new one. */

import { need } from "core/dom.js";
import { visit } from "core/navigation.js";
import { createPlaylist } from "../playlist_dialog.js";

/** @param {HTMLElement} main */
export function mount(main) {
  need("#new-playlist", main).addEventListener("click", async () => {
    const made = await createPlaylist();
    if (made) visit(`/listen/playlists/${made.id}/`);
  });
}
