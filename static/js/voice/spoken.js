/** The note in hand in words. */

import { need } from "core/dom.js";
import { formatNumber, listed, t } from "core/i18n.js";
import { noteName } from "../core/score/spoken.js";
import { valueAt } from "./curve.js";
import { fieldText } from "./lyrics.js";

/** @param {object} studio @returns {import("./line.js").LineNote | undefined} */
export const noteInHand = ({ line, session }) => line.find(({ id }) => id === session.note);

/** What it is, what is written under it, what is drawn, and what the studio has to say of it. @param {import("./line.js").LineNote} note */
export function describe({ store, parameters, phones, limits }, note) {
  const cents = valueAt(store.settings.drawn, note.tick + note.ticks / 2);
  const states = { "no-words": t("no words"), unknown: t("these words cannot be read"), low: t("too low for the voice"), high: t("too high for the voice") };
  const drawn = cents ? t("%(cents)s cents", { cents: formatNumber(Math.round(cents), { signDisplay: "exceptZero" }) }) : null;
  const inLane = { "parameter-lane": () => parameters.spoken(note), "phone-lane": () => phones.spoken }[document.activeElement?.id]?.() ?? null;
  return listed([noteName(store.score, note.note), fieldText(note.lyric, limits.holds), drawn, inLane, states[note.remark]]);
}

/** Keep the live region saying what is in hand, not faster than it can be read. @param {object} studio */
export function speak(studio) {
  let timer = 0;
  const say = () => {
    const note = noteInHand(studio);
    need("#sing-says").textContent = note ? describe(studio, note) : "";
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(say, 180);
  };
  studio.session.subscribe((changed) => (changed.has("note") || changed.has("phone")) && soon());
  studio.store.subscribe((reason) => reason !== "preview" && soon());
}
