/** Which voice of an opened file is the melody? One click takes it; each can be heard first. */

import { openDialog } from "core/dialogs.js";
import { h } from "core/dom.js";
import { listed, t, tn } from "core/i18n.js";
import { icon } from "core/icons.js";
import { toastError } from "core/toasts.js";
import { voiceOf } from "../core/score/model.js";
import { pitchName } from "../core/score/spelling.js";

const MOST = 12;
const HEARD_NOTES = 16;

/**
 * @param {object} found what the import answered
 * @param {{preview: import("../core/audio/preview.js").Preview, take: (voice: string) => Promise<object>}} ways
 *   take: fetches the score with one voice ("part:voice") alone
 * @returns {{dialog: HTMLDialogElement, choice: Promise<object | null>}} the score to use; null = neither
 */
export function askForMelody(found, { preview, take }) {
  let resolve, reject;
  const choice = new Promise((...ends) => ([resolve, reject] = ends));
  const rows = found.melody_candidates.slice(0, MOST).map((candidate, index) => {
    const voice = `${candidate.part_id}:${candidate.voice}`;
    const name = candidate.name || candidate.part_id;
    const likely = index === 0;
    const use = h("button", { type: "button", class: likely ? "button button-primary" : "button", "aria-label": t("Use %(voice)s", { voice: name }), autofocus: likely }, t("Use"));
    use.addEventListener("click", async () => {
      use.setAttribute("aria-busy", "true");
      try {
        resolve(likely ? found.melody_score : await take(voice));
      } catch (error) {
        reject(error);
      }
      dialog.close();
    });
    const hear = h("button", { type: "button", class: "button button-icon", "aria-label": t("Hear %(voice)s", { voice: name }), title: t("Hear it") }, icon("play"));
    hear.addEventListener("click", () => play(preview, found.score, candidate));
    return h(
      "li",
      { class: "candidate" },
      h("div", {}, h("span", {}, name, likely && h("span", { class: "chip chip-accent" }, t("likely"))), h("span", { class: "quiet small" }, about(candidate, found.score.keys[0]))),
      hear,
      use,
    );
  });
  const cancel = h("button", { type: "button", class: "button" }, t("Cancel"));
  const whole = h("button", { type: "button", class: "button" }, t("Open all voices"));
  const dialog = openDialog({ title: t("Which voice is the melody?"), body: [h("ul", { class: "candidates" }, ...rows)], actions: [cancel, whole] });
  cancel.addEventListener("click", () => dialog.close());
  whole.addEventListener("click", () => {
    resolve(found.score);
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    preview.stop();
    resolve(null);
  });
  return { dialog, choice };
}

function about(candidate, key) {
  const range = `${pitchName({ pitch: candidate.lowest }, key)}–${pitchName({ pitch: candidate.highest }, key)}`;
  return listed([tn("%(count)s note", "%(count)s notes", candidate.note_count), range]);
}

function play(preview, score, { part_id: id, voice }) {
  const part = score.parts.find((candidate) => candidate.id === id);
  const notes = part.notes.filter((note) => voiceOf(note) === voice).slice(0, HEARD_NOTES);
  preview.play(score, { ...part, notes }).catch(toastError);
}
