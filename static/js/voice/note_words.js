/** What is written under one note: its words, its phones, the way in which its word is sung. Each is one step that can be undone. */

import { t } from "core/i18n.js";
import { readField, syllableBefore, withLyrics, withVerse } from "./lyrics.js";
import { chosenWay, withWay } from "./ways.js";

/** @param {{store, line, limits}} studio @param {string} id of the note @param {string} text as its field has it; "" = no words */
export function writeWords({ store, line, limits }, id, text) {
  const { verse } = store.settings;
  const lyric = readField(text, syllableBefore(line, id, limits.holds), verse, limits.holds);
  const { worded } = line.find((each) => each.id === id);
  store.write(withLyrics(store.score, new Map([[worded.id, withVerse(worded, verse, lyric)]])), t("Write words"));
}

/** Phones of one's own stay with the note until they are taken away, whatever its words become. @param {string} text "" = automatic */
export function writePhones({ store }, id, text) {
  const { [id]: _, ...others } = store.settings.phones;
  store.set({ phones: text ? { ...others, [id]: text } : others }, text ? t("Write phones") : t("Automatic phones"));
}

/** The ways in which a word can be sung, to choose one. @param {import("./ways.js").Way[]} readings @returns {import("core/context_menu.js").Item[]} */
export function wayItems({ store }, readings) {
  const chosen = chosenWay(readings, store.settings.phones);
  return readings.map(({ text }, index) => ({
    label: index ? text : t("%(reading)s (automatic)", { reading: text }),
    checked: index === chosen,
    run: () => store.set({ phones: withWay(readings, index, store.settings.phones) }, t("Choose how a word is sung")),
  }));
}
