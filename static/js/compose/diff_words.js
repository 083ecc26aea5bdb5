/** What changed between two versions, as sentences. */

import { formatNumber, t, tn } from "core/i18n.js";
import { partName } from "../core/score/voices.js";
import { keyName } from "./piece.js";

/**
 * @param {import("./diff.js").ScoreDiff} diff
 * @param {object} before @param {object} after the scores that were compared
 * @returns {string[]} one sentence per change, none when nothing changed
 */
export function diffWords(diff, before, after) {
  return [...diff.parts.flatMap(partWords), ...diff.fields.map((field) => fieldWords(field, before, after))];
}

function partWords({ id, name, state, added, removed, changed, marked }) {
  const part = partName({ id, name });
  if (state === "added") return [tn("%(part)s is new, with %(count)s note", "%(part)s is new, with %(count)s notes", added.length, { part })];
  if (state === "removed") return [tn("%(part)s is gone, with %(count)s note", "%(part)s is gone, with %(count)s notes", removed.length, { part })];
  return [
    added.length && tn("%(count)s note added in %(part)s", "%(count)s notes added in %(part)s", added.length, { part }),
    removed.length && tn("%(count)s note removed from %(part)s", "%(count)s notes removed from %(part)s", removed.length, { part }),
    changed.length && tn("%(count)s note moved or resized in %(part)s", "%(count)s notes moved or resized in %(part)s", changed.length, { part }),
    marked && tn("%(count)s note of %(part)s has other words or marks", "%(count)s notes of %(part)s have other words or marks", marked, { part }),
  ].filter(Boolean);
}

function fieldWords(field, before, after) {
  const [was, is] = [before, after];
  switch (field) {
    case "title":
      return t("Title changed from “%(before)s” to “%(after)s”", { before: was.title, after: is.title });
    case "keys":
      return changed(keyName(was.keys[0]), keyName(is.keys[0]), (values) => t("Key changed from %(before)s to %(after)s", values), t("Key changes moved"));
    case "metres":
      return changed(metre(was), metre(is), (values) => t("Metre changed from %(before)s to %(after)s", values), t("Metre changes moved"));
    case "tempos":
      return changed(tempo(was), tempo(is), (values) => t("Tempo changed from %(before)s to %(after)s", values), t("Tempo changes moved"));
    case "bars":
      return changed(bars(was), bars(is), (values) => t("Length changed from %(before)s to %(after)s", values), t("Barlines or repeats moved"));
    case "chords":
      return t("Chord symbols changed");
    case "instruments":
      return t("Instruments changed");
    default:
      return t("Names of the authors changed");
  }
}

const changed = (before, after, differ, otherwise) => (before === after ? otherwise : differ({ before, after }));
const metre = ({ metres: [first] }) => `${first.beats}/${first.unit}`;
const tempo = ({ tempos: [first] }) => formatNumber(Math.round(first.bpm));
const bars = ({ measures }) => tn("%(count)s bar", "%(count)s bars", measures.length);
