/** The voices of the piece in the mixer: which one is in hand, and which are locked. */

import { h } from "core/dom.js";
import { t } from "core/i18n.js";
import { icon, setIcon } from "core/icons.js";
import { Mixer } from "../core/audio/mixer.js";
import { setPart } from "../core/score/commands.js";
import { marksOf, partName } from "../core/score/voices.js";

/** Fields of the session that the rows show. */
const SHOWN = ["locks", "activePart", "busy"];

/** @param {{store, session, player, synth}} studio @param {string} work id; this browser remembers the mix of each */
export function bindMixer({ store, session, player, synth }, work) {
  const strips = () => {
    const { parts } = store.shown;
    const marks = marksOf(parts);
    return parts.map((part) => ({
      id: part.id,
      name: partName(part),
      mark: marks.get(part.id),
      program: part.program,
      percussion: part.percussion,
      inHand: session.activePart === part.id,
      locked: session.locks.parts.has(part.id),
    }));
  };
  const head = ({ id }, plate) => h("button", { type: "button", class: "voice-name", "aria-pressed": "false", onclick: () => session.set({ activePart: id }) }, ...plate);
  const lock = ({ id, name }) =>
    h(
      "button",
      { type: "button", class: "mix-button mix-lock", "aria-pressed": "false", "aria-label": t("Lock %(voice)s", { voice: name }), title: t("Lock: regenerating leaves this voice as it is"), onclick: () => session.togglePartLock(id) },
      icon("unlock"),
    );
  const show = ({ inHand, locked }, row) => {
    row.querySelector(".voice-name").setAttribute("aria-pressed", String(inHand));
    const button = row.querySelector(".mix-lock");
    button.setAttribute("aria-pressed", String(locked));
    setIcon(button.firstElementChild, locked ? "lock" : "unlock");
    row.classList.toggle("is-locked", locked);
  };
  const mixer = new Mixer(synth, `musicstudio.mix.${work}`, {
    strips,
    head,
    switches: (strip) => [lock(strip)],
    show,
    hear: (mix) => player.setMix(mix),
    setProgram: (id, program) => store.run(setPart(store.score, id, { program }, t("Change instrument"))),
    busy: () => session.busy,
  });
  store.subscribe(() => mixer.show());
  session.subscribe((changed) => SHOWN.some((field) => changed.has(field)) && mixer.show());
  mixer.show();
}
