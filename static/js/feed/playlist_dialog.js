/** Put tracks into a playlist: one that is there, or a new one. */

import { api } from "core/api.js";
import { askForText, openDialog } from "core/dialogs.js";
import { h } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";
import { account } from "./listening.js";

/** @param {import("./player/queue.js").Track} track */
export async function addToPlaylist(track) {
  if (!account) return loginFirst();
  let lists;
  try {
    lists = await api.get("/api/feed/playlists/");
  } catch (error) {
    return toastError(error);
  }
  const close = h("button", { type: "button", class: "button" }, t("Cancel"));
  const fresh = h("button", { type: "button", class: "button button-primary" }, icon("plus"), t("New playlist"));
  const rows = lists.map((list) =>
    h(
      "button",
      { type: "button", class: "menu-item", onclick: () => (dialog.close(), put(list, track)) },
      icon("queue"),
      h("span", {}, list.name),
      h("span", { class: "quiet small" }, tn("%(count)s track", "%(count)s tracks", list.tracks)),
    ),
  );
  const body = rows.length ? h("div", { class: "dialog-list" }, ...rows) : h("p", {}, t("You have no playlist yet."));
  const dialog = openDialog({ title: t("Add “%(title)s” to a playlist", { title: track.title }), body: [body], actions: [close, fresh] });
  close.addEventListener("click", () => dialog.close());
  fresh.addEventListener("click", async () => {
    dialog.close();
    const made = await createPlaylist();
    if (made) await put(made, track);
  });
}

/** @returns {Promise<any>} the playlist, or null when it was called off */
export async function createPlaylist() {
  let made = null;
  await askForText({
    title: t("New playlist"),
    label: t("Name"),
    confirm: t("Create"),
    maxLength: 80,
    check: async (name) => {
      made = await api.post("/api/feed/playlists/", { name });
    },
  });
  return made;
}

async function put(list, track) {
  try {
    await api.post(`/api/feed/playlists/${list.id}/tracks/`, { track: track.id });
    toast(t("Added to “%(name)s”.", { name: list.name }), { tone: "ok" });
  } catch (error) {
    toastError(error);
  }
}

function loginFirst() {
  const address = `/account/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
  toast(t("Playlists belong to an account."), { action: { label: t("Log in"), run: () => location.assign(address) } });
}
