/** The instruments of the served SoundFonts, to choose one. */

import { h } from "core/dom.js";
import { t, tp } from "core/i18n.js";

/** In families, by General MIDI program. */
const families = () => [
  [tp("instruments", "Voices"), [[52, tp("instrument", "Choir")]]],
  [tp("instruments", "Keyboards"), [[0, tp("instrument", "Piano")], [19, tp("instrument", "Organ")]]],
  [tp("instruments", "Strings"), [[48, tp("instrument", "Strings")], [40, tp("instrument", "Violin")], [42, tp("instrument", "Cello")]]],
  [tp("instruments", "Winds"), [[73, tp("instrument", "Flute")], [71, tp("instrument", "Clarinet")]]],
  [tp("instruments", "Plucked"), [[24, tp("instrument", "Guitar")], [32, tp("instrument", "Double bass")]]],
];

/** A field that chooses the instrument of a part. @param {{name: string, program: number, percussion: boolean}} part */
export function instrumentField({ name, program, percussion }) {
  const field = h("select", { class: "select select-compact voice-program", "aria-label": t("Instrument of %(voice)s", { voice: name }) });
  // The drum channel has one kit, whatever its program.
  if (percussion) field.append(new Option(tp("instrument", "Drum kit"), String(program)));
  else field.append(...families().map(([label, members]) => h("optgroup", { label }, ...members.map(([value, title]) => new Option(title, String(value))))));
  return field;
}

/** Show the instrument of a part, also one that files brought. @param {HTMLSelectElement} field @param {number} program */
export function showInstrument(field, program) {
  const value = String(program);
  if (![...field.options].some((option) => option.value === value)) field.add(new Option(t("Program %(number)s", { number: program + 1 }), value));
  field.value = value;
}
