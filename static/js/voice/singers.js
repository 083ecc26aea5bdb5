/** Voices by the names that settings hold, also those that cannot sing any more: deleted since, or to be learnt again. */

import { t } from "core/i18n.js";
import { singersOf } from "./settings.js";

/** A voice of the musician's own sings alone. @param {string} name */
export const isOwn = (name) => name.startsWith("own:");

const cardOf = (voices, name) => voices.find((voice) => voice.name === name);

/** What a voice is called. @param {object[]} voices @param {string} name */
export function singerTitle(voices, name) {
  const card = cardOf(voices, name);
  if (!card) return isOwn(name) ? t("A voice that is gone") : name;
  return card.state === "stale" ? t("%(voice)s (to be learnt again)", { voice: card.title }) : card.title;
}

/** The first of the studio's voices that is at home in a language and reaches as many of some notes as any, and comes as near to the rest. @param {object[]} voices @param {string} language @param {number[]} [pitches] */
export function studioVoice(voices, language, pitches = []) {
  const studios = voices.filter(({ name }) => !isOwn(name));
  const speaking = studios.filter((voice) => voice.language === language);
  const reach = ({ range: [low, high] }) => {
    const beyond = pitches.map((pitch) => Math.max(low - pitch, pitch - high, 0));
    return [beyond.filter((by) => by === 0).length, -beyond.reduce((sum, by) => sum + by, 0)];
  };
  const better = ([many, near], [most, nearest]) => many > most || (many === most && near > nearest);
  return (speaking.length ? speaking : studios).reduce((best, voice) => (pitches.length && better(reach(voice), reach(best)) ? voice : best)).name;
}

/**
 * Settings that can be stored: in place of every voice that is gone, one of the studio's sings.
 *
 * @param {import("./settings.js").Settings} settings @param {object[]} voices
 * @returns {import("./settings.js").Settings} the same when nobody is gone
 */
export function withoutGone(settings, voices) {
  const gone = ({ singer }) => singersOf(singer).some((name) => isOwn(name) && !cardOf(voices, name));
  if (![settings, ...settings.choir].some(gone)) return settings;
  const instead = { [studioVoice(voices, settings.language)]: 1 };
  const mended = (line) => (gone(line) ? { ...line, singer: instead } : line);
  return { ...mended(settings), choir: settings.choir.map(mended) };
}
