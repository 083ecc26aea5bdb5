/** The loop on the page: its button, its region in figures, its keys; remembered per work in this browser. */

import { readChoice, writeChoice } from "core/choices.js";
import { need } from "core/dom.js";
import { t } from "core/i18n.js";
import { placeOf, tickOfPlace } from "../score/places.js";
import { beatTicks, metreAt, snapTick } from "../score/time.js";
import { isLoop, loopBetween, loopWithin, movedLoop, toggled, withEnd, withStart } from "./loop.js";

export class LoopControl {
  /** By command: the loop before and after bars went in or out. */
  #followed = new WeakMap();

  /**
   * @param {{store, session, player, shortcuts}} studio
   * @param {string} work id
   * @param {{score: () => object, fields: string[], selected: () => [number, number] | null}} page what is shown; the first and last
   *   tick of what is selected, and the fields of the session that say what is
   */
  constructor(studio, work, page) {
    this.studio = studio;
    this.page = page;
    this.key = `musicstudio.loop.${work}`;
    const { player, store, session } = studio;
    need("#loop").addEventListener("click", () => this.toggle());
    need("#loop-selection").addEventListener("click", () => this.toSelection());
    need("#loop-all").addEventListener("click", () => this.between(0, player.end));
    for (const id of ["#loop-from", "#loop-to"]) need(id).addEventListener("change", () => this.#typed());
    player.addEventListener("loop", () => {
      writeChoice(this.key, player.loop);
      this.#show();
    });
    store.subscribe((reason, command) => {
      if (command?.moved) this.#follow(reason === "undo", command);
      this.#show();
    });
    session.subscribe((changed) => page.fields.some((field) => changed.has(field)) && this.#show());
    this.#bindKeys();
    const stored = readChoice(this.key, null);
    if (isLoop(stored)) player.loop = stored;
    this.#show();
  }

  /** Bars were put in or taken out: the loop stays with its music, and an undo brings it back. */
  #follow(undone, command) {
    const { player } = this.studio;
    const { loop } = player;
    if (!loop) return;
    const own = this.#followed.get(command);
    const [tick, by] = command.moved;
    const moved = undone && own?.after === loop ? own.before : movedLoop(loop, undone ? [tick, -by] : command.moved);
    if (!undone) this.#followed.set(command, { before: loop, after: moved });
    player.loop = moved;
  }

  /** What of the loop lies in the music. @returns {import("../core/audio/loop.js").Loop | null} */
  get region() {
    return loopWithin(this.studio.player.loop, this.studio.player.end);
  }

  toggle() {
    const { player } = this.studio;
    const selected = this.page.selected();
    player.loop = this.region || !selected ? toggled(player.loop, player.end) : loopBetween(...selected, player.end);
    this.say();
  }

  /** Loop from one tick to another; false when that is too short. */
  between(from, to) {
    const { player } = this.studio;
    const loop = loopBetween(from, to, player.end);
    if (!loop) return false;
    player.loop = loop;
    this.say();
    return true;
  }

  toSelection() {
    const selected = this.page.selected();
    if (selected) this.between(...selected);
  }

  /** Move one end to the next beat. @param {"from" | "to"} which @param {1 | -1} direction */
  nudge(which, direction) {
    const { player } = this.studio;
    const score = this.page.score();
    const loop = this.region ?? toggled(player.loop, player.end);
    if (!loop) return;
    const beat = beatTicks(metreAt(score, loop[which]));
    const tick = snapTick(score, loop[which] + direction * beat, beat, direction > 0 ? "floor" : "ceil");
    player.loop = which === "from" ? withStart(loop, tick, beat) : withEnd(loop, tick, player.end, beat);
    this.say();
  }

  #bindKeys() {
    const { shortcuts } = this.studio;
    const group = t("Play");
    const key = (id, keys, label, run, more = {}) => shortcuts.add({ id, group, keys, label, run, ...more });
    const held = { repeats: true };
    key("loop", ["L"], t("Loop on or off"), () => this.toggle());
    key("loop.selection", ["Ctrl+L"], t("Loop the selected notes or bars"), () => this.toSelection());
    key("loop.from.earlier", ["Ctrl+Shift+ArrowLeft"], t("Start of the loop a beat earlier"), () => this.nudge("from", -1), held);
    key("loop.from.later", ["Ctrl+Shift+ArrowRight"], t("Start of the loop a beat later"), () => this.nudge("from", 1), held);
    key("loop.to.earlier", ["Alt+Shift+ArrowLeft"], t("End of the loop a beat earlier"), () => this.nudge("to", -1), held);
    key("loop.to.later", ["Alt+Shift+ArrowRight"], t("End of the loop a beat later"), () => this.nudge("to", 1), held);
  }

  /** What the figures tell: the region, or the whole piece to begin with. */
  get #shown() {
    return this.region ?? { from: 0, to: this.studio.player.end };
  }

  #typed() {
    const score = this.page.score();
    const fields = [need("#loop-from"), need("#loop-to")];
    const { from, to } = this.#shown;
    // An end that was not touched stays where it is: figures are rounded.
    const ticks = fields.map(({ value }, index) => {
      const tick = [from, to][index];
      return value === placeOf(score, tick) ? tick : tickOfPlace(score, value);
    });
    fields.forEach((field, index) => field.setAttribute("aria-invalid", String(ticks[index] === null)));
    const error = need("#loop-error");
    if (ticks.includes(null)) error.textContent = t("The piece has no such place. Write it as bar.beat, for example 2.1.");
    else if (!this.between(...ticks)) error.textContent = t("The loop would be too short.");
    else error.textContent = "";
  }

  #show() {
    const score = this.page.score();
    const { region } = this;
    need("#loop").setAttribute("aria-pressed", String(Boolean(region?.on)));
    need("#loop-selection").disabled = !this.page.selected();
    const [from, to] = [this.#shown.from, this.#shown.to].map((tick) => placeOf(score, tick));
    need("#loop-text").textContent = region ? `${from}–${to}` : "";
    if (need("#loop-error").textContent) return;
    need("#loop-from").value = from;
    need("#loop-to").value = to;
  }

  /** Tell screen readers what the loop is now. */
  say() {
    const { region } = this;
    const score = this.page.score();
    need("#loop-error").textContent = "";
    this.#show();
    need("#transport-says").textContent = region?.on
      ? t("Loop from %(from)s to %(to)s", { from: placeOf(score, region.from), to: placeOf(score, region.to) })
      : t("Loop off");
  }
}
