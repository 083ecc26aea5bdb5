/** Puts the player's parts together, once per document; pages come and go around it. */

import { need } from "core/dom.js";
import { late } from "core/late.js";
import { startNavigation } from "core/navigation.js";
import { account, opinions, player, teller } from "./listening.js";
import { bindBar } from "./player/bar.js";
import { bindDrawer } from "./player/drawer.js";
import { keepPlayer } from "./player/keeping.js";
import { bindKeys } from "./player/keys.js";
import { bindMediaSession } from "./player/media_session.js";
import { playAlone } from "./player/tabs.js";

const addToPlaylist = late(() => import("feed/playlist_dialog.js"), "addToPlaylist");
const share = late(() => import("feed/sharing.js"), "share");

const toggleQueue = bindDrawer(player);
bindBar({ player, opinions });
bindKeys({ player, opinions, toggleQueue });
bindMediaSession(player);
playAlone(player);
need("[data-do=playlist]").addEventListener("click", () => addToPlaylist(player.track));
need("[data-do=share]").addEventListener("click", () => share(player.track));
keepPlayer({ player, opinions, account });
teller.start();
startNavigation();
