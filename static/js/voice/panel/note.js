/** The glide and the vibrato of the note in hand, or of all notes of its phrase, where they are not those of the song. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { noteName } from "../../core/score/spoken.js";
import { ownOf, withExpression, withoutExpression } from "../note_expression.js";
import { phraseTicks } from "../phrases.js";
import { bindExpression } from "./expression.js";

/** @param {object} studio */
export function bindNote(studio) {
  const { store, session, limits, plan } = studio;
  const panel = need("#note-panel");
  const [title, reset, fields] = ["#note-title", "#note-reset", "#note-fields"].map((selector) => need(selector, panel));
  const buttons = [...panel.querySelectorAll("[data-note-scope]")];
  let scope = "note";

  const inHand = () => studio.line.find(({ id }) => id === session.note);
  /** Ids of the notes that a slider changes. */
  const meant = () => {
    if (scope === "note") return [session.note];
    const [from, to] = phraseTicks(studio);
    return studio.line.filter(({ tick }) => tick >= from && tick < to).map(({ id }) => id);
  };
  const write = (expressions, label) => store.set({ expressions }, label);
  const showSliders = bindExpression(fields, limits.expression, (name, value) => write(withExpression(store.settings.expressions, meant(), name, value), t("Change the expression of a note")));
  reset.addEventListener("click", () => write(withoutExpression(store.settings.expressions, meant()), t("Expression as in the song")));

  const show = () => {
    const note = inHand();
    need("#note-none", panel).hidden = Boolean(note);
    fields.hidden = !note;
    title.textContent = note ? t("Note: %(note)s", { note: noteName(store.score, note.note) }) : t("Note");
    reset.disabled = !note || !meant().some((id) => id in store.settings.expressions);
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.noteScope === scope));
    const own = ownOf(store.settings.expressions, session.note);
    showSliders({ ...store.settings.expression, ...own }, own);
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      scope = button.dataset.noteScope;
      show();
    });
  }
  session.subscribe((changed) => changed.has("note") && show());
  store.subscribe((reason) => reason !== "preview" && show());
  plan.addEventListener("change", show);
  show();
}
