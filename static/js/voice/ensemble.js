/**
 * Who is heard in a song: each line that is sung, and each part with what is left of it for an instrument.
 *
 * @typedef {{id: string, part: object, voices: string[], line: string | null, singer: Record<string, number> | null}} Member
 *   `voices` of the part that are its own; of a line that is sung `line` as its clips have it and who sings it, of a part that is played null
 */

import { partOf, voicesOf } from "../core/score/model.js";
import { lineKey } from "./settings.js";

/**
 * @param {object} score
 * @param {Pick<import("./settings.js").Settings, "part" | "voice" | "singer" | "choir">} settings
 * @returns {Member[]} those who sing first, the one who leads before all
 */
export function ensemble(score, { choir, ...lead }) {
  const singers = [{ ...lead, line: "" }, ...choir.map((each) => ({ ...each, line: lineKey(each) }))];
  const sung = singers.flatMap((singer) => {
    const part = partOf(score, singer.part);
    return part ? [{ id: lineKey(singer), part, voices: [singer.voice], line: singer.line, singer: singer.singer }] : [];
  });
  const played = score.parts.flatMap((part) => {
    const taken = sung.filter((member) => member.part === part).flatMap(({ voices }) => voices);
    const voices = voicesOf(part).filter((voice) => !taken.includes(voice));
    return taken.length && !voices.length ? [] : [{ id: part.id, part, voices, line: null, singer: null }];
  });
  return [...sung, ...played];
}
