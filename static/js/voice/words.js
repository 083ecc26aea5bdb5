/** Words that flow over the notes: the studio parts them into syllables, the page shows them as one step that can be undone. */

import { api } from "core/api.js";
import { t, tn } from "core/i18n.js";
import { toast } from "core/toasts.js";
import { underHeads } from "./line.js";
import { lyricOf, withLyrics } from "./lyrics.js";
import { openPaste } from "./paste_dialog.js";
import { withoutSpoken } from "./settings.js";

export class Words {
  /** @param {{store, saving, urls}} studio */
  constructor(studio) {
    this.studio = studio;
  }

  /**
   * Let text flow over the notes.
   *
   * @param {string} text
   * @param {{from?: string | null, overwrite?: boolean}} [how] first note; whether words that are there give way
   * @returns {Promise<Error | null>} null when it did; otherwise what went wrong, which has been said and can be pasted again
   */
  async flow(text, { from = null, overwrite = false } = {}) {
    try {
      const left = await this.place(text, { from, overwrite });
      const show = { label: t("Show"), run: () => openPaste(this.studio, left) };
      if (left) toast(t("There were too few notes. Left over: “%(words)s”", { words: shortened(left) }), { tone: "warn", action: show, seconds: 0 });
      return null;
    } catch (error) {
      const again = { label: t("Paste words"), run: () => openPaste(this.studio, text) };
      toast(error.message, { tone: "error", action: again, seconds: 0 });
      return error;
    }
  }

  /** The same for a caller that says itself what went wrong, and what was left over. @returns {Promise<string>} the words for which there were no notes */
  async place(text, { from, overwrite }) {
    const { store, saving, keeping, urls } = this.studio;
    await Promise.all([saving.flush(), keeping.flush()]);
    const { verse } = store.settings;
    const { score } = store;
    const { line } = this.studio;
    const answer = await api.post(urls.words, { revision: saving.revision.id, text, from_note: from, verse, overwrite });
    // What was edited while the answer was on its way is not written over.
    if (store.score !== score) throw new Error(t("The words changed meanwhile. Paste them again."));
    const lyrics = new Map(Object.entries(answer.lyrics));
    const other = line.filter(({ id, lyric }) => lyrics.has(id) && lyricOf({ lyrics: lyrics.get(id) }, verse)?.text !== lyric?.text);
    const settings = { ...store.settings, ...withoutSpoken(store.settings, other.map(({ id }) => id)) };
    store.run(store.command({ score: withLyrics(score, underHeads(line, [...lyrics])), settings }, t("Paste words")));
    if (!answer.left_over && answer.empty) toast(tn("%(count)s note is left without words.", "%(count)s notes are left without words.", answer.empty));
    return answer.left_over;
  }
}

const shortened = (text) => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
