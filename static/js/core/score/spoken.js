/** Music in words: notes, places and lengths. */

import { listed, t, tp } from "core/i18n.js";
import { headOf } from "./lengths.js";
import { pitchName } from "./spelling.js";
import { keyAt, positionAt } from "./time.js";

/** "quarter", "dotted half", "eighth triplet". */
export function lengthName(duration, ratio = null) {
  const head = headOf(duration, ratio);
  if (!head) return t("odd length");
  const names = {
    long: tp("note length", "long"),
    breve: tp("note length", "double whole"),
    1: tp("note length", "whole"),
    2: tp("note length", "half"),
    4: tp("note length", "quarter"),
    8: tp("note length", "eighth"),
    16: tp("note length", "16th"),
    32: tp("note length", "32nd"),
    64: tp("note length", "64th"),
    128: tp("note length", "128th"),
  };
  const name = names[head.type];
  if (head.dots === 1) return t("dotted %(length)s", { length: name });
  if (head.dots === 2) return t("double-dotted %(length)s", { length: name });
  return head.tuplet ? t("%(length)s triplet", { length: name }) : name;
}

/** "bar 3 beat 2", with the part of the beat when the place is off it. */
export function placeName(score, tick) {
  const { bar, beat, fraction } = positionAt(score, tick);
  const shown = fraction ? `${beat}${fraction.toFixed(2).slice(1)}` : String(beat);
  return t("bar %(bar)s beat %(beat)s", { bar, beat: shown });
}

/** "C5, bar 3 beat 2, quarter". */
export function noteName(score, note) {
  const name = pitchName(note, keyAt(score, note.onset));
  return listed([name, placeName(score, note.onset), lengthName(note.duration, note.tuplet ?? null)]);
}
