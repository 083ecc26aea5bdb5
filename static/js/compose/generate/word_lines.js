/**
 * The lines of the words: each can stay as it is or be written by the musician, and the studio writes the others around it.
 *
 * Where a line begins and ends is what the studio told when it wrote words. That holds as long as the melody's notes do; then
 * the list goes, until there are words again.
 */

import { h, need } from "core/dom.js";
import { t, tn } from "core/i18n.js";
import { JobStream } from "core/jobs.js";

const LONGEST = 200; // characters of a line in a request

/** What a request names as lines that stay: text by number from 0. @param {HTMLElement} list */
export function linesIn(list) {
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

  /** @param {{store, session, saving}} studio */
  constructor(studio) {
    this.studio = studio;
    this.box = need("#word-lines");
    this.list = need("ol", this.box);
    studio.store.subscribe(() => this.#follow());
    studio.session.subscribe((changed) => changed.has("wishes") && this.#follow());
    this.#recall(studio.saving.revision?.provenance);
  }

  /** The studio wrote a line, or was given it. @param {{line: number, notes: {id: string}[]}} told */
  learn({ line, notes }) {
    const ids = notes.map(({ id }) => id);
    const row = this.#lines.get(line)?.row ?? this.#row(line, ids.length);
    this.#melody ||= this.#notesAround(ids[0]);
    this.#lines.set(line, { ids, row });
    const rows = [...this.#lines].sort(([one], [other]) => one - other).map(([, each]) => each.row);
    if (!row.isConnected) this.list.replaceChildren(...rows);
    this.#follow();
  }

  /** What an earlier visit was told. */
  #recall(provenance) {
    if (provenance?.generator !== "compose.write_words") return;
    new JobStream(provenance.job, { onEvent: ({ kind, data }) => kind === "line" && this.learn(data) }).start();
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
    if (this.#lines.size && this.#melody !== this.#notesAround([...this.#lines.values()][0].ids[0])) {
      this.#lines.clear();
      this.#melody = "";
      this.list.replaceChildren();
    }
    this.box.hidden = this.#lines.size === 0;
    const { store, session } = this.studio;
    const notes = new Map(store.shown.parts.flatMap((part) => part.notes.map((note) => [note.id, note])));
    for (const { ids, row } of this.#lines.values()) {
      if (row.querySelector("[type=checkbox]").checked) continue;
      row.querySelector("[type=text]").value = textUnder(ids.map((id) => notes.get(id)).filter(Boolean), session.wishes.verse ?? 1);
    }
  }

  /** The rhythm of the part that has this note, which is what lines are made of. */
  #notesAround(id) {
    const { score } = this.studio.store;
    const part = score.parts.find(({ notes }) => notes.some((note) => note.id === id));
    return part ? JSON.stringify([score.metres, part.notes.map((note) => [note.id, note.onset, note.duration])]) : "";
  }
}
