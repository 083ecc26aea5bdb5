/** Tracks in a list: the picture plays, the title leads to its page, and what can be done with it lies in its menu. */

import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { late } from "core/late.js";
import { toast } from "core/toasts.js";
import { opinions, player } from "./listening.js";
import { showOpinions } from "./player/bar.js";
import { whyDetails } from "./why.js";
import { clock } from "./words.js";

const addToPlaylist = late(() => import("feed/playlist_dialog.js"), "addToPlaylist");
const share = late(() => import("feed/sharing.js"), "share");
/** On cards; the page of the track has them all. */
const MOST_TAGS = 2;

/** @typedef {import("./player/queue.js").Track & {why?: {text: string, reasons: any[]}}} Track */

/**
 * @param {Track} track
 * @param {{play: (track: Track) => void, before?: Node, items?: HTMLElement[]}} how `before`: stands first in the row; `items`:
 *   further ones of its menu
 */
export function trackItem(track, { play, before, items = [] }) {
  const { title, artist, page } = track;
  const picture = h("img", { src: track.cover, alt: "", width: 240, height: 240, loading: "lazy" });
  const button = h("button", { type: "button", class: "track-play", "data-play": "", onclick: () => (isOn(track) ? player.toggle() : play(track)) }, icon("play"));
  const like = h("button", { type: "button", class: "button button-quiet button-icon", "data-opinion": "like", "aria-label": t("Like “%(title)s”", { title }), onclick: () => opinions.toggle(track, "like") }, icon("heart"));
  const element = h(
    "li",
    { class: "track", "data-track": track.id },
    before,
    h("div", { class: "track-picture" }, picture, button),
    h(
      "div",
      { class: "track-text" },
      h("h3", { class: "track-title" }, h("a", { href: page }, title)),
      h("p", { class: "track-by" }, h("a", { href: artist.page }, track.composer || artist.name)),
      h("p", { class: "track-facts" }, h("span", { class: "mono" }, clock(track.duration_ms / 1000)), favouriteSign(), track.generated && generatedLabel(), ...track.tags.slice(0, MOST_TAGS).map(tagLink)),
    ),
    h("div", { class: "track-actions" }, like, menu(track, items)),
    track.why && whyDetails(track.why),
  );
  showState(element, track);
  return element;
}

export const generatedLabel = () => h("span", { class: "chip chip-generated", title: t("A model composed in it, or a synthetic voice sings it") }, icon("spark"), t("Generated"));

const favouriteSign = () => h("span", { class: "track-favourite", title: t("Favourite"), hidden: "" }, icon("star"), h("span", { class: "visually-hidden" }, t("Favourite")));

/** @param {{tag: string, name: string}} tag */
const tagLink = ({ tag, name }) => h("a", { class: "track-tag", href: `/listen/?mix=tag:${tag}` }, name);

const isOn = (track) => player.track?.id === track.id;

/** What plays, and what is thought of it, is shown as such. @param {Element} element @param {Track} track */
function showState(element, track) {
  const button = element.querySelector("[data-play]");
  const playing = isOn(track) && player.playing;
  element.toggleAttribute("data-on", isOn(track));
  setIcon(button.firstElementChild, playing ? "pause" : "play");
  button.setAttribute("aria-label", playing ? t("Pause “%(title)s”", { title: track.title }) : t("Play “%(title)s”", { title: track.title }));
  showOpinions(element, opinions, track);
  element.querySelector(".track-favourite").hidden = !opinions.has(track, "favourite");
}

/**
 * A list that shows tracks and keeps up with the player.
 * @param {HTMLElement} list
 * @param {AbortSignal} signal ends it
 * @param {(track: Track) => HTMLElement} make
 * @returns {(tracks: Track[]) => void} show these; rows that were there stay as they are
 */
export function trackList(list, signal, make) {
  /** @type {Map<string, {track: Track, element: HTMLElement}>} */
  let rows = new Map();
  const follow = () => rows.forEach(({ track, element }) => showState(element, track));
  for (const name of ["queue", "state"]) player.addEventListener(name, follow, { signal });
  opinions.addEventListener("change", follow, { signal });
  return (tracks) => {
    const now = new Map(tracks.map((track) => [track.id, rows.get(track.id) ?? { track, element: make(track) }]));
    for (const [id, { element }] of rows) if (!now.has(id)) removeKindly(element);
    rows = now;
    let place = list.firstElementChild;
    for (const { element } of now.values()) {
      if (element === place) place = place.nextElementSibling;
      else list.insertBefore(element, place);
    }
  };
}

/** The focus goes on to the row that takes its place. @param {Element} element */
function removeKindly(element) {
  const near = element.nextElementSibling ?? element.previousElementSibling;
  const had = element.contains(document.activeElement);
  element.remove();
  if (had) near?.querySelector("a, button")?.focus();
}

/** @param {Track} track @param {HTMLElement[]} more */
function menu(track, more) {
  const item = (picture, label, run, about = {}) => h("button", { type: "button", class: "menu-item", onclick: run, ...about }, icon(picture), label);
  const add = (change, text) => () => {
    if (!player.track) return player.play([track]);
    player.change((queue) => queue[change]([track]));
    return toast(text, { tone: "ok" });
  };
  const { title } = track;
  return h(
    "details",
    { class: "menu" },
    h("summary", { class: "button button-quiet button-icon", "aria-label": t("Actions for “%(title)s”", { title }) }, icon("more")),
    h(
      "div",
      { class: "menu-list" },
      item("star", t("Favourite"), () => opinions.toggle(track, "favourite"), { "data-opinion": "favourite" }),
      item("queue", t("Play next"), add("addNext", t("“%(title)s” comes next.", { title }))),
      item("plus", t("Play last"), add("addLast", t("“%(title)s” comes at the end of the queue.", { title }))),
      item("file", t("Add to a playlist…"), () => addToPlaylist(track)),
      h("a", { class: "menu-item", href: `/listen/?mix=radio:${track.id}` }, icon("radio"), t("Radio from this track")),
      item("share", t("Share…"), () => share(track)),
      ...more,
      h("hr"),
      item("clock", t("Not now"), () => opinions.against(track, "not_now")),
      item("thumb-down", t("Never this track"), () => opinions.against(track, "hide_track")),
      item("user", t("Never this artist"), () => opinions.against(track, "hide_artist")),
    ),
  );
}
