/**
 * Several versions of what was written, side by side: watch them arrive, hear one after another at the same place, keep the
 * one you like, rate them.
 *
 * Hearing another version changes nothing: it is shown and played in place of the piece. Keeping it is one step of the
 * history. The studio stores all of them, so they are there again after a reload.
 */

import { api } from "core/api.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { notice } from "core/notices.js";
import { onThemeChange } from "core/theme.js";
import { toastError } from "core/toasts.js";
import { readPalette } from "../core/palette.js";
import { replaceScore } from "../core/score/commands.js";
import { scoreEnd } from "../core/score/time.js";
import { Card } from "./alternatives/card.js";
import { paintPicture } from "./alternatives/picture.js";
import { hasVoices, withVoices } from "./alternatives/voices.js";
import { refusedWhileBusy } from "./busy.js";

const LETTERS = "ABCDEFGH";

export class Alternatives {
  /** @type {Card[]} */
  #cards = [];
  /** @type {Card | null} */
  #heard = null;
  #preview = null;

  /** @param {{store, session, saving, originality, player, transport, shortcuts, urls, limits}} studio */
  constructor(studio) {
    this.studio = studio;
    this.box = need("#alternative-box");
    this.list = need("#alternative-list");
    studio.shortcuts.add({
      id: "alternative.next",
      group: t("Generate"),
      label: t("Next version"),
      keys: ["Shift+A"],
      when: () => this.#cards.some((card) => card.row) && !studio.session.isWriting,
      run: () => this.next(),
    });
    need("#alternative-next").addEventListener("click", () => this.next());
    studio.store.subscribe((reason) => this.#followStore(reason));
    onThemeChange(() => this.#paint());
    new ResizeObserver(() => this.#paint()).observe(this.list);
  }

  /** Empty cards for what is about to be written. @param {import("./streaming.js").Arriving} arriving */
  expect(arriving) {
    this.#deal(arriving.alternatives > 1 ? arriving.alternatives : 0);
    if (this.#cards.length) this.show(arriving);
  }

  /** Bars have arrived, of one alternative or of any. */
  show(arriving, only) {
    this.#cards.forEach((card, number) => {
      if (only === undefined || only === number) card.showArriving(arriving.countOf(number), arriving.total, arriving.notesOf(number));
    });
    this.#paint(scoreEnd(arriving.source));
  }

  /** Offer what the newest job made, as the studio has stored it. */
  async load() {
    const { urls, session, originality } = this.studio;
    try {
      const rows = await api.get(urls.alternatives);
      const revisions = await Promise.all(rows.map((row) => api.get(urls.revision.replace("{id}", row.revision))));
      if (session.busy) return;
      this.#deal(rows.length);
      rows.forEach((row, number) => this.#cards[number].offer(row, revisions[number].score));
      revisions.forEach((revision) => originality.learn(revision));
      this.#show();
      this.#paint();
    } catch (error) {
      toastError(error);
    }
  }

  /** The version after the one that is heard, round and round. */
  next() {
    const cards = this.#cards;
    const at = cards.indexOf(this.#heard ?? this.#kept);
    if (cards.length) this.hear(cards[(at + 1) % cards.length]);
  }

  /** Show and play a version in place of the piece, from where the playhead is; nothing is changed. */
  hear(card) {
    const { store, session } = this.studio;
    if (session.isWriting) return void refusedWhileBusy(session);
    if (card === this.#kept) return this.backToPiece();
    this.#heard = card;
    this.#preview = withVoices(store.score, card.score, card.row);
    session.set({ busy: true, heardVersion: { letter: card.letter, revision: card.row.revision } });
    store.preview(this.#preview);
    notice("hearing", t("You are hearing version %(letter)s. The piece has not changed.", { letter: card.letter }), [
      { label: t("Keep version %(letter)s", { letter: card.letter }), primary: true, run: () => this.keep(card) },
      { label: t("Back to the piece"), run: () => this.backToPiece() },
    ]);
    this.#show();
  }

  backToPiece() {
    if (!this.#heard) return;
    this.#heard = null;
    this.#preview = null;
    notice("hearing", null);
    this.studio.session.set({ busy: false, heardVersion: null });
    this.studio.store.preview(null);
    this.#show();
  }

  /** One step of the history; the autosave stores the version as what it is, with how it was made. */
  async keep(card) {
    const { store, saving, session } = this.studio;
    await saving.flush().catch(() => {}); // What cannot be saved now is saved later, this choice on top of it.
    this.backToPiece();
    if (refusedWhileBusy(session)) return;
    saving.markProposal({ id: card.row.revision, score: card.score });
    store.run(replaceScore(store.score, withVoices(store.score, card.score, card.row), t("Keep version %(letter)s", { letter: card.letter })));
  }

  /** A second press takes the rating back. */
  async #rate(card, value) {
    const url = this.studio.urls.rating.replace("{id}", card.row.revision);
    const rating = card.row.rating === value ? null : value;
    try {
      await (rating === null ? api.delete(url) : api.put(url, { value: rating }));
      card.row.rating = rating;
    } catch (error) {
      toastError(error);
    }
    card.showRating();
  }

  #deal(count) {
    const on = {
      hear: (card) => this.#press(card),
      keep: (card) => this.keep(card),
      rate: (card, value) => this.#rate(card, value),
    };
    this.#cards = [...LETTERS.slice(0, count)].map((letter) => new Card(letter, on));
    this.list.replaceChildren(...this.#cards.map((card) => card.element));
    this.box.hidden = count === 0;
    need("#alternative-next").hidden = true;
  }

  /** Switching while it plays goes on playing; otherwise the press starts it where the playhead stands. */
  #press(card) {
    const { player, transport, session } = this.studio;
    const wasHeard = this.#heard === card;
    this.hear(card);
    if (!wasHeard && !player.playing && !session.isWriting) transport.toggle();
  }

  /** The version that the piece has now, if it is one of them unchanged. */
  get #kept() {
    const { score } = this.studio.store;
    return this.#cards.find((card) => card.score && hasVoices(score, card.score, card.row)) ?? null;
  }

  #followStore(reason) {
    if (!this.#cards.length) return;
    if (reason !== "preview") {
      this.backToPiece();
      this.#show();
    } else if (this.#heard && this.studio.store.shown !== this.#preview) {
      // A gesture that was called off has put the piece back.
      this.studio.store.preview(this.#preview);
    }
  }

  #show() {
    const kept = this.#kept;
    for (const card of this.#cards) card.showState({ isShown: card === (this.#heard ?? kept), isKept: card === kept });
    need("#alternative-next").hidden = !this.#cards.some((card) => card.row);
  }

  #paint(end = scoreEnd(this.studio.store.score)) {
    if (this.box.hidden) return;
    const pitches = this.#cards.flatMap((card) => card.notes.map(({ pitch }) => pitch));
    const frame = { end, low: Math.min(...pitches, 60) - 2, high: Math.max(...pitches, 72) + 2 };
    const palette = readPalette();
    for (const card of this.#cards) paintPicture(card.canvas, card.notes, frame, palette);
  }
}
