/** The queue and the place in it, kept for this tab: a reload, or a page without the player, loses nothing. */

import { t } from "core/i18n.js";
import { toast } from "core/toasts.js";
import { Look } from "../look.js";

const KEY = "musicstudio.player";
const EVERY_MS = 5_000;

/** @param {{player: import("./player.js").Player, opinions: import("../opinions.js").Opinions, account: string}} listening */
export function keepPlayer({ player, opinions, account }) {
  takeUp(player, account);
  const keep = () => store(player, opinions, account);
  opinions.addEventListener("change", keep);
  player.addEventListener("queue", keep);
  player.addEventListener("state", keep);
  addEventListener("pagehide", keep);
  setInterval(() => player.playing && keep(), EVERY_MS);
}

function store(player, opinions, account) {
  if (!player.track) return;
  const { look, left } = player;
  const entries = left.entries.map(({ track, own }) => ({ track: opinions.withOpinions(track), own }));
  const kept = { ...left, entries, account, playing: player.playing, look: look && { mix: look.mix, session: look.session } };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Full, or switched off: the player holds for this document.
  }
}

/** Whoever logs in takes the queue along; whoever comes after somebody who logged out does not find theirs. */
function takeUp(player, account) {
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return;
  }
  if (!kept?.entries?.[kept.at] || (kept.account && kept.account !== account)) return;
  player.takeUp({ ...kept, look: kept.look && new Look(kept.look.mix, kept.look.session) });
  if (!kept.playing) return;
  const { title } = player.track;
  toast(t("“%(title)s” waits where it stopped.", { title }), { action: { label: t("Go on"), run: () => player.resume() } });
}
