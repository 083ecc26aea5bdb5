/** What is held dearest, to play as a list. It follows what is said of tracks, here and in the player. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { opinions, player, teller } from "../listening.js";
import { trackItem, trackList } from "../tracks.js";
import { lengthOf } from "../words.js";

/** @param {HTMLElement} main @param {import("core/navigation.js").Visit} visit */
export async function mount(main, { signal }) {
  /**
   * Also those that are none any more: whoever takes that back finds them in their place.
   * @type {import("../tracks.js").Track[]}
   */
  let known = [];
  const [list, failed, length] = [need("#tracks", main), need("#failed", main), need("#favourites-length", main)];
  const withNothing = length.textContent;
  const shown = () => known.filter((track) => opinions.has(track, "favourite"));
  const play = (track) => player.play(shown(), { at: shown().indexOf(track), source: "favourites" });
  const draw = trackList(list, signal, (track) => trackItem(track, { play }));
  const show = () => {
    const tracks = shown();
    draw(tracks);
    length.textContent = tracks.length ? lengthOf(tracks) : withNothing;
    need("#nothing", main).hidden = tracks.length > 0;
    need("#play-all", main).hidden = tracks.length === 0;
  };
  const fetchAll = async () => {
    failed.hidden = true;
    try {
      await teller.flush();
      known = await api.get("/api/feed/favourites/", { signal });
    } catch (error) {
      if (signal.aborted) return;
      failed.hidden = false;
      need("p", failed).textContent = error.message;
      return;
    } finally {
      list.querySelectorAll(".track-ghost").forEach((ghost) => ghost.remove());
    }
    opinions.addEventListener("change", ({ detail }) => {
      const { track } = /** @type {any} */ (detail);
      if (!known.some(({ id }) => id === track.id)) known = [track, ...known];
      show();
    }, { signal });
    show();
  };
  need("#play-all", main).addEventListener("click", () => play(shown()[0]));
  need("button", failed).addEventListener("click", fetchAll);
  await fetchAll();
}
