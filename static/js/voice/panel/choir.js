/** Who sings along: other voices of the piece, each with a singer of its own. */

import { h, need } from "core/dom.js";
import { t } from "core/i18n.js";
import { lineName, pitchesOf, sungParts } from "../parts.js";
import { lineKey, singersOf } from "../settings.js";
import { singerTitle, studioVoice } from "../singers.js";
import { voiceOptions } from "./singer.js";

/** @param {object} studio */
export function bindChoir({ store, voices }) {
  const list = need("#choir");
  const put = (choir) => store.set({ choir }, t("Change who sings along"));
  const row = ({ name, ...line }) => {
    const key = lineKey(line);
    const box = h("input", { type: "checkbox", class: "check-box", id: `choir-${line.part}-${line.voice}` });
    const singer = h("select", { class: "select select-compact", "aria-label": t("Voice of %(part)s", { part: name }) }, ...voiceOptions(voices));
    const gone = h("option", {});
    const others = () => store.settings.choir.filter((each) => lineKey(each) !== key);
    const mine = () => ({ ...line, singer: { [singer.value]: 1 } });
    box.addEventListener("change", () => put(box.checked ? [...others(), mine()] : others()));
    singer.addEventListener("change", () => put([...others(), mine()]));
    const show = () => {
      const { choir, language, transpose } = store.settings;
      const now = choir.find((each) => lineKey(each) === key);
      element.hidden = key === lineKey(store.settings);
      box.checked = now !== undefined;
      gone.remove();
      if (now) {
        const [name] = singersOf(now.singer);
        if (!voices.some((voice) => voice.name === name)) {
          Object.assign(gone, { value: name, textContent: singerTitle(voices, name) });
          singer.append(gone);
        }
        singer.value = name;
      } else singer.value = studioVoice(voices, language, pitchesOf(store.score, line).map((pitch) => pitch + transpose));
      singer.hidden = !now;
    };
    const element = h("li", { class: "choir-row" }, h("div", { class: "check" }, box, h("label", { for: box.id }, name)), singer);
    return { element, show };
  };
  let [shown, rows] = ["", []];
  const show = () => {
    const lines = sungParts(store.score).flatMap((part) => part.voices.map((voice) => ({ part: part.id, voice, name: lineName(part, part.voices, [voice]) })));
    const key = JSON.stringify(lines);
    if (key !== shown) {
      [shown, rows] = [key, lines.map(row)];
      list.replaceChildren(...rows.map(({ element }) => element));
      need("#choir-panel").hidden = lines.length < 2;
    }
    for (const each of rows) each.show();
  };
  store.subscribe((reason) => reason !== "preview" && show());
  show();
}
