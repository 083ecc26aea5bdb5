/** Who sings along: other parts of the piece, each with a voice of its own. */

import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { partName } from "../../core/score/voices.js";
import { singersOf } from "../settings.js";
import { voiceOptions } from "./singer.js";

/** @param {object} studio */
export function bindChoir({ store, song, voices }) {
  const list = need("#choir");
  const put = (choir) => store.set({ choir }, t("Change who sings along"));
  const row = (part) => {
    const box = h("input", { type: "checkbox", class: "check-box", id: `choir-${part.id}` });
    const singer = h("select", { class: "select select-compact", "aria-label": t("Voice of %(part)s", { part: partName(part) }) }, ...voiceOptions(voices));
    const others = () => store.settings.choir.filter((each) => each.part !== part.id);
    const mine = () => ({ part: part.id, voice: part.voices[0] ?? "1", singer: { [singer.value]: 1 } });
    box.addEventListener("change", () => put(box.checked ? [...others(), mine()] : others()));
    singer.addEventListener("change", () => put([...others(), mine()]));
    const show = () => {
      const { choir, singer: lead } = store.settings;
      const now = choir.find((each) => each.part === part.id);
      element.hidden = part.id === store.settings.part;
      box.checked = now !== undefined;
      singer.value = singersOf(now?.singer ?? lead)[0];
      singer.hidden = !now;
    };
    const element = h("li", { class: "choir-row" }, h("div", { class: "check" }, box, h("label", { for: box.id }, partName(part))), singer);
    store.subscribe((reason) => reason !== "preview" && show());
    show();
    return element;
  };
  const singable = song.parts.filter(({ notes }) => notes > 0);
  list.replaceChildren(...singable.map(row));
  need("#choir-panel").hidden = singable.length < 2;
}
