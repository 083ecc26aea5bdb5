/** What is sung and how: part, verse, language, transposition; expression, route and chance under Advanced. */

import { h, need } from "core/dom.js";
import { formatNumber, t } from "core/i18n.js";
import { partName } from "../../core/score/voices.js";
import { languageName } from "../cards.js";
import { sungParts } from "../parts.js";
import { nextSeed, seedOf, withLine, withVerse } from "../settings.js";
import { bindExpression } from "./expression.js";

/** @param {object} studio */
export function bindSettings(studio) {
  const { store, plan, limits } = studio;
  const [part, voice, verse, language, transpose, seed] = ["#sing-part", "#sing-voice", "#sing-verse", "#sing-language", "#sing-transpose", "#sing-seed"].map((selector) => need(selector));
  const parts = () => sungParts(store.score);
  const partNow = () => parts().find(({ id }) => id === store.settings.part);

  part.addEventListener("change", () => {
    const { voices } = parts().find(({ id }) => id === part.value);
    store.set(withLine(store.settings, { part: part.value, voice: voices[0] ?? "1" }), t("Sing another part"));
  });
  voice.addEventListener("change", () => store.set(withLine(store.settings, { part: store.settings.part, voice: voice.value }), t("Sing another voice of the part")));
  verse.addEventListener("change", () => store.set(withVerse(store.settings, Number(verse.value)), t("Sing another verse")));
  language.addEventListener("change", () => store.set({ language: language.value }, t("Change language")));
  transpose.addEventListener("change", () => {
    const wanted = Math.round(Number(transpose.value)) || 0;
    store.set({ transpose: Math.max(-limits.transpose, Math.min(limits.transpose, wanted)) }, t("Transpose"));
    show();
  });
  seed.addEventListener("change", () => {
    store.set({ seed: seedOf(Number(seed.value)) }, t("Another chance"));
    show();
  });
  need("#another-seed").addEventListener("click", () => store.set({ seed: nextSeed(store.settings.seed) }, t("Another chance")));
  need("#range-fit").addEventListener("click", () => store.set({ transpose: plan.range.offer }, t("Transpose")));
  for (const button of document.querySelectorAll("[data-route]")) {
    button.addEventListener("click", () => store.set({ route: button.dataset.route }, t("Change renderer")));
  }
  const showExpression = bindExpression(need("#song"), limits.expression, (name, value) => store.set({ expression: { ...store.settings.expression, [name]: value } }, t("Change expression")));

  const show = () => {
    const { settings } = store;
    options(part, parts().map(({ id }) => id), (id) => partName(parts().find((each) => each.id === id)), settings.part);
    options(voice, partNow()?.voices ?? [], (value) => t("Voice %(voice)s", { voice: value }), settings.voice);
    need("#sing-voice-field").hidden = (partNow()?.voices.length ?? 0) < 2;
    const verses = [...new Set([1, ...(partNow()?.verses ?? []), settings.verse])].sort((a, b) => a - b);
    options(verse, [...verses, verses.at(-1) + 1], (value) => t("Verse %(verse)s", { verse: value }), String(settings.verse));
    options(language, ["en", "zh", "ja"], languageName, settings.language);
    transpose.value = String(settings.transpose);
    seed.value = String(settings.seed);
    showExpression(settings.expression);
    for (const button of document.querySelectorAll("[data-route]")) button.setAttribute("aria-pressed", String(button.dataset.route === settings.route));
  };
  store.subscribe((reason) => reason !== "preview" && (show(), showOffer(studio)));
  plan.addEventListener("change", () => (showRemarks(studio), showOffer(studio)));
  show();
}

function options(select, values, name, chosen) {
  const key = JSON.stringify(values.map(name));
  if (select.dataset.values !== key) {
    select.replaceChildren(...values.map((value) => new Option(name(value), String(value))));
    select.dataset.values = key;
  }
  select.value = chosen;
}

/** What the studio has to say about the line: notes that the voice does not reach, words that it cannot read. */
function showRemarks({ plan }) {
  const sentences = plan.error && !plan.error.temporary ? [plan.error.message] : plan.remarks;
  const box = need("#remarks");
  box.hidden = !sentences.length;
  need("ul", box).replaceChildren(...sentences.slice(0, 6).map((sentence) => h("li", {}, sentence)));
}

/** The transposition with which the voice reaches every note; none as soon as it is set. */
function showOffer({ plan, store }) {
  const offer = plan.range?.offer ?? null;
  const fit = need("#range-fit");
  fit.hidden = offer === null || offer === store.settings.transpose;
  fit.textContent = t("Set transposition to %(semitones)s", { semitones: formatNumber(offer ?? 0, { signDisplay: "exceptZero" }) });
}
