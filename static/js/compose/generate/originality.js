/** How much of what was written stands in the music that the models learnt from, in a sentence. */

import { need } from "core/dom.js";
import { formatNumber, t, tn } from "core/i18n.js";

/** @param {{originality?: object} | null | undefined} provenance of the revision that is in the piece; null hides the sentence */
export function showOriginality(provenance) {
  const found = provenance?.originality;
  const box = need("#originality");
  box.hidden = !found;
  box.classList.toggle("is-copy", Boolean(found?.copied));
  if (found) box.querySelector("[data-label]").textContent = sentences(found).join(" ");
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
