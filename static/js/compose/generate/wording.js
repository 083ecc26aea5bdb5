/** What each kind of writing is called in the menu and on the button, and what it will do. */

import { t } from "core/i18n.js";

/** By kind of job: in the menu; the button when nothing of it is there yet, and when it is; the sentence below the button. */
const WORDS = {
  "compose.harmonise": () => ({
    label: t("Harmony: three voices"),
    first: t("Harmonise"),
    again: t("Harmonise again"),
    help: t("Alto, tenor and bass arrive bar by bar."),
  }),
  "compose.accompany": () => ({
    label: t("Accompaniment: chords and instruments"),
    first: t("Accompany"),
    again: t("Accompany again"),
    help: t("Chord symbols and the instruments that play them arrive bar by bar."),
  }),
  "compose.make_pattern": () => ({
    label: t("Pattern: a rhythm over the chords"),
    first: t("Write a pattern"),
    again: t("Write another pattern"),
    help: t("Plays the chord symbols. An accompaniment writes them, or you do."),
  }),
  "compose.play_like": () => ({
    label: t("Play it like another bar"),
    first: t("Play it like that bar"),
    help: t("Carries the way one bar of an accompaniment is played to the bars you select."),
  }),
  "compose.vary": () => ({
    label: t("Variation: the melody otherwise"),
    first: t("Vary the melody"),
    help: t("Select bars to vary them alone; lock what must stay."),
  }),
  "compose.extend": () => ({
    label: t("Continuation: more bars of melody"),
    first: t("Continue the melody"),
    help: t("The new bars follow the last note, in the same style and metre."),
  }),
  "compose.write_words": () => ({
    label: t("Words: lines that fit the melody"),
    first: t("Write words"),
    again: t("Write other words"),
    help: t("A syllable to each note, accents on strong beats, rhymes as you wish."),
  }),
};

/** @param {import("./kinds.js").Kind} kind @returns {{label: string, first: string, again?: string, help: string}} */
export const wordingOf = (kind) => WORDS[kind.job]();
