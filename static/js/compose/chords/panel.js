/** The chords of the piece as a list: edit, remove, add one at the cursor. */

import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon } from "core/icons.js";
import { placeName } from "../../core/score/spoken.js";
import { refusedWhileBusy } from "../busy.js";
import { readChord } from "./grammar.js";
import { beatAt, chordCommand } from "./pins.js";

/** @param {{store, session, player, roll, shortcuts, qualities, chordLane}} studio */
export function bindChords(studio) {
  const { store, session, shortcuts } = studio;
  const atCursor = () => studio.chordLane.open(beatAt(store.score, session.cursor.tick));
  shortcuts.add({
    id: "chord.pin",
    group: t("Generate"),
    label: t("Chord at the cursor"),
    keys: ["Shift+C"],
    when: () => !session.busy,
    run: atCursor,
  });
  need("#chord-add").addEventListener("click", atCursor);
  let shown = null;
  const show = () => {
    const { chords, measures, metres } = store.score;
    const now = JSON.stringify([chords, metres, measures.length, measures[0]]);
    if (now === shown) return;
    shown = now;
    need("#chord-list").replaceChildren(...chords.map((chord) => row(studio, chord)));
    need("#chords-empty").hidden = chords.length > 0;
  };
  store.subscribe((reason) => reason !== "preview" && show());
  show();
}

function row(studio, { tick, text }) {
  const { store, session, player, chordLane, qualities } = studio;
  const place = placeName(store.score, tick);
  const known = readChord(text, qualities) !== null;
  const edit = () => {
    session.set({ cursor: { ...session.cursor, tick } });
    player.seek(tick);
    chordLane.open(tick);
  };
  const remove = () => {
    if (refusedWhileBusy(session)) return;
    store.run(chordCommand(store.score, tick, "", t("Remove chord")));
    need("#chord-add").focus();
  };
  const note = !known && h("span", { class: "chord-unknown small" }, icon("alert"), t("Not known here: the harmony is free."));
  return h(
    "li",
    { class: "chord-row" },
    h(
      "button",
      { type: "button", class: "chord-edit", "aria-label": t("Edit %(chord)s, %(place)s", { chord: text, place }), onclick: edit },
      h("span", { class: "chord-name" }, text),
      h("span", { class: "quiet small" }, place),
    ),
    h("button", { type: "button", class: "button button-quiet button-icon", title: t("Remove"), "aria-label": t("Remove %(chord)s, %(place)s", { chord: text, place }), onclick: remove }, icon("close")),
    note,
  );
}
