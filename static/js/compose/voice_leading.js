/**
 * What a harmony teacher would mark in the present harmony, as a list that leads to the notes. It is asked for anew whenever
 * the piece has been saved or another version is heard.
 */

import { api } from "core/api.js";
import { h, need } from "core/dom.js";
import { formatNumber, language, t, tn } from "core/i18n.js";
import { noteIndex } from "../core/score/model.js";
import { placeName } from "../core/score/spoken.js";
import { partName } from "../core/score/voices.js";

const kinds = () => ({
  parallel_fifths: t("Parallel fifths"),
  parallel_octaves: t("Parallel octaves"),
  hidden_fifths: t("Hidden fifths"),
  hidden_octaves: t("Hidden octaves"),
  crossing: t("Voices cross"),
  overlap: t("Voices overlap"),
  spacing: t("Voices too far apart"),
  range: t("Out of range"),
  leap: t("Large leaps"),
  doubled_leading_tone: t("Doubled leading note"),
});

export class VoiceLeading {
  #shown = null;
  #open = new Set();
  /** @type {HTMLElement | null} */
  #pressed = null;

  /** @param {{store, session, saving, player, roll, urls}} studio */
  constructor(studio) {
    this.studio = studio;
    this.section = need("#voice-leading");
    this.list = need("#remarks");
    this.count = need("#remark-count");
    studio.saving.addEventListener("state", () => this.refresh());
    studio.session.subscribe((changed) => {
      if (changed.has("heardVersion") || changed.has("busy")) this.refresh();
      if (changed.has("selection") && this.#pressed && !this.#isChosen()) this.#release();
    });
    studio.store.subscribe((reason) => reason !== "preview" && this.refresh());
  }

  /** Ask again, unless what is shown belongs to what is heard. */
  async refresh() {
    const { session, saving, store, urls } = this.studio;
    const voices = store.shown.parts.filter((part) => !part.percussion && part.notes.length).length;
    this.section.hidden = voices < 2;
    if (this.section.hidden || session.isWriting) return;
    const revision = session.heardVersion?.revision ?? saving.revision?.id;
    this.section.classList.toggle("is-stale", revision !== this.#shown || (!session.heardVersion && saving.isDirty));
    if (!revision || revision === this.#shown || (!session.heardVersion && saving.isDirty)) return;
    this.#shown = revision;
    try {
      const found = await api.get(urls.voice_leading.replace("{id}", revision));
      if (this.#shown === revision) this.#list(found);
    } catch (error) {
      if (this.#shown !== revision) return;
      // What is refused, as more voices than can be looked at, is refused again.
      if (error.temporary !== false) this.#shown = null;
      this.#failed(error);
    }
  }

  #list({ remarks, counts }) {
    this.#release();
    this.section.classList.remove("is-stale");
    this.count.textContent = formatNumber(remarks.length);
    this.count.title = tn("%(count)s remark", "%(count)s remarks", remarks.length);
    const groups = Object.entries(kinds())
      .filter(([kind]) => counts[kind])
      .map(([kind, name]) => this.#group(kind, name, remarks.filter((remark) => remark.kind === kind)));
    const none = h("p", { class: "quiet small" }, t("Nothing to remark: the voices lead well."));
    this.list.replaceChildren(...(groups.length ? groups : [none]));
  }

  #group(kind, name, remarks) {
    const details = h(
      "details",
      { class: "more remark-group", open: this.#open.has(kind) },
      h("summary", {}, h("span", {}, name), h("span", { class: "chip mono" }, formatNumber(remarks.length))),
      h("ul", { class: "remark-list" }, ...remarks.map((remark) => h("li", {}, this.#item(remark)))),
    );
    details.dataset.kind = kind;
    details.addEventListener("toggle", () => this.#open[details.open ? "add" : "delete"](kind));
    return details;
  }

  #item(remark) {
    const score = this.studio.store.shown;
    const named = new Map(score.parts.map((part) => [part.id, partName(part)]));
    const voices = new Intl.ListFormat(language, { type: "conjunction" }).format(remark.parts.map((id) => named.get(id) ?? id));
    const text = t("%(place)s: %(voices)s", { place: placeName(score, remark.tick), voices });
    const button = h("button", { type: "button", class: "remark", "aria-pressed": "false" }, text);
    button.addEventListener("click", () => (this.#pressed === button ? this.#release(true) : this.#point(button, remark)));
    return button;
  }

  /** Select the notes, mark them on roll and score, and go there. */
  #point(button, remark) {
    const { session, store, player, roll } = this.studio;
    const notes = noteIndex(store.shown);
    const ids = remark.note_ids.filter((id) => notes.has(id));
    this.#release();
    this.#pressed = button;
    button.setAttribute("aria-pressed", "true");
    const last = notes.get(ids.at(-1));
    session.set({
      remarked: ids,
      selection: new Set(ids),
      bars: null,
      ...(last && { activePart: last.part.id, cursor: { tick: remark.tick, pitch: last.note.pitch } }),
    });
    player.seek(remark.tick);
    roll.reveal();
    document.querySelector("#score-paper .note.is-remarked")?.scrollIntoView({ block: "nearest" });
  }

  #isChosen() {
    const { selection, remarked } = this.studio.session;
    return selection.size === remarked.length && remarked.every((id) => selection.has(id));
  }

  /** Take the marks away. @param {boolean} [deselect] the selection too */
  #release(deselect = false) {
    this.#pressed?.setAttribute("aria-pressed", "false");
    this.#pressed = null;
    const { session } = this.studio;
    if (session.remarked.length) session.set({ remarked: [], ...(deselect && { selection: new Set() }) });
  }

  #failed(error) {
    const again = h("button", { type: "button", class: "button", onclick: () => this.refresh() }, t("Try again"));
    this.count.textContent = "";
    this.section.classList.remove("is-stale");
    this.list.replaceChildren(h("p", { class: "small", role: "alert" }, error.message), ...(error.temporary === false ? [] : [again]));
  }
}
