/** The feed: one look at one mix, as long as one goes on reading. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { toastError } from "core/toasts.js";
import { watchArriving } from "../arriving.js";
import { lookAt, player, refreshUnseen, teller } from "../listening.js";
import { watchSeen } from "../telling/seen.js";
import { trackItem, trackList } from "../tracks.js";

/** @param {HTMLElement} main @param {import("core/navigation.js").Visit} visit */
export async function mount(main, { signal, back }) {
  bindShare(main);
  bindIntroduction(main);
  const [feed, arriving] = [main.querySelector("#feed"), main.querySelector("#arriving")];
  if (!(feed instanceof HTMLElement)) {
    if (arriving instanceof HTMLElement) watchArriving(arriving, signal, () => location.reload());
    return;
  }
  const { mix = "" } = feed.dataset;
  const look = lookAt(mix, back);
  const [list, more] = [need("#tracks", feed), need("#more", feed)];
  // By its id: what was decided anew may have come again.
  const play = ({ id }) => player.play(look.tracks, { at: look.tracks.findIndex((track) => track.id === id), source: mix.split(":")[0], look });
  const see = watchSeen((element) => {
    const { track = "" } = /** @type {HTMLElement} */ (element).dataset;
    look.see(track);
    teller.tell("shown", { track });
  }, signal);
  const draw = trackList(list, signal, (track) => {
    const element = trackItem(track, { play });
    see(element);
    return element;
  });
  const show = () => {
    list.querySelectorAll(".track-ghost").forEach((ghost) => ghost.remove());
    draw(look.tracks);
    more.hidden = !look.more || !look.tracks.length;
    need("#nothing", feed).hidden = look.tracks.length > 0;
  };
  const failed = need("#failed", feed);
  const fetchMore = async () => {
    more.setAttribute("aria-busy", "true");
    failed.hidden = true;
    try {
      await look.fetchMore();
    } catch (error) {
      if (!look.tracks.length) list.replaceChildren();
      failed.hidden = false;
      need("p", failed).textContent = error.message;
    } finally {
      more.removeAttribute("aria-busy");
    }
  };
  // A look that has more to show has them further down anyway.
  if (arriving instanceof HTMLElement) watchArriving(arriving, signal, () => look.more || look.refresh());
  look.addEventListener("change", show, { signal });
  more.addEventListener("click", fetchMore);
  need("button", failed).addEventListener("click", fetchMore);
  need("#play-mix", main).addEventListener("click", () => look.tracks.length && play(look.tracks[0]));
  if (look.tracks.length) show();
  else await fetchMore();
}

/** How much generated music there may be. @param {HTMLElement} main */
function bindShare(main) {
  const slider = /** @type {HTMLInputElement | null} */ (main.querySelector("#generated"));
  if (!slider) return;
  const says = need("#generated-says", main);
  const show = () => {
    const share = Number(slider.value) / 100;
    says.textContent = share === 0 ? t("none") : t("at most %(percent)s", { percent: formatNumber(share, { style: "percent" }) });
    slider.setAttribute("aria-valuetext", says.textContent);
  };
  slider.addEventListener("input", show);
  slider.addEventListener("change", async () => {
    try {
      await api.patch("/api/feed/taste/", { generated_share: Number(slider.value) });
      await refreshUnseen();
    } catch (error) {
      toastError(error);
    }
  });
  show();
}

/** The way to one's tastes is shown until it was taken or put away. @param {HTMLElement} main */
function bindIntroduction(main) {
  const later = main.querySelector("#introduce-later");
  later?.addEventListener("click", () => {
    need("#introduce", main).remove();
    api.patch("/api/feed/taste/", { introduced: true }).catch(() => {});
  });
}
