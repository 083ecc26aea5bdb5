/** The letters of a computer keyboard as piano keys: the middle row is white, the row above it black. */

import { t } from "core/i18n.js";
import { pitchName } from "../../core/score/spelling.js";

export const LETTERS = [..."AWSEDFTGYHUJKOL"];
const SCOPE = "piano";

/**
 * @param {import("../../core/shortcuts.js").Shortcuts} shortcuts
 * @param {{on: boolean, lowest: number, play: (key: {down: boolean, pitch: number, velocity: number, time: number}) => void,
 *   shift: (octaves: number) => void}} piano
 */
export function bindTyping(shortcuts, piano) {
  const down = new Map();
  shortcuts.addScope(SCOPE, () => piano.on);
  const group = t("Keyboard piano");
  LETTERS.forEach((letter, step) => {
    const press = (event) => {
      const pitch = piano.lowest + step;
      down.set(event?.code ?? letter, pitch);
      piano.play({ down: true, pitch, velocity: 90, time: event?.timeStamp ?? performance.now() });
    };
    const name = pitchName({ pitch: 60 + step }, { fifths: 0, mode: "major" }).replace(/\d/, "");
    shortcuts.add({ id: `piano.${letter}`, group, label: t("Play %(note)s", { note: name }), keys: [letter], scope: SCOPE, run: press });
  });
  shortcuts.addAll([
    { id: "piano.lower", group, scope: SCOPE, label: t("An octave lower"), keys: ["Z"], run: () => piano.shift(-1) },
    { id: "piano.higher", group, scope: SCOPE, label: t("An octave higher"), keys: ["X"], run: () => piano.shift(1) },
  ]);
  const lift = (code, time) => {
    if (!down.has(code)) return;
    piano.play({ down: false, pitch: down.get(code), velocity: 0, time });
    down.delete(code);
  };
  addEventListener("keyup", (event) => lift(event.code, event.timeStamp));
  // A key that goes up in another window is never told to this one.
  addEventListener("blur", () => [...down.keys()].forEach((code) => lift(code, performance.now())));
}
