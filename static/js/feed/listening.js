/** The one player of this tab, what it tells, and what is thought of what it plays: shared by the bar and all pages. */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { Look } from "./look.js";
import { Opinions } from "./opinions.js";
import { Decks } from "./player/decks.js";
import { Player } from "./player/player.js";
import { Outbox } from "./telling/outbox.js";
import { Teller } from "./telling/teller.js";

const bar = need("#player");

/** Id of the account, "" without one. */
export const account = bar.dataset.account;
export const teller = new Teller(new Outbox(account), (events, keepalive) => api.post("/api/feed/events/", { events }, { keepalive }));
export const player = new Player(new Decks(need("[data-deck=a]", bar), need("[data-deck=b]", bar)), teller);
export const opinions = new Opinions(teller);

/** Looks at mixes by their name, so that a list is as it was when one comes back to it. @type {Map<string, Look>} */
const looks = new Map();

/** @param {string} mix @param {boolean} asItWas false: a new look */
export function lookAt(mix, asItWas) {
  const look = (asItWas && looks.get(mix)) || new Look(mix);
  looks.set(mix, look);
  return look;
}

/** What is not seen yet is decided anew, in the list that is shown and in what plays next. */
export async function refreshUnseen() {
  const shown = document.querySelector("#feed")?.dataset.mix;
  for (const [mix, look] of looks) if (mix !== shown && look !== player.look) looks.delete(mix);
  const all = new Set([...looks.values(), player.look].filter(Boolean));
  await Promise.all([...all].map((look) => look.refresh().catch(() => {})));
  const { look } = player;
  if (look) player.change((queue) => queue.replaceTail(look.tracks.slice(look.tracks.findIndex(({ id }) => id === player.track?.id) + 1)));
}

/** Nothing that was looked at before is known any more: all looks are new ones. */
export function forgetLooks() {
  looks.clear();
  player.look = null;
}

opinions.addEventListener("settled", refreshUnseen);
opinions.addEventListener("change", ({ detail }) => {
  const { gone } = /** @type {any} */ (detail);
  if (!gone) return;
  for (const look of new Set([...looks.values(), player.look])) look?.forget(gone);
  player.change((queue) => queue.remove(({ track }) => gone(track)));
  if (player.track && gone(player.track)) player.next({ skips: false }) ?? player.pause();
});
player.addEventListener("queue", () => player.track && player.look?.see(player.track.id));
