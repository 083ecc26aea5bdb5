/** The field in which a chord is typed over a beat: it says at once what the symbol means, and keeps what cannot be read. */

import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { placeName } from "../../core/score/spoken.js";
import { keyAt } from "../../core/score/time.js";
import { refusedWhileBusy } from "../busy.js";
import { readChord, toneNames } from "./grammar.js";
import { chordAt, chordCommand } from "./pins.js";

export class ChordField {
  #tick = 0;
  /** Where the focus goes back to. @type {HTMLElement | null} */
  #from = null;

  /** @param {{store, session, qualities}} studio */
  constructor(studio) {
    this.studio = studio;
    this.form = need("#chord-field");
    this.input = need("#chord-input");
    this.hint = need("#chord-hint");
    this.input.addEventListener("input", () => this.#meaning());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#set();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    need("#chord-cancel").addEventListener("click", () => this.close());
    // Whoever goes on elsewhere means what is typed; what cannot be read stays in view.
    this.form.addEventListener("focusout", ({ relatedTarget }) => {
      if (!relatedTarget || this.form.hidden || this.form.contains(relatedTarget)) return;
      this.#from = null;
      this.#set();
    });
  }

  /** @param {number} tick the beat @param {number} left where the field stands, pixels */
  open(tick, left) {
    if (refusedWhileBusy(this.studio.session)) return;
    if (!this.form.hidden) this.#set();
    if (!this.form.hidden) return; // What cannot be read is mended first.
    const { score } = this.studio.store;
    this.#tick = tick;
    this.#from = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    need("#chord-label").textContent = t("Chord at %(place)s", { place: placeName(score, tick) });
    this.input.value = chordAt(score, tick);
    this.form.hidden = false;
    const room = this.form.parentElement.clientWidth - this.form.offsetWidth;
    this.form.style.left = `${Math.max(0, Math.min(left, room))}px`;
    this.#meaning();
    this.input.focus();
    this.input.select();
  }

  close() {
    this.form.hidden = true;
    if (this.#from?.isConnected) this.#from.focus({ preventScroll: true });
    this.#from = null;
  }

  /** What the symbol means, or nothing yet; complaints wait for Enter. */
  #meaning() {
    const text = this.input.value.trim();
    const chord = readChord(text, this.studio.qualities);
    this.input.removeAttribute("aria-invalid");
    this.hint.classList.remove("is-wrong");
    this.hint.textContent = chord
      ? toneNames(chord, keyAt(this.studio.store.score, this.#tick))
      : text
        ? t("Not a chord yet.")
        : t("For example C, Dm7, F#m7b5 or C/E. Empty takes the chord away.");
  }

  #set() {
    const { store, session, qualities } = this.studio;
    const text = this.input.value.trim();
    if (text && !readChord(text, qualities)) {
      this.input.setAttribute("aria-invalid", "true");
      this.hint.classList.add("is-wrong");
      this.hint.textContent = t("The studio does not know the chord “%(chord)s”. Write it like C, Dm7, F#m7b5 or C/E.", { chord: text });
      return;
    }
    if (refusedWhileBusy(session)) return;
    const command = chordCommand(store.score, this.#tick, text, text ? t("Set chord") : t("Remove chord"));
    this.close();
    store.run(command);
  }
}
