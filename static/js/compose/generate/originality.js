/**
 * How much of what was written stands in the music that the models learnt from, in a sentence.
 *
 * Every version was compared when it was written, and the sentence is about the one that is shown: heard or in the piece. It
 * goes when the notes that were compared are changed, and comes back with them.
 */

import { need } from "core/dom.js";
import { formatNumber, t, tn } from "core/i18n.js";
import { partOf } from "../../core/score/model.js";

export class Originality {
  /** Revisions that were compared, the latest first. @type {Array<{id?: string, score: object, provenance: object}>} */
  #known = [];

  /** @param {import("../../core/score/store.js").ScoreStore} store @param {object | null} compared provenance of what its score has */
  constructor(store, compared) {
    this.store = store;
    this.box = need("#originality");
    store.subscribe(() => this.#show());
    this.learn({ score: store.score, provenance: compared });
  }

  /** @param {{id?: string, score: object, provenance: object | null}} revision that may come to be shown */
  learn({ id, score, provenance }) {
    const others = this.#known.filter((known) => known.id !== id);
    if (provenance?.originality) this.#known = [{ id, score, provenance }, ...others];
    this.#show();
  }

  #show() {
    const { shown } = this.store;
    const found = this.#known.find((revision) => holds(shown, revision))?.provenance.originality;
    this.box.hidden = !found;
    this.box.classList.toggle("is-copy", Boolean(found?.copied));
    if (found) this.box.querySelector("[data-label]").textContent = sentences(found).join(" ");
  }
}

/** Whether a revision wrote parts, and they sound in `score` as they did when they were compared. */
export function holds(score, { score: compared, provenance: { written } }) {
  return written.length > 0 && written.every((id) => {
    const [notes, then] = [score, compared].map((each) => partOf(each, id)?.notes ?? []);
    return notes.length === then.length && notes.every((note, at) => ["onset", "duration", "pitch"].every((field) => note[field] === then[at][field]));
  });
}

function sentences({ longest_run: run, source, percentile, copied, written_again: again, chords }) {
  const said = [];
  if (copied) {
    said.push(
      chords
        ? t("Whole bars of this stand in a chorale that the model learnt from. Generate again, or change them.")
        : t("This shares %(count)s notes in a row with “%(source)s”, more than human tunes share by chance. Generate again, or change them.", { count: run, source }),
    );
  } else if (!run) {
    said.push(t("Nothing of it was found in the music that the model learnt from."));
  } else {
    const more = formatNumber(Math.max(0, 100 - percentile) / 100, { style: "percent", maximumFractionDigits: 0 });
    said.push(t("Longest passage in common with the music that the model learnt from: %(count)s notes (“%(source)s”). Of human tunes, %(more)s have as much in common with it.", { count: run, source, more }));
  }
  if (again) said.push(tn("It was written again %(count)s time, because it was a copy.", "It was written again %(count)s times, because it was a copy.", again));
  return said;
}
