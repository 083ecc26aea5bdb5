/** An artist: their tracks, and following them. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { newest } from "core/newest.js";
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
  const others = Number(button.dataset.followers) - Number(button.getAttribute("aria-pressed") === "true");
  const show = (following) => {
    button.setAttribute("aria-pressed", String(following));
    setIcon(need(".icon", button), following ? "check" : "plus");
    need("span", button).textContent = following ? t("Following") : t("Follow");
    const followers = others + Number(following);
    need("#followers", main).textContent = tn("%(count)s follower", "%(count)s followers", followers);
  };
  const follows = () => button.getAttribute("aria-pressed") === "true";
  const address = `/api/feed/artists/${encodeURIComponent(artist)}/follow/`;
  const put = async (following) => {
    await (following ? api.put(address, {}, { keepalive: true }) : api.delete(address, { keepalive: true }));
    void refreshUnseen();
  };
  const say = newest(follows(), put, (error, following) => {
    show(following);
    toastError(error);
  });
  show(follows());
  button.addEventListener("click", () => {
    show(!follows());
    void say(follows());
  });
}
