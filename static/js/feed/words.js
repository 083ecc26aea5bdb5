/** Times and lengths as the player and the lists write them. */

import { t, tn } from "core/i18n.js";

/** 65 -> "1:05", 3700 -> "1:01:40". @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "3 tracks, 12 min", as one says how long a list is. @param {{duration_ms: number}[]} tracks */
export function lengthOf(tracks) {
  const minutes = Math.round(tracks.reduce((sum, { duration_ms }) => sum + duration_ms, 0) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const length = hours ? t("%(hours)s h %(minutes)s min", { hours, minutes: rest }) : minutes ? t("%(minutes)s min", { minutes }) : t("under a minute");
  return `${tn("%(count)s track", "%(count)s tracks", tracks.length)} · ${length}`;
}
