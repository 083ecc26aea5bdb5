/** An artist: their tracks, and following them. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { inOrder } from "core/in_order.js";
import { toastError } from "core/toasts.js";
import { player, refreshUnseen } from "../listening.js";
import { trackItem, trackList } from "../tracks.js";

/** @param {HTMLElement} main @param {import("core/navigation.js").Visit} visit */
export function mount(main, { signal }) {
  const tracks = JSON.parse(need("#tracks-boot", main).textContent);
  const play = (track) => player.play(tracks, { at: tracks.indexOf(track), source: "artist" });
  trackList(need("#tracks", main), signal, (track) => trackItem(track, { play }))(tracks);
  need("#play-all", main).addEventListener("click", () => play(tracks[0]));
  const button = main.querySelector("#follow");
  if (button instanceof HTMLButtonElement) bindFollow(main, button);
}

function bindFollow(main, button) {
  const { artist = "" } = button.dataset;
  const show = (following, followers) => {
    button.setAttribute("aria-pressed", String(following));
    button.dataset.followers = String(followers);
    setIcon(need(".icon", button), following ? "check" : "plus");
    need("span", button).textContent = following ? t("Following") : t("Follow");
    need("#followers", main).textContent = tn("%(count)s follower", "%(count)s followers", followers);
  };
  const [followed, followers] = [button.getAttribute("aria-pressed") === "true", Number(button.dataset.followers)];
  show(followed, followers);
  const soon = inOrder();
  const address = `/api/feed/artists/${encodeURIComponent(artist)}/follow/`;
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    const before = Number(button.dataset.followers);
    show(now, before + (now ? 1 : -1));
    void soon(async () => {
      try {
        await (now ? api.put(address, {}) : api.delete(address));
        await refreshUnseen();
      } catch (error) {
        show(!now, before);
        toastError(error);
      }
    });
  });
}
