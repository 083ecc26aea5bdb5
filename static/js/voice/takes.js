/** What was sung so far: hear it beside the newest, like it, name it, take it along, delete it. */

import { api } from "core/api.js";
import { openContextMenu } from "core/context_menu.js";
import { askForText } from "core/dialogs.js";
import { h, need } from "core/dom.js";
import { formatDate, formatRelative, listed, t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toast, toastError } from "core/toasts.js";
import { same } from "../core/score/model.js";
import { Removals } from "./removals.js";
import { nextSeed } from "./settings.js";
import { withoutGone } from "./singers.js";

/** States of takes that were never sung to the end; what is on its way is shown where it is sung. */
const ENDED = { failed: () => t("Failed"), cancelled: () => t("Cancelled") };

export const takeName = ({ name, number }) => name || t("Take %(number)s", { number });

export class Takes {
  #removals = new Removals(() => this.#show());
  /** Number of the oldest that was fetched; 0 when there are no older ones. */
  #reached = Infinity;
  /** @type {object[]} newest first */
  list = [];

  /** @param {object} studio */
  constructor(studio) {
    this.studio = studio;
    this.element = need("#takes");
    studio.session.subscribe((changed) => changed.has("take") && this.#show());
    need("#hear-newest").addEventListener("click", () => this.hear(null));
    need("#retake").addEventListener("click", () => this.again());
    need("#takes-sweep").addEventListener("click", () => this.#sweep());
    need("#takes-older").addEventListener("click", () => this.#fetch(this.#reached));
  }

  /** The newest; of the older ones those stay that were fetched before. */
  load() {
    return this.#fetch(Infinity);
  }

  /** Those with numbers below `before`, as many as come at once. */
  async #fetch(before) {
    try {
      const { results, next } = await api.get(`${this.studio.urls["song-takes"]}${before < Infinity ? `?before=${before}` : ""}`);
      const last = results.at(-1)?.number ?? 0;
      // What lies between the page's ends is as the page says.
      const others = this.list.filter(({ number }) => number >= before || (next && number < last));
      this.list = [...others, ...results.filter(({ audio, state }) => audio || state in ENDED)].sort((a, b) => b.number - a.number);
      if (!next) this.#reached = 0;
      else this.#reached = Math.min(this.#reached, last);
      this.#show();
    } catch (error) {
      toastError(error);
    }
  }

  get #shown() {
    return this.list.filter((take) => !this.#removals.holds(take));
  }

  /** The newest take, to be taken along. */
  get newest() {
    return this.#shown.find(({ audio }) => audio) ?? null;
  }

  /** Whether the newest take is of what would be sung now, by the same voices. */
  get isUpToDate() {
    const { store, saving, phrases } = this.studio;
    const take = this.newest;
    const keys = (phrases) => phrases.map(({ key }) => key);
    return take?.revision === saving.revision.id && same(take.settings, store.settings) && same(keys(take.phrases), keys(phrases));
  }

  /** The take that is heard, or null. */
  get heard() {
    return this.list.find(({ id }) => id === this.studio.session.take) ?? null;
  }

  /** The settings of the take that is heard, or those that are sung next. */
  get heardSettings() {
    return this.heard?.settings ?? this.studio.store.settings;
  }

  /** Hear a take in place of the newest phrases, at the same playhead; null = the newest phrases. @param {object | null} take */
  hear(take) {
    const { session, player, transport } = this.studio;
    const again = take && session.take === take.id && player.playing;
    session.set({ take: take?.id ?? null });
    if (again) player.pause();
    else if (!player.playing) transport.toggle();
  }

  /** The same once more with another chance: what wanders in a voice wanders elsewhere. */
  again() {
    const { store, singing } = this.studio;
    store.set({ seed: nextSeed(store.settings.seed) }, t("Another chance"));
    singing.run();
  }

  #show() {
    const { session } = this.studio;
    const rows = this.#shown.map((take) => this.#row(take, take.id === session.take));
    this.element.replaceChildren(...rows);
    need("#takes-empty").hidden = rows.length > 0;
    need("#takes-sweep").hidden = this.#shown.length < 2 || this.#shown.every(({ liked }) => liked);
    need("#takes-older").hidden = !this.#reached || this.#reached === Infinity;
    need("#hear-newest").hidden = session.take === null;
    need("#retake").hidden = this.newest === null;
  }

  #row(take, heard) {
    const name = takeName(take);
    const tool = (sign, label, run, more = {}) =>
      h("button", { type: "button", class: "button button-quiet button-icon", title: label, "aria-label": label, onclick: run, ...more }, icon(sign));
    const menu = tool("more", t("Actions for “%(title)s”", { title: name }), ({ currentTarget }) => this.#menu(take, currentTarget), { "aria-haspopup": "menu" });
    if (!take.audio) {
      const why = listed([ENDED[take.state](), formatRelative(take.created_at)]);
      const about = [h("span", { class: "take-name" }, name), h("span", { class: "quiet small", title: formatDate(take.created_at) }, why)];
      if (take.error) about.push(h("span", { class: "take-error small" }, take.error));
      return h("li", { class: "take is-silent", "data-take": take.id }, h("div", { class: "take-about" }, ...about), menu);
    }
    return h(
      "li",
      { class: heard ? "take is-heard" : "take", "data-take": take.id },
      tool("play", t("Hear %(take)s", { take: name }), () => this.hear(take), { "aria-pressed": String(heard) }),
      h(
        "div",
        { class: "take-about" },
        h("span", { class: "take-name" }, name),
        h("span", { class: "quiet small", title: formatDate(take.created_at) }, listed([clock(take.duration_s), formatRelative(take.created_at)])),
      ),
      picture(take.peaks),
      tool("thumb-up", t("Like %(take)s", { take: name }), () => this.#change(take, { liked: take.liked ? null : true }), { "aria-pressed": String(take.liked === true) }),
      menu,
    );
  }

  #menu(take, button) {
    const { x, bottom } = button.getBoundingClientRect();
    const items = [
      { label: t("Rename…"), icon: "edit", run: () => this.#rename(take) },
      { label: t("Use its settings"), icon: "restore", run: () => this.#restore(take), disabled: !take.settings },
      ...(take.audio ? this.studio.exporting.items(take) : []),
      "line",
      { label: t("Delete"), icon: "trash", danger: true, run: () => this.#delete(take) },
    ];
    openContextMenu({ x, y: bottom, label: takeName(take), items, returnTo: button });
  }

  #rename(take) {
    const check = async (name) => this.#put(await api.patch(this.#url(take), { name }));
    return askForText({ title: t("Rename %(take)s", { take: takeName(take) }), label: t("Name"), value: take.name, confirm: t("Save"), maxLength: 80, optional: true, check });
  }

  #restore(take) {
    const { store, voices } = this.studio;
    const settings = withoutGone(take.settings, voices);
    if (settings !== take.settings) toast(t("A voice of %(take)s is gone. One of the studio’s voices sings in its place.", { take: takeName(take) }), { tone: "warn" });
    store.set(settings, t("Settings of %(take)s", { take: takeName(take) }));
  }

  async #change(take, fields) {
    try {
      // Whoever likes one less meanwhile did not mean it to go with those that nobody liked.
      await this.#removals.settle();
      this.#put(await api.patch(this.#url(take), fields));
    } catch (error) {
      toastError(error);
    }
  }

  /** It goes at once, and can come back for a while; only then is it gone for good. */
  #delete(take) {
    this.#remove({ holds: ({ id }) => id === take.id, send: (how) => api.delete(this.#url(take), how), said: t("%(take)s is deleted.", { take: takeName(take) }) });
  }

  /** All that nobody likes; what is sung from now on stays. */
  #sweep() {
    const newest = this.list[0].number;
    const url = `${this.studio.urls["song-takes"]}?up_to=${newest}`;
    this.#remove({ holds: ({ number, liked }) => number <= newest && !liked, send: (how) => api.delete(url, how), said: t("All takes but the liked ones are deleted.") });
  }

  /** @param {Pick<import("./removals.js").Removal, "holds" | "send" | "said">} removal */
  #remove(removal) {
    if (this.heard && removal.holds(this.heard)) this.studio.session.set({ take: null });
    this.#removals.add({ ...removal, done: () => (this.list = this.list.filter((take) => !removal.holds(take))) });
  }

  #put(changed) {
    this.list = this.list.map((take) => (take.id === changed.id ? { ...take, ...changed } : take));
    this.#show();
  }

  #url({ id }) {
    return this.studio.urls.take.replace("{id}", id);
  }
}

function clock(seconds) {
  const whole = Math.round(seconds ?? 0);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const SVG = "http://www.w3.org/2000/svg";

/** The loudness over time, as a shape. @param {number[]} [peaks] 0..1 */
function picture(peaks) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "take-picture");
  svg.setAttribute("aria-hidden", "true");
  const bars = thin((peaks ?? []).map((peak) => Math.abs(Array.isArray(peak) ? peak[1] : peak)), 48);
  svg.setAttribute("viewBox", `0 0 ${Math.max(1, bars.length)} 20`);
  svg.setAttribute("preserveAspectRatio", "none");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", bars.map((peak, index) => `M${index + 0.5} ${10 - 9 * peak}V${10 + 9 * peak + 0.5}`).join(""));
  svg.append(path);
  return svg;
}

function thin(values, count) {
  const most = Math.max(...values, 1e-6);
  const size = Math.max(1, Math.ceil(values.length / count));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => Math.max(...values.slice(index * size, (index + 1) * size)) / most);
}
