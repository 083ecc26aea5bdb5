/** The parts of a score that can be sung, and what their lines are called. */

import { listed, t } from "core/i18n.js";
import { partOf, voiceOf, voicesOf } from "../core/score/model.js";
import { partName } from "../core/score/voices.js";

/** @typedef {{id: string, name: string, voices: string[], verses: number[]}} SungPart */

/** @param {object} score @returns {SungPart[]} */
export const sungParts = (score) =>
  score.parts
    .filter(({ percussion }) => !percussion)
    .map((part) => ({
      id: part.id,
      name: part.name,
      voices: voicesOf(part),
      verses: [...new Set(part.notes.flatMap(({ lyrics = [] }) => lyrics.map(({ verse = 1 }) => verse)))].sort((a, b) => a - b),
    }));

/** MIDI numbers of what a line has written. @param {object} score @param {{part: string, voice: string}} line @returns {number[]} */
export const pitchesOf = (score, { part, voice }) => (partOf(score, part)?.notes ?? []).filter((note) => voiceOf(note) === voice).map(({ pitch }) => pitch);

/** Of all voices of a part its name; of some also which of them. @param {{id: string, name: string}} part @param {string[]} all @param {string[]} some */
export const lineName = (part, all, some) => (some.length === all.length ? partName(part) : listed([partName(part), ...some.map((voice) => t("Voice %(voice)s", { voice }))]));
