/** One track: play it, say what one thinks of it, keep it, take it along. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { toast } from "core/toasts.js";
import { opinions, player } from "../listening.js";
import { showOpinions } from "../player/bar.js";
import { Waveform } from "../player/waveform.js";
import { addToPlaylist } from "../playlist_dialog.js";
import { share } from "../sharing.js";
import { whyDetails } from "../why.js";
import { clock } from "../words.js";

/** @param {HTMLElement} main @param {import("core/navigation.js").Visit} visit */
export function mount(main, { signal }) {
  const track = JSON.parse(need("#track-boot", main).textContent);
  const isOn = () => player.track?.id === track.id;
  const [play, box] = [need("#play-track", main), need("#track-wave", main)];
  const wave = new Waveform(box, player, { shown: () => track, signal });
  need("#track-length", main).textContent = clock(track.duration_ms / 1000);
  if (track.why) need("#why", main).append(whyDetails(track.why));
  const show = () => {
    const playing = isOn() && player.playing;
    setIcon(need(".icon", play), playing ? "pause" : "play");
    need("span", play).textContent = playing ? t("Pause") : t("Play");
    showOpinions(main, opinions, track);
    wave.paint();
  };
  for (const name of ["queue", "state"]) player.addEventListener(name, show, { signal });
  player.addEventListener("time", () => isOn() && wave.paint(), { signal });
  opinions.addEventListener("change", show, { signal });
  play.addEventListener("click", () => (isOn() ? player.toggle() : player.play([track], { source: "track" })));
  for (const button of main.querySelectorAll("[data-opinion]")) button.addEventListener("click", () => opinions.toggle(track, button.dataset.opinion));
  need("#queue-track", main).addEventListener("click", () => {
    if (!player.track) return player.play([track], { source: "track" });
    player.change((queue) => queue.addNext([track]));
    return toast(t("“%(title)s” comes next.", { title: track.title }), { tone: "ok" });
  });
  need("#keep-track", main).addEventListener("click", () => addToPlaylist(track));
  need("#share-track", main).addEventListener("click", () => share(track));
  wave.follow();
  show();
}
