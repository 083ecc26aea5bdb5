/** One playlist: play it, put it in order, take tracks out, rename it, delete it; what goes can be brought back. */

import { api } from "core/api.js";
import { askForText } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { visit } from "core/navigation.js";
import { newest } from "core/newest.js";
import { toast, toastError } from "core/toasts.js";
import { player } from "../listening.js";
import { sortable } from "../sorting.js";
import { trackItem, trackList } from "../tracks.js";
import { lengthOf } from "../words.js";

/** @param {HTMLElement} main @param {import("core/navigation.js").Visit} about */
export function mount(main, { signal }) {
  const address = `/api/feed/playlists/${need("#playlist", main).dataset.id}/`;
  const list = need("#tracks", main);
  let tracks = JSON.parse(need("#tracks-boot", main).textContent);
  const play = (track) => player.play(tracks, { at: tracks.indexOf(track), source: "playlist" });
  const draw = trackList(list, signal, (track) => trackItem(track, { play, before: grip(track), items: [takeOut(track)] }));
  const show = () => {
    draw(tracks);
    need("#playlist-length", main).textContent = lengthOf(tracks);
    need("#nothing", main).hidden = tracks.length > 0;
    need("#play-all", main).hidden = tracks.length === 0;
  };
  const put = async (order, stored) => {
    for (const track of order) if (!stored.includes(track)) await api.post(`${address}tracks/`, { track: track.id });
    // Not kept alive: a long list is more than a browser sends after its page (64 KiB).
    await api.put(`${address}tracks/`, { tracks: order.map(({ id }) => id) });
  };
  const say = newest(tracks, put, (error, stored) => {
    tracks = stored;
    show();
    toastError(error);
  });
  /** Shown at once; the studio is told, and what it refuses is shown as it was. */
  const arrange = (order) => {
    tracks = order;
    show();
    return say(order);
  };
  const takeOut = (track) => {
    const run = async () => {
      const before = tracks;
      await arrange(tracks.filter((one) => one !== track));
      const back = () => arrange(before);
      toast(t("“%(title)s” is out of the playlist.", { title: track.title }), { tone: "ok", action: { label: t("Undo"), run: back } });
    };
    return h("button", { type: "button", class: "menu-item", onclick: run }, icon("close"), t("Take out of the playlist"));
  };
  sortable(list, { move: (from, to) => void arrange(tracks.toSpliced(from, 1).toSpliced(to, 0, tracks[from])) });
  need("#play-all", main).addEventListener("click", () => play(tracks[0]));
  need("#rename", main).addEventListener("click", () => rename(main, address));
  need("#delete", main).addEventListener("click", () => remove(main, address, tracks));
  show();
}

const grip = ({ title }) => h("button", { type: "button", class: "track-grip", "data-grip": "", "aria-label": t("Move “%(title)s”: arrow keys", { title }) }, icon("grip"));

async function rename(main, address) {
  const heading = need("h1", main);
  const name = await askForText({
    title: t("Rename the playlist"),
    label: t("Name"),
    value: heading.textContent,
    confirm: t("Rename"),
    maxLength: 80,
    check: (value) => api.patch(address, { name: value }),
  });
  if (name !== null) heading.textContent = name;
}

async function remove(main, address, tracks) {
  const name = need("h1", main).textContent;
  try {
    await api.delete(address);
  } catch (error) {
    return toastError(error);
  }
  await visit("/listen/playlists/");
  const back = async () => {
    try {
      const made = await api.post("/api/feed/playlists/", { name, tracks: tracks.map(({ id }) => id) });
      await visit(`/listen/playlists/${made.id}/`);
    } catch (error) {
      toastError(error);
    }
  };
  return toast(t("“%(name)s” is deleted.", { name }), { tone: "ok", action: { label: t("Undo"), run: back } });
}
