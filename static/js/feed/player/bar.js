/** The bar at the foot of the window shows the player and does what its buttons say. */

import { need, write } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { setIcon } from "core/icons.js";
import { toast } from "core/toasts.js";
import { clock } from "../words.js";
import { RATES } from "./player.js";
import { Waveform } from "./waveform.js";

/** Lasts as long as the tab, whatever page it shows. */
const PRIVATE = "musicstudio.privately";

/** @param {{player: import("./player.js").Player, opinions: import("../opinions.js").Opinions}} listening */
export function bindBar({ player, opinions }) {
  const bar = need("#player");
  const wave = new Waveform(need("#wave"), player);
  bindButtons(bar, player, opinions);
  bindSettings(bar, player);
  const showSaid = () => player.track && showOpinions(bar, opinions, player.track);
  let shown = "";
  player.addEventListener("queue", () => {
    const { track } = player;
    bar.hidden = !track;
    if (!track) return;
    showSaid();
    if (shown !== track.id) {
      shown = track.id;
      showTrack(bar, track);
      wave.follow();
    }
    showTime();
  });
  const showTime = () => {
    write(need("#time"), `${clock(player.position)} / ${clock(player.duration)}`);
    wave.paint();
  };
  player.addEventListener("time", showTime);
  player.addEventListener("state", () => {
    showState(bar, player);
    showTime();
  });
  opinions.addEventListener("change", showSaid);
  player.dispatchEvent(new Event("queue"));
  player.dispatchEvent(new Event("settings"));
}

function showTrack(bar, track) {
  need("[data-cover]", bar).src = track.cover;
  need("[data-name]", bar).textContent = track.title;
  for (const link of bar.querySelectorAll("[data-page]")) link.href = track.page;
  const artist = need("[data-artist]", bar);
  artist.textContent = track.composer || track.artist.name;
  artist.href = track.artist.page;
  need("[data-radio]", bar).href = `/listen/?mix=radio:${track.id}`;
  need("#player-says").textContent = t("Now: %(title)s, %(artist)s", { title: track.title, artist: artist.textContent });
}

function showState(bar, player) {
  const button = need("#play");
  const says = player.playing ? t("Pause") : t("Play");
  setIcon(need(".icon", button), player.playing ? "pause" : "play");
  button.setAttribute("aria-label", says);
  button.dataset.title = says;
  button.title = button.title.replace(/^[^(]+?(?= \(|$)/, says);
  bar.toggleAttribute("data-waiting", player.waiting);
  if (player.failed && !bar.hasAttribute("data-failed")) {
    const text = navigator.onLine ? t("The sound could not be fetched.") : t("You are offline. The music goes on when the connection is back.");
    toast(text, { tone: "warn", action: { label: t("Try again"), run: () => player.resume() } });
  }
  bar.toggleAttribute("data-failed", player.failed);
}

function bindButtons(bar, player, opinions) {
  const on = (selector, act) => bar.querySelectorAll(selector).forEach((button) => button.addEventListener("click", () => act(button)));
  on("#play", () => player.toggle());
  on("#next", () => player.next());
  on("#previous, [data-previous]", () => player.previous());
  on("[data-opinion]", (button) => opinions.toggle(player.track, button.dataset.opinion));
  on("[data-against]", (button) => opinions.against(player.track, button.dataset.against));
  on("#mute, [data-mute]", () => player.adjust({ muted: !player.decks.muted }));
  const showPrivacy = () => {
    need("#private", bar).setAttribute("aria-checked", String(player.teller.privately));
    need("[data-private]", bar).hidden = !player.teller.privately;
  };
  player.teller.privately = sessionStorage.getItem(PRIVATE) === "yes";
  showPrivacy();
  on("#private", () => {
    const now = !player.teller.privately;
    player.changePrivacy(now);
    sessionStorage.setItem(PRIVATE, now ? "yes" : "no");
    showPrivacy();
    toast(now ? t("Private session: what you play is not told and does not change your feed.") : t("The private session is over."));
  });
}

function bindSettings(bar, player) {
  const [rate, loop] = [need("#player-rate"), need("#player-loop")];
  rate.append(...RATES.map((value) => new Option(formatNumber(value, { style: "percent" }), String(value))));
  rate.addEventListener("change", () => player.adjust({ rate: Number(rate.value) }));
  loop.addEventListener("change", () => player.adjust({ loop: loop.value }));
  const volumes = bar.querySelectorAll("#volume, [data-volume]");
  for (const slider of volumes) slider.addEventListener("input", () => player.adjust({ volume: Number(slider.value), muted: false }));
  player.addEventListener("settings", () => {
    const { volume, muted } = player.decks;
    rate.value = String(player.decks.rate);
    loop.value = player.loop;
    for (const slider of volumes) {
      slider.value = String(muted ? 0 : volume);
      slider.setAttribute("aria-valuetext", muted ? t("Muted") : formatNumber(volume, { style: "percent" }));
    }
    for (const button of bar.querySelectorAll("#mute, [data-mute]")) {
      button.setAttribute("aria-pressed", String(muted));
      setIcon(need(".icon", button), muted ? "volume-off" : "volume");
    }
  });
}

/** The buttons in there say what is thought of the track. @param {Element} root @param {import("../opinions.js").Opinions} opinions */
export function showOpinions(root, opinions, track) {
  for (const button of root.querySelectorAll("[data-opinion]")) button.setAttribute("aria-pressed", String(opinions.has(track, button.dataset.opinion)));
}
