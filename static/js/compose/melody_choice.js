/** Which voice is the melody, when a score has more than one that could be. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { toastError } from "core/toasts.js";
import { voiceOf, voicesOf } from "../core/score/model.js";
import { partName } from "../core/score/voices.js";
import { STUDIO_IDS, melodyPart } from "./written_parts.js";

export class MelodyChoice {
  /** @param {{store, preview}} studio */
  constructor(studio) {
    this.studio = studio;
    this.field = need("#melody-field");
    this.select = need("#melody");
    need("#melody-preview").addEventListener("click", () => this.#preview());
    studio.store.subscribe((reason) => reason !== "preview" && this.#show());
    this.#show();
  }

  /** @returns {{part_id: string, voice: string} | null} */
  get chosen() {
    if (!this.select.value) return null;
    const [part, voice] = this.select.value.split(":");
    return { part_id: part, voice };
  }

  #show() {
    const { score } = this.studio.store;
    const voices = score.parts
      .filter((part) => !part.percussion && !STUDIO_IDS.has(part.id))
      .flatMap((part) => voicesOf(part).map((voice) => ({ part, voice })));
    const before = this.select.value;
    this.select.replaceChildren(...voices.map(({ part, voice }) => new Option(label(part, voice, voices), `${part.id}:${voice}`)));
    const guess = melodyPart(score);
    const values = [...this.select.options].map((option) => option.value);
    if (values.includes(before)) this.select.value = before;
    else if (guess) this.select.value = values.find((value) => value.startsWith(`${guess.id}:`)) ?? "";
    this.field.hidden = voices.length < 2;
  }

  /** Let the beginning of the chosen voice be heard. */
  #preview() {
    const { store, preview } = this.studio;
    const chosen = this.chosen;
    const part = store.score.parts.find(({ id }) => id === chosen?.part_id);
    const notes = part?.notes.filter((note) => voiceOf(note) === chosen.voice).slice(0, 12) ?? [];
    if (notes.length) preview.play(store.score, { ...part, notes }).catch(toastError);
  }
}

function label(part, voice, all) {
  const name = partName(part);
  const alone = all.filter((other) => other.part === part).length === 1;
  return alone ? name : t("%(part)s, voice %(voice)s", { part: name, voice });
}
