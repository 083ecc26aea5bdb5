/** Key, metre, tempo, pickup and number of bars of the piece; each change is one step that can be undone. */

import { need } from "core/dom.js";
import { t, tp } from "core/i18n.js";
import { setFields } from "../core/score/commands.js";
import { headOf } from "../core/score/lengths.js";
import { rebarred, withBars } from "../core/score/rebar.js";
import { lengthName } from "../core/score/spoken.js";
import { barTicks, beatTicks, pickupTicks, TICKS_PER_QUARTER } from "../core/score/time.js";

const MAJOR = ["C♭", "G♭", "D♭", "A♭", "E♭", "B♭", "F", "C", "G", "D", "A", "E", "B", "F♯", "C♯"];
const MINOR = ["A♭", "E♭", "B♭", "F", "C", "G", "D", "A", "E", "B", "F♯", "C♯", "G♯", "D♯", "A♯"];

/** "F♯ minor". */
export function keyName({ fifths, mode }) {
  return mode === "minor"
    ? tp("key", "%(tonic)s minor", { tonic: MINOR[fifths + 7] })
    : tp("key", "%(tonic)s major", { tonic: MAJOR[fifths + 7] });
}

/** @param {{store, session, limits}} studio */
export function bindPiece({ store, session, limits }) {
  const key = need("#piece-key");
  const metre = need("#piece-metre");
  const tempo = need("#piece-tempo");
  const pickup = need("#piece-pickup");
  const bars = need("#piece-bars");
  for (const mode of ["major", "minor"]) {
    for (let fifths = -7; fifths <= 7; fifths += 1) key.append(new Option(keyName({ fifths, mode }), `${fifths} ${mode}`));
  }
  need("#piece").addEventListener("submit", (event) => event.preventDefault());
  const run = (fields, label) => store.run(setFields(store.score, fields, label));

  key.addEventListener("change", () => {
    const [fifths, mode] = key.value.split(" ");
    run({ keys: [{ tick: 0, fifths: Number(fifths), mode }, ...store.score.keys.slice(1)] }, t("Change key"));
  });
  tempo.addEventListener("change", () => {
    const bpm = Math.max(20, Math.min(300, Number(tempo.value) || 96));
    run({ tempos: [{ tick: 0, bpm }, ...store.score.tempos.slice(1)] }, t("Change tempo"));
  });
  metre.addEventListener("change", () => {
    const [beats, unit] = metre.value.split("/").map(Number);
    const pickup = pickupTicks(store.score);
    const kept = pickup < barTicks({ beats, unit }) ? pickup : 0;
    run(rebarred(store.score, [{ tick: 0, beats, unit }], kept), t("Change metre"));
  });
  pickup.addEventListener("change", () => {
    run(rebarred(store.score, store.score.metres.slice(0, 1), Number(pickup.value)), t("Change pickup"));
  });
  bars.addEventListener("change", () => {
    const wanted = Math.max(1, Math.min(limits.bars, Math.round(Number(bars.value)) || 1));
    run({ measures: withBars(store.score, wanted) }, t("Change number of bars"));
    show();
  });

  const show = () => {
    const score = store.score;
    key.value = `${score.keys[0].fifths} ${score.keys[0].mode}`;
    const name = `${score.metres[0].beats}/${score.metres[0].unit}`;
    if (![...metre.options].some((option) => option.value === name)) metre.add(new Option(name));
    metre.value = name;
    // One metre for all is what these fields can say; pieces that change metre keep their bars.
    metre.disabled = score.metres.length > 1;
    pickup.disabled = score.metres.length > 1;
    tempo.value = String(Math.round(score.tempos[0].bpm));
    showPickups(pickup, score);
    bars.value = String(score.measures.length - (pickupTicks(score) ? 1 : 0));
  };
  store.subscribe((reason) => reason !== "preview" && show());
  session.subscribe((changed) => changed.has("busy") && (need("#piece").inert = session.busy));
  show();
}

/** In compound metres by the written unit, otherwise by half beats up to one beat and by beats from there. */
function showPickups(select, score) {
  const metre = score.metres[0];
  const beat = beatTicks(metre);
  const unit = (4 * TICKS_PER_QUARTER) / metre.unit;
  const options = [new Option(t("None"), "0")];
  const add = (ticks) => options.push(new Option(headOf(ticks) ? lengthName(ticks) : `${ticks / unit}/${metre.unit}`, String(ticks)));
  const first = beat > unit ? unit : beat / 2;
  for (let ticks = first; ticks < barTicks(metre); ticks += beat > unit ? unit : ticks < beat ? first : beat) add(ticks);
  const now = pickupTicks(score);
  if (!options.some((option) => Number(option.value) === now)) add(now);
  select.replaceChildren(...options);
  select.value = String(now);
}
