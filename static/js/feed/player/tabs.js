/** Of all tabs only one plays: that in which play was pressed last. */

import { newKey } from "core/api.js";

/** @param {import("./player.js").Player} player */
export function playAlone(player) {
  if (!globalThis.BroadcastChannel) return;
  const [channel, own] = [new BroadcastChannel("musicstudio.player"), newKey()];
  let was = false;
  player.addEventListener("state", () => {
    if (player.playing && !was) channel.postMessage(own);
    was = player.playing;
  });
  channel.addEventListener("message", ({ data }) => data !== own && player.pause());
}
