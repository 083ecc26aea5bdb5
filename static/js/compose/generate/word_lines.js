/**
 * The lines of the words: each can stay as it is or be written by the musician, and the studio writes the others around it.
 *
 * Where a line begins and ends is what the studio told when it wrote words. That holds as long as the melody's notes do; then
 * the list goes, until there are words again. While another melody is chosen it is put away: its lines are no lines of that one.
 */

import { h, need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { JobStream } from "core/jobs.js";
import { findNote, voiceOf } from "../../core/score/model.js";

const LONGEST = 200; // characters of a line in a request

/** What a request names as lines that stay: text by number from 0. @param {HTMLElement} list put away, it names none */
export function linesIn(list) {
  if (list.hidden) return {};
  const kept = [...list.querySelectorAll("li")].filter((row) => row.querySelector("[type=checkbox]").checked);
  const texts = kept.map((row) => [row.dataset.line, row.querySelector("[type=text]").value.trim()]);
  return Object.fromEntries(texts.filter(([, text]) => text));
}

/** The words of a verse under these notes, as they are read. @param {object[]} notes @param {number} verse */
export function textUnder(notes, verse) {
  const sung = notes.map((note) => note.lyrics?.find((lyric) => (lyric.verse ?? 1) === verse)).filter(Boolean);
  return sung.map(({ text, syllabic }) => (["begin", "middle"].includes(syllabic) ? text : `${text} `)).join("").trim();
}

export class WordLines {
  /** The row of each line and the ids of the notes that take its syllables. @type {Map<number, {ids: string[], row: HTMLElement}>} */
  #lines = new Map();
  /** The notes that the lines were told for. */
  #melody = "";
  /** The verse that the rows say. */
  #verse = 1;

  /** @param {{store, session, wordsJob: string | null}} studio @param {import("../melody_choice.js").MelodyChoice} melody */
  constructor(studio, melody) {
    this.studio = studio;
    this.melody = melody;
    this.box = need("#word-lines");
    this.list = need("ol", this.box);
    studio.store.subscribe(() => this.#follow());
    studio.session.subscribe((changed) => changed.has("wishes") && this.#follow());
    if (studio.wordsJob) this.#recall(studio.wordsJob);
  }

  /** The studio wrote a line, or was given it. @param {{line: number, notes: {id: string}[]}} told */
  learn({ line, notes }) {
    const ids = notes.map(({ id }) => id);
    const melody = this.#notesAround(ids[0]);
    if (!melody) return;
    if (melody !== this.#melody) this.#forget();
    this.#melody = melody;
    const row = this.#lines.get(line)?.row ?? this.#row(line, ids.length);
    this.#lines.set(line, { ids, row });
    const rows = [...this.#lines].sort(([one], [other]) => one - other).map(([, each]) => each.row);
    if (!row.isConnected) this.list.replaceChildren(...rows);
    this.#follow();
  }

  /** What an earlier visit was told; lines to another melody that are written meanwhile are newer. @param {string} job */
  #recall(job) {
    const isNews = ({ notes: [first] }) => !this.#melody || this.#melody === this.#notesAround(first.id);
    new JobStream(job, { onEvent: ({ kind, data }) => kind === "line" && isNews(data) && this.learn(data) }).start();
  }

  #forget() {
    this.#lines.clear();
    this.#melody = "";
    this.list.replaceChildren();
  }

  #row(line, count) {
    const number = line + 1;
    const keep = h("input", { type: "checkbox", "aria-label": t("Keep line %(number)s", { number }) });
    const text = h("input", { type: "text", class: "input", maxlength: LONGEST, autocomplete: "off", "aria-label": t("Line %(number)s", { number }) });
    text.addEventListener("input", () => (keep.checked = true));
    keep.addEventListener("change", () => this.#follow());
    const syllables = tn("%(count)s syllable", "%(count)s syllables", count);
    return h("li", { "data-line": line }, h("label", { class: "check" }, keep), text, h("span", { class: "mono quiet", title: syllables, "aria-label": syllables, role: "img" }, String(count)));
  }

  /** Rows that are not kept say what is shown now. */
  #follow() {
    if (this.#lines.size && this.#melody !== this.#notesAround(this.#first)) this.#forget();
    this.box.hidden = this.#lines.size === 0 || !this.#isChosen;
    const { store, session } = this.studio;
    const { verse = this.#verse } = session.wishes; // Only words have one.
    // What stays in one verse does not stay in another.
    if (verse !== this.#verse) for (const { row } of this.#lines.values()) row.querySelector("[type=checkbox]").checked = false;
    this.#verse = verse;
    const notes = new Map(store.shown.parts.flatMap((part) => part.notes.map((note) => [note.id, note])));
    for (const { ids, row } of this.#lines.values()) {
      if (row.querySelector("[type=checkbox]").checked) continue;
      row.querySelector("[type=text]").value = textUnder(ids.map((id) => notes.get(id)).filter(Boolean), verse);
    }
  }

  /** A note of the melody that the lines are of. */
  get #first() {
    return [...this.#lines.values()][0].ids[0];
  }

  /** Whether words would be written to the melody that the lines are of; with none chosen it is the only one. */
  get #isChosen() {
    const { chosen } = this.melody;
    const { part, note } = findNote(this.studio.store.score, this.#first);
    return !chosen || (chosen.part_id === part.id && chosen.voice === voiceOf(note));
  }

  /** The voice of this note and the rhythm of its part, which is what lines are made of. */
  #notesAround(id) {
    const { score } = this.studio.store;
    const found = findNote(score, id);
    return found ? JSON.stringify([score.metres, voiceOf(found.note), found.part.notes.map(({ id, onset, duration }) => [id, onset, duration])]) : "";
  }
}
